from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...tools.words import format_number


class MaintenanceVisitPart(models.Model):
    """How a part leaves the van, and how it is charged."""

    _inherit = "maintenance.visit.part"

    def _check_usable(self):
        """:raise UserError: naming what is missing before these parts can be used"""
        for part in self:
            if part.tracking != "none" and not part.lot_id:
                raise UserError(
                    self.env._(
                        "%s has serial or lot numbers: enter which one was used.",
                        part.product_id.display_name,
                    )
                )
            if part.is_charged and not part.request_id.customer_id:
                raise UserError(
                    self.env._(
                        "Visit %(visit)s has no customer to charge %(part)s to: choose the site.",
                        visit=part.request_id.display_name,
                        part=part.product_id.display_name,
                    )
                )

    def _check_in_van(self, van):
        """:param van: ``stock.location`` the parts are taken from

        :raise UserError: naming product, van and what is there
        """
        # sudo: what is in the van, for whoever serves
        Quant = self.env["stock.quant"].sudo()
        for (product, lot), parts in self.grouped(lambda p: (p.product_id, p.lot_id)).items():
            wanted = sum(
                p.product_uom_id._compute_quantity(p.quantity, product.uom_id) for p in parts
            )
            there = Quant._get_available_quantity(product, van, lot_id=lot, strict=bool(lot))
            if product.is_storable and product.uom_id.compare(there, wanted) < 0:
                raise UserError(
                    self.env._(
                        "%(van)s holds %(there)s %(unit)s of %(part)s, %(wanted)s are entered as "
                        "used. Correct the quantity, or bring parts to the van with a transfer.",
                        van=van.display_name,
                        there=format_number(self.env, there),
                        unit=product.uom_id.name,
                        part=" ".join(filter(None, (product.display_name, lot.name))),
                        wanted=format_number(self.env, wanted),
                    )
                )

    def _prepare_move_vals(self, picking):
        """Return the values of the stock move by which this part leaves the van.

        :param picking: its ``stock.picking``
        """
        self.ensure_one()
        # what is free is an expense of ours, as a part of covered work is
        consumed = self.env["stock.location"]._get_warranty_location("parts", self.company_id)
        dest = picking.location_dest_id if self.is_charged else consumed
        where = {"location_id": picking.location_id.id, "location_dest_id": dest.id}
        product = {"product_id": self.product_id.id, "company_id": self.company_id.id}
        line = {"lot_id": self.lot_id.id, "quantity": self.quantity, "picked": True}
        line |= {"product_uom_id": self.product_uom_id.id, "picking_id": picking.id}
        return {
            **product,
            **where,
            "picking_id": picking.id,
            "product_uom_qty": self.quantity,
            "product_uom": self.product_uom_id.id,
            "sale_line_id": self.sale_line_id.id,
            "visit_id": self.request_id.id,
            "visit_part_ids": [Command.link(self.id)],
            "move_line_ids": [Command.create({**product, **where, **line})],
        }

    def _put_on(self, order):
        """Charge these parts on an order.

        :param order: ``sale.order`` with sudo
        """
        for part in self:
            vals = {**part._prepare_sale_line_vals(), "order_id": order.id}
            part.sale_line_id = order.order_line.create(vals)

    def _prepare_sale_line_vals(self):
        """Return the values of the order line that charges this part; its price is the
        pricelist's."""
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "product_uom_qty": self.quantity,
            "product_uom_id": self.product_uom_id.id,
        }
