from odoo import models


class WarrantyCard(models.Model):
    """An old card that names nobody waits for its holder, as one of a delivery does."""

    _name = "warranty.card"
    _inherit = ["warranty.imported.mixin", "warranty.card"]

    _customer_known = models.Constraint(
        "CHECK (partner_id IS NOT NULL OR move_id IS NOT NULL OR replaces_id IS NOT NULL "
        "OR import_id IS NOT NULL)",
        "Whose is the device? A warranty card that no delivery issued has a customer.",
    )
