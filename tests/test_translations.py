"""Both languages, always complete."""

import polib
import pytest

from conftest import BOTH_DB, TOP, database, odoo


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The terms of each add-on as Odoo exports them now."""
    folder = tmp_path_factory.mktemp("pot")
    with database(BOTH_DB, "i18n") as db:
        for addon in ("poe_warranty", "poe_maintenance"):
            odoo("i18n", "export", "-d", db, "-o", str(folder / f"{addon}.pot"), addon)
    return folder


@pytest.mark.parametrize("addon", ["poe_warranty", "poe_maintenance"])
def test_vietnamese_is_complete(exported, addon):
    terms = {entry.msgid for entry in polib.pofile(str(exported / f"{addon}.pot"))}
    translated = {
        entry.msgid: entry
        for entry in polib.pofile(str(TOP / addon / "i18n/vi.po"))
        if entry.msgstr and not entry.fuzzy and not entry.obsolete
    }
    assert terms, "nothing was exported"
    assert not terms - set(translated), "untranslated terms"
    assert not set(translated) - terms, "translations of terms that are gone"
    template = {entry.msgid for entry in polib.pofile(str(TOP / addon / f"i18n/{addon}.pot"))}
    assert template == terms, "run: bin/odoo i18n export (docs/development.md, Translations)"
