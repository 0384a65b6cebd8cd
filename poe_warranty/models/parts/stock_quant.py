from odoo import models
from odoo.tools import SQL

from ..base.guarded_mixin import PROGRAM


class StockQuant(models.Model):
    """Who reserves for a claim waits for whoever reserves the same goods just now. Core does not: it
    passes over a quant that somebody holds and notes the reservation on a new one, so that two people at
    once have the last part, and both give it back to the wrong one."""

    _inherit = "stock.quant"

    def _update_available_quantity(
        self,
        product_id,
        location_id,
        quantity=False,
        reserved_quantity=False,
        lot_id=None,
        package_id=None,
        owner_id=None,
        in_date=None,
    ):
        # the word of the program alone: see _for_claims of the lines. What leaves was reserved before
        if reserved_quantity and self.env.context.get("warranty_waits") is PROGRAM:
            self._wait_for_others(product_id, location_id, lot_id, package_id, owner_id)
        return super()._update_available_quantity(
            product_id,
            location_id,
            quantity,
            reserved_quantity,
            lot_id,
            package_id,
            owner_id,
            in_date,
        )

    def _wait_for_others(self, product, location, lot, package, owner):
        """Hold what lies there of some goods until the transaction ends. Where it changed since this
        transaction began, PostgreSQL refuses, and Odoo does the whole again on what there is now."""
        if location.should_bypass_reservation():
            return
        domain = self._get_gather_domain(product, location, lot, package, owner, strict=True)
        # sudo: as core
        there = self.sudo()._search(domain, order="id").select()
        self.env.execute_query(SQL("%s FOR NO KEY UPDATE OF stock_quant", there))
