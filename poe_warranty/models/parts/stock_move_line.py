from odoo import models
from odoo.exceptions import UserError
from odoo.tools import OrderedSet


class StockMoveLine(models.Model):
    """Goods that are reserved for a claim, parts above all, stay there (C6, S39)."""

    _inherit = "stock.move.line"

    def _free_reservation(
        self,
        product_id,
        location_id,
        quantity,
        lot_id=None,
        package_id=None,
        owner_id=None,
        ml_ids_to_ignore=None,
    ):
        """Who takes more than is free takes it from other deliveries, not from a claim. Goods that
        are lost, as a count or a scrap finds, are lost whoever reserved them.

        :raise UserError: when the reservations of claims are all that is left
        """
        kept = self._get_lines_kept_for_claims(
            product_id, location_id, lot_id, package_id, owner_id
        )
        ignored = OrderedSet(ml_ids_to_ignore or ()) | OrderedSet(kept.ids)
        result = super()._free_reservation(
            product_id, location_id, quantity, lot_id, package_id, owner_id, ignored
        )
        if kept:
            left = self.env["stock.quant"]._get_available_quantity(
                product_id, location_id, lot_id, package_id, owner_id, True, True
            )
            if product_id.uom_id.compare(left, 0) < 0:
                self._refuse_claim_parts(kept)
        return result

    def _get_lines_kept_for_claims(self, product, location, lot, package, owner):
        """Return the lines that reserve the same goods for claims; none when this line is itself of
        a claim, or the goods are lost."""
        self.ensure_one()
        # sudo: who delivers need not be able to read repairs and claims
        line = self.sudo()
        move = line.move_id
        if move.repair_id.claim_id or move.claim_use or line.location_dest_id.usage == "inventory":
            return line.browse()
        return line.search(
            [
                ("state", "not in", ("done", "cancel")),
                ("product_id", "=", product.id),
                ("location_id", "=", location.id),
                ("lot_id", "=", lot.id if lot else False),
                ("package_id", "=", package.id if package else False),
                ("owner_id", "=", owner.id if owner else False),
                ("quantity_product_uom", ">", 0),
                ("move_id.claim_id", "!=", False),
            ]
        )

    def _refuse_claim_parts(self, kept):
        """:raise UserError: naming the part and the claims it is reserved for"""
        raise UserError(
            self.env._(
                "%(quantity)s %(unit)s of %(part)s are reserved for claim %(claims)s and cannot go "
                "elsewhere meanwhile. Take less, or wait for new ones to arrive.",
                quantity=f"{sum(kept.mapped('quantity_product_uom')):g}",
                unit=kept.product_id.uom_id.name,
                part=kept.product_id.display_name,
                claims=", ".join(kept.move_id.claim_id.mapped("name")),
            )
        )
