import re

from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.translate import get_translation

from ...const import EFFECTS

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class WarrantyFinding(models.Model):
    """One check's result with clause, message and evidence."""

    _name = "warranty.finding"
    _description = "Warranty Finding"
    _inherit = ["warranty.immutable.mixin"]
    _order = "assessment_id desc, id"

    assessment_id = fields.Many2one(
        "warranty.assessment", required=True, index=True, ondelete="restrict"
    )
    # kept with the evidence, not related: a thousand at once compute nothing
    claim_id = fields.Many2one("warranty.claim", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True)
    exclusion_id = fields.Many2one("warranty.exclusion", string="Clause text", ondelete="restrict")
    clause = fields.Char(required=True)
    check_type = fields.Char(required=True)
    reason = fields.Char(required=True, help="Short stable word for reports and interfaces.")
    effect = fields.Selection(EFFECTS, required=True)
    message = fields.Char(string="What was found", compute="_compute_message")
    message_source = fields.Char(required=True, help="The message before its data and language.")
    message_module = fields.Char(required=True, help="Add-on that holds its translations.")
    data = fields.Json(string="Data used", readonly=True)

    @api.depends("message_source", "message_module", "data")
    @api.depends_context("lang")
    def _compute_message(self):
        for finding in self:
            finding.message = self._get_message(finding)

    @api.model
    def _get_message(self, finding):
        """Return what was found in the reader's language.

        :param finding: a ``warranty.finding``, or the values of one that is not stored
        """
        return get_translation(
            finding["message_module"],
            self.env.lang or "en_US",
            finding["message_source"],
            {name: self._format_fact(value) for name, value in (finding["data"] or {}).items()},
        ).strip()

    def _format_fact(self, value):
        """Return a kept fact in the reader's language, see ``warranty.exclusion._to_json``."""
        if isinstance(value, list) and value and isinstance(value[0], str):
            model, id_ = value
            # sudo: the name of who inspected and what was found is part of the verdict
            return self.env[model].sudo().browse(id_).exists().display_name or "-"
        if isinstance(value, str) and _ISO_DATE.fullmatch(value):
            return format_date(self.env, value)
        return "" if value == "" else value or "-"

    @api.depends("clause", "message")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for finding in self:
            finding.display_name = f"{finding.clause} · {finding.message}"
