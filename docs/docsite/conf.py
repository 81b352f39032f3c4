# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How Sphinx makes the site. tests/tools/docsite.py lays the pages out, antsibull-docs writes those of the plugins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.logging import getLogger

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

project = "cpaas.voice"
project_copyright = "2026, cpaas.voice contributors"

extensions = ["myst_parser", "sphinx_antsibull_ext"]
exclude_patterns = ["readme.md"]  # is part of index.md
nitpicky = True

myst_heading_anchors = 4

html_theme = "furo"
html_title = project
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
highlight_language = "yaml+jinja"

# The style sheet names the colours, since a reader may choose light or dark.
antsibull_ext_color_scheme = "none"

LOGGER = getLogger(__name__)

ANSIBLE = "https://docs.ansible.com/ansible/latest/reference_appendices/"

LABELS = {
    "ansible_configuration_settings": "config.html",
    "common_return_values": "common_return_values.html",
}
"""Where Ansible's own documentation has the labels that antsibull-docs points to: the site is built without network."""

PAGE = re.compile(r"https://github\.com/cpaas-voice/cpaas\.voice/blob/main/docs/(?P<name>[\w/]+)\.md")
PLUGIN = re.compile(r"plugins/(?P<name>\w+)_(?P<kind>module|filter|inventory|role)")


def point_to_ansible(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.Element
) -> nodes.reference | None:
    """Link what Ansible's own documentation tells: some labels, and the environment variables that are its own."""
    target = node["reftarget"]
    setting = node["reftype"] == "envvar" and target.startswith("ANSIBLE_")
    page = f"config.html#envvar-{target}" if setting else LABELS.get(target)
    return nodes.reference("", "", content, refuri=ANSIBLE + page, internal=False) if page else None


def fit(app: Sphinx, doctree: nodes.document) -> None:
    """Leave out the contents that antsibull-docs writes, since the theme shows them; name the index for what it has."""
    for topic in list(doctree.findall(nodes.topic)):
        if "contents" in topic["classes"]:
            topic.parent.remove(topic)
    if app.env.docname == "plugins/index":
        next(doctree.findall(nodes.title))[:] = [nodes.Text("Modules and plugins")]


def stay_here(app: Sphinx, doctree: nodes.document) -> None:
    """Link pages of the site where the documentation of a plugin links them in the repository."""
    for link in doctree.findall(nodes.reference):
        if found := PAGE.fullmatch(link.get("refuri", "")):
            page = found["name"].lower()
            if page not in app.env.found_docs:
                LOGGER.warning("no page %s", page, location=link)
            link["refuri"] = app.builder.get_relative_uri(app.env.docname, page)
            link["internal"] = True


def name_shortly(app: Sphinx, doctree: nodes.document) -> None:
    """Name a plugin in the navigation as its file is named; its page keeps the whole title."""
    docname = app.env.docname
    if found := PLUGIN.fullmatch(docname):
        kind = "" if found["kind"] == "module" else f" ({found['kind']})"
        name = nodes.Text(found["name"] + kind)
        app.env.titles[docname] = nodes.title("", "", name)
        next(app.env.tocs[docname].findall(nodes.reference))[:] = [name.copy()]


def setup(app: Sphinx) -> None:
    """Connect what is special here; Sphinx itself collects titles at priority 500."""
    app.connect("missing-reference", point_to_ansible)
    app.connect("doctree-read", fit, priority=400)
    app.connect("doctree-read", stay_here)
    app.connect("doctree-read", name_shortly, priority=600)
