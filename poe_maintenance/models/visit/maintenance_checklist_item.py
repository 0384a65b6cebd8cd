from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.bounds import MAX_INTERVAL
from ...tools.words import format_number

KINDS = [("check", "Pass or fail"), ("reading", "Reading")]
# readings are compared, and shown, to so many decimals
READING_DIGITS = 3
# an item may be looked at so many days before its months are over: visits never fall on the day
EARLY_DAYS = 15


class MaintenanceChecklistItem(models.Model):
    """One thing that is looked at, or measured, on a device."""

    _name = "maintenance.checklist.item"
    _description = "Checklist Item"
    _inherit = ["warranty.bounded.mixin"]
    _order = "checklist_id, sequence, id"

    checklist_id = fields.Many2one(
        "maintenance.checklist", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="checklist_id.company_id", store=True)
    category_id = fields.Many2one(related="checklist_id.category_id", store=True, index=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    instructions = fields.Text(translate=True, help="How it is done, and what is right.")
    interval_months = fields.Integer(
        string="Every so many months", help="0: at every visit. Otherwise 1, 3, 12 and so on."
    )
    remote = fields.Boolean(
        help="Looked at from afar every day (clause IV): it is on no visit's list."
    )
    kind = fields.Selection(KINDS, required=True, default="check")
    unit = fields.Char(translate=True, help="Of the reading, e.g. V, °C or %.")
    has_min = fields.Boolean(string="Lower limit")
    limit_min = fields.Float(string="At least", digits=(12, READING_DIGITS))
    has_max = fields.Boolean(string="Upper limit")
    limit_max = fields.Float(string="At most", digits=(12, READING_DIGITS))
    photo_required = fields.Boolean(string="Photo needed")
    instrument_required = fields.Boolean(
        string="Instrument needed",
        help="The reading counts only with a calibrated instrument (commitment 8).",
    )
    on_the_spot = fields.Boolean(
        string="Can be put right on the spot",
        default=True,
        help="A minor repair of clause IV, such as dirt or a loose connector; never what needs "
        "another device.",
    )

    _interval_positive = models.Constraint(
        "CHECK (interval_months >= 0)", "An interval cannot be negative: 0 is at every visit."
    )
    _limits_in_order = models.Constraint(
        "CHECK (NOT has_min OR NOT has_max OR limit_min <= limit_max)",
        "The lower limit of a reading lies above its upper one.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: whether a visit used it, whosever the visit is
        used = self.env["maintenance.result"].sudo().search([("item_id", "in", self.ids)], limit=1)
        if used:
            raise UserError(
                self.env._(
                    "“%s” stands in the record of a visit: archive it, do not delete it.",
                    used.item_id.name,
                )
            )

    # === BUSINESS === #

    @api.model
    def _get_bounds(self):
        return {**super()._get_bounds(), "interval_months": (0, MAX_INTERVAL)}

    def _is_due(self, last, day):
        """Tell whether a device is to be looked at for this item.

        :param date last: local day on which it was looked at before, or None
        :param date day: of the visit, local
        """
        self.ensure_one()
        if not last or not self.interval_months:
            return True
        due = last + relativedelta(months=self.interval_months, days=-EARLY_DAYS)
        return due <= day

    def _prepare_result_vals(self):
        """Return what of the item is frozen on its results, so that a checklist that changes later
        does not rewrite what was judged."""
        self.ensure_one()
        names = ("kind", "unit", "has_min", "limit_min", "has_max", "limit_max")
        needed = ("photo_required", "instrument_required")
        return {"item_id": self.id, **{name: self[name] for name in (*names, *needed)}}

    @api.model
    def _format_number(self, number):
        """Return a reading or limit as the reader writes it, without the decimals it does not need."""
        return format_number(self.env, number, READING_DIGITS)

    @api.model
    def _format_expected(self, limits):
        """Return in words what is right of a reading; empty where there are no limits.

        :param limits: an item, or a ``maintenance.result`` with its frozen limits
        """
        low = limits.has_min and self._format_number(limits.limit_min)
        high = limits.has_max and self._format_number(limits.limit_max)
        text = f"{low} – {high}" if low and high else low and f"≥ {low}" or high and f"≤ {high}"
        return " ".join(filter(None, (text, limits.unit)))
