# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.cpaas.voice.plugins.doc_fragments.endpoint import ModuleDocFragment as Endpoint
from ansible_collections.cpaas.voice.plugins.plugin_utils._documentation import in_list


class ModuleDocFragment:
    # One endpoint at CarrierX
    DOCUMENTATION = r"""
options:
  name:
    description:
      - Name of the endpoint, exact.
      - Together with O(endpoint_sid), the name to give that endpoint.
    type: str
  endpoint_sid:
    description:
      - SID of an endpoint that exists, to select it instead of by its name.
    type: str
  type:
    description:
      - What kind of endpoint it is. Needed to create one. It cannot be changed afterwards.
      - Among several endpoints of one name, chooses the one of this type. A single endpoint of another type makes the task fail.
      - The system gateway is CarrierX's own and is never touched.
    type: str
    choices: [third_party, conference, conference_v2, conference_playback, flexml, mediator, voicemail]
  capacity:
    description:
      - Simultaneous inbound calls at most. V(0) is taken for no limit.
    type: int
  addresses:
    description:
      - Where calls to the endpoint go and calls from it come from. Needed to create one of O(type=third_party).
      - The list is compared as a whole, in any order. Of each address, only the keys that are given are compared, the others stay as
        they are.
      - An address that changes keeps what is not mentioned, its user name and password too, even when its O(addresses[].ip) changes.
      - An empty list removes all.
    type: list
    elements: dict
    suboptions:
      ip:
        description:
          - IP address or host name, without a port.
        type: str
        required: true
      port:
        description:
          - Port at that address. CarrierX takes 5060 if none is given.
        type: int
      dst_port:
        description:
          - Port of CarrierX that calls from this address must come in on.
        type: int
      direction:
        description:
          - Which calls the address is for, V(any), V(inbound) or V(outbound).
        type: str
      priority:
        description:
          - Priority among the addresses.
        type: int
      transport:
        description:
          - Transport protocol.
        type: str
        choices: [udp, tcp, tls]
      srtp:
        description:
          - Whether media is encrypted.
        type: bool
      location_sid:
        description:
          - SID of a CarrierX location to route through.
        type: str
      sip_username:
        description:
          - User name for calls to this address. An empty string removes it.
        type: str
      sip_password:
        description:
          - Password for calls to this address. An empty string removes it, when O(update_password=always).
          - Whenever the list of addresses is written, the declared passwords go along.
        type: str
  attributes:
    description:
      - Settings of your own. Only the keys that are given are managed. A key with the value V(null) is removed.
      - Values under keys that look like secrets are kept out of results, diffs, messages and the system log of the host.
    type: dict
  properties:
    description:
      - Settings of the endpoint's type. After creation they can be changed at O(type=voicemail) only.
      - Only the keys that are given are managed. A key with the value V(null) is removed. For secrets, see O(attributes).
    type: dict
  transformations:
    description:
      - Rules that rewrite call data, in this order, as CarrierX documents them. An empty list removes all.
      - Of each rule only the keys that are given are compared. As long as their number stays, the others are kept.
    type: list
    elements: dict
  auth_required:
    description:
      - Whether calls from the endpoint have to authenticate, by its name. CarrierX does not document it.
    type: bool
  out_sip_username:
    description:
      - User name for calls to the endpoint, where an address has none of its own. An empty string removes it.
    type: str
  out_sip_password:
    description:
      - Password of O(out_sip_username). An empty string removes it, when O(update_password=always).
    type: str
  partner_sid:
    description:
      - SID of the partner that owns the endpoint. It cannot be changed after creation.
    type: str
  update_password:
    description:
      - When to write O(out_sip_password) and O(addresses[].sip_password) of an endpoint that exists.
      - V(on_create) never writes them for their own sake.
      - V(on_change) writes them when they are known to differ. When CarrierX does not show them, the module warns and does not write.
      - V(always) writes them in every run.
    type: str
    choices: [on_create, on_change, always]
    default: on_create
  force:
    description:
      - Delete the endpoint even if a trunk uses it, or if nobody can tell because the token may not read trunk groups.
    type: bool
    default: false
"""

    # A list of them
    LIST: str = in_list(Endpoint.DOCUMENTATION, DOCUMENTATION)
