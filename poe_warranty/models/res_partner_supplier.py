from odoo import fields, models


class ResPartner(models.Model):
    """The terms on which a supplier takes a warranty claim of ours. How long it answers stands on its
    lines of the products; these are read on the vendor's company, not on its contacts."""

    _inherit = "res.partner"

    recovery_start = fields.Selection(
        [("receipt", "Receipt of the goods"), ("bill", "Vendor bill date")],
        string="Supplier's term starts at",
        default="receipt",
        groups="poe_warranty.group_warranty_user",
        help="When the supplier's own warranty begins to run. Where the bill is not known, it is the "
        "receipt; a day that is proven otherwise is entered on the recovery.",
    )
    rma_validity_days = fields.Integer(
        string="RMA number valid",
        default=90,
        groups="poe_warranty.group_warranty_user",
        help="Days from the RMA number to the last day on which goods may be sent back under it.",
    )
    doa_days = fields.Integer(
        string="Dead on arrival within",
        default=30,
        groups="poe_warranty.group_warranty_user",
        help="Days from the start of the supplier's term in which a fault counts as dead on arrival.",
    )

    _recovery_days = models.Constraint(
        "CHECK (rma_validity_days >= 0 AND doa_days >= 0)",
        "The days of a supplier's warranty terms are 0 or more.",
    )
