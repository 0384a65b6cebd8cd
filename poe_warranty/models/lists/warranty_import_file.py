import base64
import logging

from odoo import models
from odoo.exceptions import UserError

from ...tools.rows import MAX_ROWS, Row, add_keys, clean, fold, get_letter, read_csv, read_sheet
from .warranty_import import MAX_BYTES

_logger = logging.getLogger(__name__)
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class WarrantyImport(models.Model):
    """How a list is read: its headings, and its rows with their lines."""

    _inherit = "warranty.import"

    def _read_rows(self):
        """Return the rows of the list, in the order of the file.

        :return: list of :class:`~..tools.rows.Row`, and ``{column name: (letter, heading)}``
        :raise UserError: in words, for a file that is no list, or lacks a column
        """
        self.ensure_one()
        lines = ((line, [clean(cell) for cell in cells]) for line, cells in self._read_lines())
        lines = [(line, cells) for line, cells in lines if any(cells)]
        if len(lines) < 2:
            raise UserError(
                self.env._("The file has no rows: headings in the first line, one row for each.")
            )
        _line, headings = lines.pop(0)
        names = self._match_headings(headings)
        rows = [
            Row(
                line,
                {name: cells[at] for at, name in names.items() if at < len(cells) and cells[at]},
            )
            for line, cells in lines
        ]
        add_keys(rows)
        self._find_twins(rows)
        places = {name: (get_letter(at), str(headings[at])) for at, name in names.items()}
        return rows, places

    def _read_lines(self):
        """Return ``[(line, cells)]`` of the file, the blank ones too."""
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        if len(content) > MAX_BYTES:
            raise UserError(
                self.env._(
                    "The file has more than %s MB: split the list.", MAX_BYTES // (1024 * 1024)
                )
            )
        try:
            lines = []
            for numbered in self._read_content(content):
                lines.append(numbered)
                if len(lines) > MAX_ROWS + 1:
                    raise UserError(
                        self.env._("The list has more than %s rows: split it.", f"{MAX_ROWS:,}")
                    )
            return lines
        except UserError:
            raise
        except Exception as error:  # whatever is wrong with a file, it is one that cannot be read
            _logger.info("%s cannot be read", self, exc_info=error)
            raise UserError(
                self.env._(
                    "The file cannot be read (%s). Save the list as CSV in UTF-8, or as an Excel "
                    "workbook (XLSX) without password.",
                    str(error) or type(error).__name__,
                )
            ) from error

    def _read_content(self, content):
        """Return the lines of a file. Core's reader of workbooks stops at the first cell with an error
        and leaves blank rows out, of which no problem could be told by its line; of text it finds the
        encoding and the separator.

        :param bytes content: of the file
        """
        if content.startswith(_ZIP):
            return read_sheet(content)
        if content.startswith(_OLD_EXCEL):
            raise UserError(
                self.env._(
                    "This is a workbook of an old Excel, or one with a password: save it as XLSX."
                )
            )
        options = {"quoting": '"'}
        try:
            return read_csv(content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            # core guesses the encodings of old programs, and takes long for it
            self.env["base_import.import"].new({"file": content})._read_csv(options)
            return read_csv(content.decode(options["encoding"]), options.get("separator"))

    def _match_headings(self, headings):
        """Return ``{place: column name}`` of the headings that are known, in any language, or by the
        name of the value; the others are noted.

        :raise UserError: when a column is there twice, or one that every list has is missing
        """
        columns = self._get_columns()
        known = {}
        for column in columns:
            said = [column.name, *(self._say(column.label, lang) for lang in self._get_langs())]
            known |= {fold(words): column.name for words in said}
        names, ignored = {}, []
        for place, heading in enumerate(headings):
            name = known.get(fold(str(heading).rstrip(" *:")))
            if name in names.values():
                raise UserError(
                    self.env._("Two columns say “%s”: leave one of them out.", str(heading))
                )
            if name:
                names[place] = name
            elif heading:
                ignored.append(str(heading))
        for column in columns:
            if column.is_required and column.name not in names.values():
                raise UserError(
                    self.env._(
                        "The list has no column “%(column)s”. Its headings are: %(headings)s. Download "
                        "the template: it has them all.",
                        column=self._say(column.label),
                        headings=", ".join(str(heading) for heading in headings if heading)[:200],
                    )
                )
        self._as_program().ignored_columns = ", ".join(ignored)[:500]
        return names

    def _find_twins(self, rows):
        """Note of each row that is about the same thing as one further up the line of that one."""
        seen, identify = {}, getattr(self, f"_get_identities_{self.kind}")
        for row in rows:
            lines = {seen.setdefault(identity, row.line) for identity in identify(row)}
            row.twin = min(lines - {row.line}, default=0)
