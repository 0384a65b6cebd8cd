from odoo import api, models
from odoo.fields import Domain

from ..base.warranty_lookup import MAX_FOUND


class WarrantyLookup(models.AbstractModel):
    """Cards are found by the order the device was sold with, too."""

    _inherit = "warranty.lookup"

    @api.model
    def _get_kinds(self):
        return (*super()._get_kinds(), "order")

    @api.model
    def _get_models(self):
        return (*super()._get_models(), "warranty.card", "res.partner")

    @api.model
    def _find_order(self, Model, text, whole):
        """The number of the sales order."""
        if Model._name != "warranty.card":
            return Domain.FALSE
        return Domain("sale_order_id", "in", self._get_orders(text, whole).ids)

    @api.model
    def _get_orders(self, text, whole):
        """Return the ``sale.order`` records of a number, or of a part of it, for their ids alone."""
        # sudo: the number of the order is on the card, for whoever reads that
        Order = self.env["sale.order"].sudo()
        return Order.search(self._get_spelled("name", text, whole), limit=MAX_FOUND, order="id")
