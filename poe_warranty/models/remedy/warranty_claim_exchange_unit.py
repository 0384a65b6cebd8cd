from odoo import models
from odoo.fields import Domain

from ...const import CLAIM_END_STATES


class WarrantyClaim(models.Model):
    """Which unit is proposed to be handed out in exchange: none that would be refused."""

    _inherit = "warranty.claim"

    def _propose_unit(self, product):
        """Return the ``stock.quant`` of the unit that is proposed: a new one that can go, else a
        refurbished one where the policy allows it; an empty record without either. What stands
        against a unit is said by :meth:`_check_unit`.

        :param product: ``product.product`` handed out
        """
        none = product.env["stock.lot"]
        free = self._get_free_units_domain(product)
        is_new = Domain("lot_id", "=", False) | Domain("lot_id.is_refurbished", "=", False)
        found = self._find_available(product, none, free & is_new)
        if found or self._get_policy().replacement_quality == "new":
            return found
        return self._find_available(product, none, free)

    def _get_free_units_domain(self, product):
        """Return the domain of the quants of units that nobody has a claim or a card for.

        :param product: ``product.product``
        """
        # sudo: whether it is in service for somebody, for whoever hands it out
        Claim = self.env["warranty.claim"].sudo()
        is_open = [("lot_id.product_id", "=", product.id), ("state", "not in", CLAIM_END_STATES)]
        [[served]] = Claim._read_group(is_open, aggregates=["lot_id:recordset"])
        untracked = Domain("lot_id", "=", False)
        unsold = Domain("lot_id.warranty_card_ids", "not any", [("state", "=", "issued")])
        return untracked | (Domain("lot_id", "not in", served.ids) & unsold)
