from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.serial import serial_key


class WarrantyRecovery(models.Model):
    """The unit that a supplier gives in exchange."""

    _inherit = "warranty.recovery"

    def _settle_exchange(self, product, serials):
        """Receive the unit that the supplier gave in exchange into stock. It comes from the
        supplier's warranty location: core books it off the warranty expense.

        :param product: ``product.product`` received
        :param list serials: its serials; empty for a product without
        """
        company = self.company_id
        units = self._prepare_received_units(product, serials)
        warehouse = self.claim_id._get_service_type("to_supplier", company).warehouse_id
        supplier = self.env["stock.location"]._get_warranty_location("supplier", company)
        stock = warehouse.in_type_id.default_location_dest_id or warehouse.lot_stock_id
        self._transfer(
            "from_supplier",
            warehouse.in_type_id,
            self.partner_id,
            {"location_id": supplier.id, "location_dest_id": stock.id},
            product,
            units,
        )
        return "settled"

    def _prepare_received_units(self, product, serials):
        """Return the values of the move lines of what came in exchange.

        :raise UserError: when serials are missing, or lie elsewhere by our records
        """
        if not product:
            raise UserError(self.env._("Which product came in exchange? Choose it first."))
        if product.tracking == "none":
            return [{"quantity": self.quantity}]
        expected = self.quantity if product.tracking == "serial" else 1
        keys = {serial_key(serial) for serial in serials} - {False}
        if len(keys) != len(serials) or len(keys) != expected:
            raise UserError(
                self.env._(
                    "Enter the serial number of each unit of %(product)s that came in exchange: "
                    "%(count)g.",
                    product=product.display_name,
                    count=expected,
                )
            )
        known = self._get_known_lots(product, keys)
        self._check_not_here(known)
        by_key = {lot.serial_key: lot.id for lot in known}
        each = 1 if product.tracking == "serial" else self.quantity
        return [
            {"quantity": each, "lot_id": by_key[key]}
            if (key := serial_key(serial)) in by_key
            else {"quantity": each, "lot_name": serial.strip()}
            for serial in serials
        ]

    def _get_known_lots(self, product, keys):
        """Return the ``stock.lot`` records of a product that bear one of some serial keys."""
        return self.env["stock.lot"].search(
            Domain("product_id", "=", product.id)
            & Domain("serial_key", "in", list(keys))
            & Domain("company_id", "in", (self.company_id.id, False))
        )

    def _check_not_here(self, lots):
        """:raise UserError: for a serial that lies with us or a customer by our records"""
        # sudo: where it lies, for whoever receives it
        quant = (
            self.env["stock.quant"]
            .sudo()
            .search(
                [
                    (
                        "lot_id",
                        "in",
                        lots.filtered(lambda lot: lot.product_id.tracking == "serial").ids,
                    ),
                    ("quantity", ">", 0),
                    ("location_id.usage", "!=", "supplier"),
                ],
                limit=1,
            )
        )
        if quant:
            raise UserError(
                self.env._(
                    "Serial %(serial)s is not at the supplier by our records, but in %(place)s: check "
                    "the number.",
                    serial=quant.lot_id.name,
                    place=quant.location_id.display_name,
                )
            )
