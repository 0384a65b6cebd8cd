from odoo import fields, models


class ResPartner(models.Model):
    """The terms on which a supplier takes a warranty claim of ours. How long it answers stands on its
    lines of the products; these are read on the vendor's company, not on its contacts. Whoever keeps
    the vendor keeps its terms: they have defaults, so a narrower group would keep others from
    creating users and contacts."""

    _inherit = "res.partner"

    recovery_start = fields.Selection(
        [("receipt", "Receipt of the goods"), ("bill", "Vendor bill date")],
        string="Supplier's term starts at",
        default="receipt",
        groups="base.group_user",
        help="When the supplier's own warranty begins to run. Where the bill is not known, it is the "
        "receipt; a day that is proven otherwise is entered on the recovery.",
    )
    rma_validity_days = fields.Integer(
        string="RMA number valid",
        default=90,
        groups="base.group_user",
        help="Days from the RMA number to the last day on which goods may be sent back under it.",
    )
    doa_days = fields.Integer(
        string="Dead on arrival within",
        default=30,
        groups="base.group_user",
        help="Days from the start of the supplier's term in which a fault counts as dead on arrival.",
    )

    _recovery_days = models.Constraint(
        "CHECK (rma_validity_days BETWEEN 0 AND 3650 AND doa_days BETWEEN 0 AND 3650)",
        "The days of a supplier's warranty terms lie between 0 and 3650.",
    )
