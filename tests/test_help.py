"""The pages of the desks: there in both languages, made into what the menu Help opens, and their links lead
somewhere."""

import re

import pytest

from conftest import TOP

DESKS = {"en": TOP / "docs" / "desks", "vi": TOP / "docs" / "vi" / "desks"}
HELP = TOP / "poe_warranty" / "static" / "help"
NAMES = sorted(path.stem for path in DESKS["en"].glob("*.md"))
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
HTML_LINK = re.compile(r'<a [^>]*href="([^"]+)"')
HTML_ID = re.compile(r' id="([^"]+)"')


def read(language, name):
    return (DESKS[language] / f"{name}.md").read_text()


@pytest.mark.parametrize("name", NAMES)
def test_each_page_is_there_in_vietnamese(name):
    """With the same sections, pictures and tables; what it says, a person compares."""
    english, vietnamese = (read(language, name) for language in DESKS)
    for mark in (r"^#+ ", r"^\|"):
        count = [len(re.findall(mark, text, re.M)) for text in (english, vietnamese)]
        assert count[0] == count[1], (name, mark)
    pictures = [PICTURE.findall(text) for text in (english, vietnamese)]
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("language", DESKS)
def test_links_of_the_pages_lead_somewhere(language):
    for name in NAMES:
        for target in LINK.findall(read(language, name)):
            path = target.partition("#")[0]
            assert not path or (DESKS[language] / path).exists(), (name, target)


@pytest.mark.parametrize("language", DESKS)
def test_help_has_each_page_and_its_links_lead_somewhere(language):
    folder = HELP / language
    assert sorted(path.stem for path in folder.glob("*.html")) == NAMES
    for name in NAMES:
        html = (folder / f"{name}.html").read_text()
        for target in HTML_LINK.findall(html):
            path, _hash, anchor = target.partition("#")
            page = folder / path if path else folder / f"{name}.html"
            assert page.exists(), (name, target)
            assert not anchor or anchor in HTML_ID.findall(page.read_text()), (name, target)
        for picture in re.findall(r'<img [^>]*src="([^"]+)"', html):
            assert (folder / picture).exists(), (name, picture)
