"""Lists from outside: their rows with the numbers of their lines, and what stands in a cell as it was
meant. Pure functions, without records."""

import csv
import hashlib
import io
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import openpyxl

from .spreadsheet import unquote_formula
from .text import get_words

MAX_ROWS = 250_000
_SEPARATORS = ",;\t|"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_HOUR = re.compile(r"[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
_CENTURY = 2000


@dataclass(eq=False)
class Column:
    """A column that a list may have: the name of its value, its heading as a lazy term, what it holds
    (``text``, ``number``, ``amount``, ``day``, ``moment``, or ``choice`` of ``choices``, pairs of value and
    lazy term), whether every list must have it, and what to write into it."""

    name: str
    label: Any
    note: Any
    kind: str = "text"
    is_required: bool = False
    choices: tuple = ()


@dataclass(eq=False)
class Row:
    """A row of a list: its line, its cells by the name of their column, what tells it from every other of
    the list, and the line of an earlier row about the same thing. The rest is worked out anew each time:
    ``values`` as they were meant, ``vals`` of the record, ``problems`` as ``[(column name, words)]``, and
    whether what it says is there already."""

    line: int
    cells: dict
    key: str = ""
    twin: int = 0
    values: dict = field(default_factory=dict)
    vals: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    is_known: bool = False
    is_incomplete: bool = False

    def begin(self):
        """Forget what was worked out."""
        self.values, self.vals, self.problems = {}, {}, []
        self.is_known = self.is_incomplete = False

    def fail(self, name, words):
        """Tell what is wrong with a cell.

        :param str name: of the column, empty where it is the row as a whole
        """
        self.problems.append((name, words))


# === READING === #


def read_csv(text, separator=None):
    """Yield ``(line, cells)`` of a list as text: the line on which each row begins.

    :param str separator: of the cells; found in the first line when left out
    :raise csv.Error: for what is no such text
    """
    text = text.replace("\0", "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or find_separator(text))
    begins = 1
    for cells in reader:
        yield begins, cells
        begins = reader.line_num + 1


def find_separator(text):
    """Return what separates the cells of the first line that has any."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=first.count)


def read_sheet(content):
    """Yield ``(line, cells)`` of the first sheet of a workbook (XLSX); a cell with an error holds its
    text, as ``#N/A``.

    :param bytes content: of the file
    """
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # other programs than Excel write there what they like
    yield from enumerate(sheet.iter_rows(values_only=True), 1)


def clean(cell):
    """Return what stands in a cell: a date, a moment, or text in composed Unicode; empty without one.
    What an export wrote with a leading quote for a spreadsheet's sake is what it was before."""
    if cell is None or isinstance(cell, bool):
        return "" if cell is None else str(cell).upper()
    if isinstance(cell, datetime):
        return cell if cell.time() != time() else cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return unquote_formula(unicodedata.normalize("NFC", get_words(cell)).strip())


def get_letter(number):
    """Return how a spreadsheet calls a column, counted from 0: A, B, …, AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def fold(text):
    """Return a text as it is compared: composed, without case, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", str(text)).casefold().split())


def add_keys(rows):
    """Give each row the key by which it is known when the list comes again: what stands in it, and the
    how many-th of those it is."""
    seen = Counter()
    for row in rows:
        said = "\x1f".join(f"{name}={row.cells[name]}" for name in sorted(row.cells))
        digest = hashlib.sha256(said.encode()).hexdigest()[:32]
        seen[digest] += 1
        row.key = f"{digest}-{seen[digest]}"


# === WHAT WAS MEANT === #


def read_day(cell, is_day_first=True):
    """Return the day that stands in a cell.

    :param cell: as :func:`clean` returns it
    :param bool is_day_first: 03/04 is the third of April
    :raise ValueError: when it is none
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return _split_moment(cell, is_day_first)[0]


def read_moment(cell, is_day_first=True):
    """Return the moment that stands in a cell, where the list was written; of a day alone its begin.

    :raise ValueError: when it is none
    """
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    return datetime.combine(*_split_moment(cell, is_day_first))


def _split_moment(text, is_day_first):
    if found := _ISO.match(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY.match(text):
        first, second, year = map(int, found.groups())
        day, month = (first, second) if is_day_first else (second, first)
        year += _CENTURY if year < 100 else 0
    else:
        raise ValueError(text)
    rest = text[found.end() :].strip()
    if not rest:
        return date(year, month, day), time()
    hour = _HOUR.fullmatch(text[found.end() :].rstrip(" Z"))
    if not hour:
        raise ValueError(text)
    return date(year, month, day), time(*(int(part or 0) for part in hour.groups()))


def read_number(cell):
    """Return the whole number that stands in a cell.

    :raise ValueError: when it is none
    """
    amount = read_amount(cell)
    if amount != int(amount):
        raise ValueError(cell)
    return int(amount)


def read_amount(cell):
    """Return the number that stands in a cell, with a point or a comma.

    :raise ValueError: when it is none, or may be a thousand as well as one
    """
    if not isinstance(cell, str) or not re.fullmatch(r"-?\d{1,15}([.,]\d{1,6})?", cell):
        raise ValueError(cell)
    if re.fullmatch(r"-?[1-9]\d{0,2}[.,]\d{3}", cell):
        raise ValueError(cell)
    return float(cell.replace(",", "."))
