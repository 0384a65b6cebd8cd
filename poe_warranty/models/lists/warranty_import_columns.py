import csv
import io

import xlsxwriter

from odoo import api, models
from odoo.tools import LazyTranslate
from odoo.tools.translate import get_translation

# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

SHEET = _lt("List")
EXPLAINED = _lt("What to write")
REQUIRED = _lt("Every row has it.")
_WIDTH = 24


class WarrantyImport(models.Model):
    """The columns that a list may have, and the empty lists to download."""

    _inherit = "warranty.import"

    def _get_columns(self):
        """Return the columns that this kind of list may have."""
        self.ensure_one()
        return getattr(self, f"_get_columns_{self.kind}")()

    @api.model
    def _get_langs(self):
        """Return the languages whose headings are read."""
        langs = [code for code, _name in self._get_template_langs()]
        return {*langs, *(code for code, _name in self.env["res.lang"].get_installed())}

    @api.model
    def _say(self, term, lang=None):
        """Return a lazy term in a language, the user's when left out."""
        return get_translation(term._module, lang or self.env.lang or "en_US", term._source, {})

    def _get_made_model(self):
        """Return the name of the model of what is made of this list."""
        self.ensure_one()
        return next(name for name, kind in self._get_made_models().items() if kind == self.kind)

    # === TEMPLATES === #

    @api.model
    def _get_template_langs(self):
        """Return the languages of the templates: those in which this add-on speaks."""
        return [("en_US", "English"), ("vi_VN", "Tiếng Việt")]

    def action_template_xlsx(self):
        """Download an empty list as an Excel workbook."""
        return self._get_template_action("xlsx")

    def action_template_csv(self):
        """Download an empty list as CSV."""
        return self._get_template_action("csv")

    def _get_template_action(self, extension):
        self.ensure_one()
        lang = self.template_lang or "en_US"
        url = f"/warranty/list_template/{self.kind}/{lang}.{extension}"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    @api.model
    def _get_template(self, kind, lang, extension):
        """Return an empty list.

        :param str kind: of list
        :param str lang: code, of its headings
        :param str extension: ``csv`` or ``xlsx``
        :return: name and content (bytes) of the file; None where there is no such list
        """
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        if kind not in kinds or lang not in self._get_langs() or extension not in ("csv", "xlsx"):
            return None
        columns = getattr(self, f"_get_columns_{kind}")()
        write = self._write_csv if extension == "csv" else self._write_xlsx
        return f"{kinds[kind]}.{extension}", write(columns, lang)

    @api.model
    def _write_csv(self, columns, lang):
        text = io.StringIO()
        csv.writer(text).writerow(self._say(column.label, lang) for column in columns)
        return text.getvalue().encode("utf-8-sig")  # by its first bytes Excel knows the encoding

    @api.model
    def _write_xlsx(self, columns, lang):
        """Cells for numbers are text: a spreadsheet keeps all digits of those."""
        content = io.BytesIO()
        with xlsxwriter.Workbook(
            content, {"in_memory": True, "strings_to_formulas": False}
        ) as book:
            bold = book.add_format({"bold": True})
            text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": 14})
            sheet = book.add_worksheet(self._say(SHEET, lang))
            words = book.add_worksheet(self._say(EXPLAINED, lang))
            sheet.freeze_panes(1, 0)
            words.set_column(0, 0, _WIDTH)
            words.set_column(1, 1, 4 * _WIDTH)
            for place, column in enumerate(columns):
                label = self._say(column.label, lang)
                sheet.set_column(place, place, _WIDTH, day if column.kind == "day" else text)
                sheet.write_string(0, place, label, bold)
                note = [self._say(column.note, lang)]
                note += [self._say(REQUIRED, lang)] if column.is_required else []
                note += [self._say(choice, lang) for _key, choice in column.choices]
                words.write_string(place, 0, label, bold)
                words.write_string(place, 1, " · ".join(note))
        return content.getvalue()
