"""Bring each add-on's vi.po up to its template, keeping what is translated.

Usage: bin/odoo i18n export -d DATABASE poe_warranty poe_maintenance && bin/odoo python setup/i18n.py
Prints the terms that still need a translation; exits 1 when there are any.
"""

import sys
from pathlib import Path

import polib

TOP = Path(__file__).parent.parent


def update(addon):
    """Rewrite vi.po in the template's order; return the untranslated entries."""
    folder = TOP / addon / "i18n"
    template = polib.pofile(str(folder / f"{addon}.pot"), wrapwidth=78)
    path = folder / "vi.po"
    known = (
        {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))} if path.exists() else {}
    )
    for entry in template:
        entry.msgstr = known.get(entry.msgid, "")
    template.metadata["Language"] = "vi"
    template.save(str(path))
    return [entry for entry in template if not entry.msgstr]


if __name__ == "__main__":
    missing = [entry for addon in ("poe_warranty", "poe_maintenance") for entry in update(addon)]
    for entry in missing:
        print(f"untranslated: {entry.msgid}")
    sys.exit(1 if missing else 0)
