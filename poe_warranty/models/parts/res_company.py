from odoo import api, fields, models

from ...const import MAX_TERM_DAYS


class ResCompany(models.Model):
    """What the proposed stock of spare parts is worked out from (C6)."""

    _inherit = "res.company"

    # read by jobs and reports, not along with every company
    spare_service_level = fields.Float(
        string="Service level (%)",
        default=95.0,
        help="How often, in 100 times, the parts in stock are to last until new ones arrive.",
        prefetch="warranty",
    )
    spare_failure_rate = fields.Float(
        string="Assumed failure rate (%)",
        default=2.0,
        help="Of 100 devices under warranty, so many are assumed to need a given part within a "
        "year. Only used for a part that no claim has used in the last 12 months.",
        prefetch="warranty",
    )
    spare_review_days = fields.Integer(
        string="Order for (days)",
        default=30,
        help="An order brings what is needed in so many days on top of the minimum.",
        prefetch="warranty",
    )

    _spare_service_level_percent = models.Constraint(
        "CHECK (spare_service_level > 0 AND spare_service_level < 100)",
        "The service level of spare parts is a percentage between 0 and 100; 100 itself would need "
        "endless stock.",
    )
    _spare_failure_rate_percent = models.Constraint(
        "CHECK (spare_failure_rate >= 0 AND spare_failure_rate <= 100)",
        "The assumed failure rate is a percentage between 0 and 100.",
    )
    _spare_review_days_positive = models.Constraint(
        "CHECK (spare_review_days > 0)", "Spare parts are ordered for 1 day or more."
    )

    @api.model
    def _get_bounds(self):
        return {**super()._get_bounds(), "spare_review_days": (1, MAX_TERM_DAYS)}
