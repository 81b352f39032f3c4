# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    # How to talk to a provider: the same for all of them
    DOCUMENTATION = r"""
options:
  validate_certs:
    description:
      - Whether to verify the certificate of the server.
      - Falls back to the environment variable E(CPAAS_VOICE_VALIDATE_CERTS).
    type: bool
    default: true
  ca_path:
    description:
      - File of the certificate authorities to trust (PEM), or a directory that C(openssl rehash) has prepared.
      - Without it, E(REQUESTS_CA_BUNDLE) or E(CURL_CA_BUNDLE) is used where set, else E(SSL_CERT_FILE) and E(SSL_CERT_DIR),
        else the operating system's store.
      - Falls back to the environment variable E(CPAAS_VOICE_CA_PATH).
    type: path
  client_cert:
    description:
      - File of the client certificate (PEM), for gateways that ask for one. May hold its key as well.
      - Falls back to the environment variable E(CPAAS_VOICE_CLIENT_CERT).
    type: path
  client_key:
    description:
      - File of the key of O(client_cert).
      - Falls back to the environment variable E(CPAAS_VOICE_CLIENT_KEY).
    type: path
  proxy:
    description:
      - URL of the proxy to use, for example V(http://proxy.example.com:3128).
      - Without it, E(HTTPS_PROXY), E(HTTP_PROXY) and E(NO_PROXY) count.
      - Falls back to the environment variable E(CPAAS_VOICE_PROXY).
    type: str
  timeout:
    description:
      - Seconds to wait for a connection, and for each piece of an answer.
      - Falls back to the environment variable E(CPAAS_VOICE_TIMEOUT).
    type: float
    default: 30.0
  retries:
    description:
      - How often a request is repeated after a temporary failure (no connection, time-out, status 408, 429, 500, 502, 503, 504).
      - A request that creates something is not repeated when it may have been carried out. The module looks first.
      - Falls back to the environment variable E(CPAAS_VOICE_RETRIES).
    type: int
    default: 5
  retry_max_delay:
    description:
      - Seconds to wait at most before a repetition. A server that asks for a longer wait makes the task fail, with a message that
        says so.
      - Falls back to the environment variable E(CPAAS_VOICE_RETRY_MAX_DELAY).
    type: float
    default: 60.0
  retry_max_time:
    description:
      - Seconds after the first attempt of a request during which another one may begin. Waits count. Then the task fails, with a message
        that tells how many attempts were made.
      - Falls back to the environment variable E(CPAAS_VOICE_RETRY_MAX_TIME).
    type: float
    default: 300.0
requirements:
  - Python 3.9 or newer on the host that runs the module
  - requests >= 2.28
  - voluptuous >= 0.13
notes:
  - The module runs on the host that the task runs on, and needs its Python libraries and environment variables B(there). For most
    playbooks that is the control node. Use C(hosts=localhost), or C(delegate_to=localhost) with C(run_once=true).
  - An option that is given always beats the environment.
"""
