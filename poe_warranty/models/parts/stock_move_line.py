from odoo import models
from odoo.exceptions import UserError
from odoo.tools import OrderedSet

from ...const import CLAIM_END_STATES
from ..base.guarded_mixin import PROGRAM


class StockMoveLine(models.Model):
    """Goods that are reserved for a claim, parts above all, stay there (C6, S39): nobody else takes
    them, and no other claim reserves them too."""

    _inherit = "stock.move.line"

    def _check_reserved_once(self):
        """:raise UserError: when a claim reserves, by a quantity that somebody enters, what another one
        has already"""
        if self.env.context.get("warranty_found_free") is PROGRAM:
            return
        # sudo: who works on one claim need not be able to read the other
        for line in self.sudo().filtered(lambda line: line._is_reserved_for_claim()):
            goods = (
                line.product_id,
                line.location_id,
                line.lot_id,
                line.package_id,
                line.owner_id,
            )
            if self._are_overbooked(*goods) and (kept := line._get_lines_kept_for_claims(*goods)):
                line._refuse_claim_parts(kept)

    def _is_reserved_for_claim(self):
        """Tell whether this line keeps a part for the repair of a claim."""
        self.ensure_one()
        move = self.move_id
        return (
            bool(move.repair_line_type and move.claim_id)
            and self.state not in ("done", "cancel")
            and not move._should_bypass_reservation(self.location_id)
        )

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
        """Who takes more than is free takes it from other deliveries, not from another claim. Goods
        that are lost, as a count or a scrap finds, are lost whoever reserved them.

        :raise UserError: when the reservations of claims are all that is left
        """
        goods = (product_id, location_id, lot_id, package_id, owner_id)
        kept = self._get_lines_kept_for_claims(*goods)
        ignored = OrderedSet(ml_ids_to_ignore or ()) | OrderedSet(kept.ids)
        result = super()._free_reservation(
            product_id, location_id, quantity, lot_id, package_id, owner_id, ignored
        )
        if kept and self._are_overbooked(*goods):
            self._refuse_claim_parts(kept)
        return result

    def _are_overbooked(self, product, *where):
        """Tell whether more of some goods is reserved than lies there."""
        left = self.env["stock.quant"]._get_available_quantity(product, *where, True, True)
        return product.uom_id.compare(left, 0) < 0

    def _get_lines_kept_for_claims(self, product, location, lot, package, owner):
        """Return the lines that reserve the same goods for other claims that are open; none when this
        line moves a claim's device, or the goods are lost."""
        self.ensure_one()
        # sudo: who delivers need not be able to read repairs and claims
        line = self.sudo()
        move = line.move_id
        if move.claim_use or line.location_dest_id.usage == "inventory":
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
                ("move_id.claim_id.state", "not in", CLAIM_END_STATES),
                ("move_id.claim_id", "!=", move.claim_id.id),
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
