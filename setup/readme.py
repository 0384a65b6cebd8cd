"""What people read of an add-on before they install it, made from `readme/` and the manifest: its
README.md, and static/description/index.html for the list of apps. A hook runs it (make lint)."""

import ast
import re
from html import escape
from pathlib import Path

from markdown import markdown

TOP = Path(__file__).parent.parent
SECTIONS = {
    "DESCRIPTION": None,
    "INSTALL": "Installation",
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
    "CONTRIBUTORS": "Authors",
}
NOTE = "<!-- Written by setup/readme.py from readme/ and the manifest: change those. -->"
PICTURES = "static/description/"  # where readme/*.md finds them: ../static/description/


def read_fragments(addon):
    """Return ``[(title, text)]`` of the sections there are, in their order."""
    files = {title: addon / f"readme/{name}.md" for name, title in SECTIONS.items()}
    return [(title, file.read_text().strip()) for title, file in files.items() if file.exists()]


def write_readme(addon, manifest, fragments):
    parts = [NOTE, f"# {manifest['name']}", f"*{manifest['summary']}.*"]
    for title, text in fragments:
        parts += [f"## {title}"] if title else []
        parts.append(text.replace(f"../{PICTURES}", PICTURES))
    parts += ["## License", manifest["license"]]
    (addon / "README.md").write_text("\n\n".join(parts) + "\n")


def write_page(addon, manifest, fragments):
    """The page lies beside its pictures; Odoo and the app store clean it of any style sheet."""
    parts = [
        NOTE,
        '<section class="oe_container">',
        f"<h1>{escape(manifest['name'])}</h1>",
        f"<p><em>{escape(manifest['summary'])}.</em></p>",
    ]
    for title, text in fragments:
        parts += [f"<h2>{title}</h2>"] if title else []
        html = markdown(
            text.replace(f"../{PICTURES}", ""), extensions=["fenced_code", "sane_lists"]
        )
        parts.append(re.sub("<img ", '<img style="max-width: 100%; border: 1px solid #ddd" ', html))
    parts += [f"<p>License: {manifest['license']}</p>", "</section>"]
    (addon / "static/description/index.html").write_text("\n".join(parts) + "\n")


for path in sorted(TOP.glob("*/__manifest__.py")):
    manifest = ast.literal_eval(path.read_text())
    fragments = read_fragments(path.parent)
    write_readme(path.parent, manifest, fragments)
    write_page(path.parent, manifest, fragments)
