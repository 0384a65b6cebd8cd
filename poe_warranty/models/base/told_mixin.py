import re
from datetime import date

from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.translate import get_translation

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class WarrantyToldMixin(models.AbstractModel):
    """A record whose message is kept without language, with the data it shows, and told in that of
    whoever reads it."""

    _name = "warranty.told.mixin"
    _description = "Record told in the reader's language"

    message = fields.Char(compute="_compute_message")
    message_source = fields.Char(required=True, help="The message before its data and language.")
    message_module = fields.Char(required=True, help="Add-on that holds its translations.")
    data = fields.Json(string="Data used", readonly=True)

    @api.model
    def _prepare_message_vals(self, message, data):
        """Return the values by which a message is kept.

        :param message: a lazy term (``_lt``), with ``%(name)s`` for the data it shows
        :param dict data: plain values, dates, or single records
        """
        return {
            "message_source": message._source,
            "message_module": message._module,
            "data": {name: self._to_json(value) for name, value in data.items()},
        }

    @api.model
    def _to_json(self, value):
        """Return a fact as it is kept: a date as ISO text, a record as ``[model, id]``."""
        if isinstance(value, models.BaseModel):
            return [value._name, value.id]
        return value.isoformat() if isinstance(value, date) else value

    @api.depends("message_source", "message_module", "data")
    @api.depends_context("lang")
    def _compute_message(self):
        for record in self:
            record.message = self._get_message(record)

    @api.model
    def _get_message(self, told):
        """Return a message in the reader's language.

        :param told: a record, or the values of one that is not stored
        """
        return get_translation(
            told["message_module"],
            self.env.lang or "en_US",
            told["message_source"],
            {name: self._format_fact(name, value) for name, value in (told["data"] or {}).items()},
        ).strip()

    @api.model
    def _format_fact(self, name, value):
        """Return a kept fact in the reader's language, see :meth:`_to_json`.

        :param str name: of the fact in the message
        """
        if isinstance(value, list) and value and isinstance(value[0], str):
            model, id_ = value
            # sudo: the name of who inspected and what was found is part of the verdict
            return self.env[model].sudo().browse(id_).exists().display_name or "-"
        if isinstance(value, str) and _ISO_DATE.fullmatch(value):
            return format_date(self.env, value)
        return "" if value == "" else value or "-"
