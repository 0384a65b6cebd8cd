"""The pages of the desks as the app's menu *Help* opens them, made from `docs/`: one HTML page a desk and
language in the add-on, beside its pictures. A hook runs it (make lint)."""

import re
from html import escape
from pathlib import Path

from markdown import Markdown
from markdown.extensions.toc import slugify_unicode

TOP = Path(__file__).parent.parent
TARGET = TOP / "poe_warranty" / "static" / "help"
SOURCES = {"en": TOP / "docs" / "desks", "vi": TOP / "docs" / "vi" / "desks"}
NAMES = {"en": "English", "vi": "Tiếng Việt"}
NOTE = "<!-- Written by setup/help.py from docs/: change that. -->"
STYLE = (TOP / "setup" / "help.css").read_text().strip()
LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


def get_title(page):
    return page.read_text().partition("\n")[0].removeprefix("# ")


def link(match):
    """A page of a desk is beside this one; what else the docs lead to is not shipped."""
    target, text = match.groups()
    page, _hash, anchor = target.partition("#")
    if page and ("/" in page or not page.endswith(".md")):
        return text
    page = page.replace(".md", ".html")
    return f'<a href="{page}{"#" + anchor if anchor else ""}">{text}</a>'


def get_picture(language, name):
    """Return where a page finds a picture: in its own language, where it was taken in it."""
    own = TARGET / language / "screenshots" / name
    return f"screenshots/{name}" if own.exists() else f"../en/screenshots/{name}"


def render(language, page):
    """Return the whole HTML of a page.

    :param str language: a key of ``SOURCES``
    :param Path page: Markdown
    """
    reader = Markdown(
        extensions=["tables", "sane_lists", "fenced_code", "toc"],
        extension_configs={"toc": {"slugify": slugify_unicode}},
    )
    body = LINK.sub(link, reader.convert(page.read_text()))
    body = re.sub(
        r'src="\.\./screenshots/([^"]+)"',
        lambda match: f'src="{get_picture(language, match[1])}" loading="lazy"',
        body,
    )
    pages = sorted(SOURCES[language].glob("*.md"), key=get_title)
    items = [
        f'<a href="{other.stem}.html"{" class=here" * (other == page)}>{escape(get_title(other))}</a>'
        for other in pages
    ]
    items += [
        f'<a class="language" lang="{code}" href="../{code}/{page.stem}.html">{NAMES[code]}</a>'
        for code in SOURCES
        if code != language
    ]
    return "\n".join(
        [
            "<!DOCTYPE html>",
            NOTE,
            f'<html lang="{language}">',
            '<head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(get_title(page))}</title>",
            f"<style>{STYLE}</style></head>",
            f"<body><nav>{' '.join(items)}</nav>",
            f"<main>{body}</main></body></html>",
            "",
        ]
    )


def main():
    for language, folder in SOURCES.items():
        target = TARGET / language
        target.mkdir(parents=True, exist_ok=True)
        pages = {page.stem: page for page in folder.glob("*.md")}
        for old in target.glob("*.html"):
            if old.stem not in pages:
                old.unlink()
        for name, page in pages.items():
            (target / f"{name}.html").write_text(render(language, page))


if __name__ == "__main__":
    main()
