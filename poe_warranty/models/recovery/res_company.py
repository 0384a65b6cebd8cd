from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    # read by jobs and reports, not along with every company
    rma_remind_days = fields.Integer(
        string="RMA reminder (days)",
        default=14,
        help="So many days before an RMA number expires, who is responsible is reminded to send the "
        "goods back.",
        prefetch="warranty",
    )

    _rma_remind_days_not_negative = models.Constraint(
        "CHECK (rma_remind_days BETWEEN 0 AND 3650)",
        "The reminder of an RMA number comes 0 to 3650 days before it expires.",
    )
