from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.serial import serial_key, serial_shape


class StockLot(models.Model):
    _inherit = "stock.lot"

    serial_key = fields.Char(
        compute="_compute_serial_key", store=True, precompute=True, index=True,
        help="The serial without spaces, dashes and case: how it is looked up.",
    )  # fmt: skip
    serial_shape = fields.Char(
        compute="_compute_serial_key", store=True, precompute=True, index=True,
        help="The same with look-alike letters as digits: what is suggested for a misread serial.",
    )  # fmt: skip
    is_loaner = fields.Boolean(
        string="Loaner",
        help="Lent to customers while we have their device: it never gets a warranty card.",
    )
    is_refurbished = fields.Boolean(
        string="Refurbished",
        help="Handed out in exchange only with the customer's written consent.",
    )
    warranty_card_ids = fields.One2many("warranty.card", "lot_id")
    warranty_card_count = fields.Integer(compute="_compute_warranty_card_count")

    @api.depends("name")
    def _compute_serial_key(self):
        for lot in self:
            lot.serial_key = serial_key(lot.name)
            lot.serial_shape = serial_shape(lot.name)

    def _compute_value(self):
        """Loaners lie outside every warehouse and stay ours: count each serial wherever its product
        is counted."""
        domain = [("is_valued_internal", "=", True), ("company_id", "=", self.env.company.id)]
        places = self.env["stock.location"].search(domain)
        return super(StockLot, self.with_context(location=places.ids))._compute_value()

    def _compute_warranty_card_count(self):
        # sudo: a warehouse user sees that there is a card; opening it asks for the right
        counts = dict(
            self.env["warranty.card"]
            .sudo()
            ._read_group([("lot_id", "in", self.ids)], ["lot_id"], ["__count"])
        )
        for lot in self:
            lot.warranty_card_count = counts.get(lot.sudo(), 0)

    def action_view_warranty_cards(self):
        """Open the cards this serial ever had."""
        action = self.env["ir.actions.act_window"]._for_xml_id("poe_warranty.warranty_card_action")
        return {**action, "domain": [("lot_id", "in", self.ids)], "context": {"create": False}}

    def _get_loaner_message(self):
        """Return what to tell whoever claims warranty on a loaner (S16)."""
        self.ensure_one()
        claim = self.env["warranty.claim"].search(
            [("loaner_lot_id", "=", self.id), ("loaner_back_on", "=", False)], limit=1
        )
        if claim:
            return self.env._(
                "%(serial)s is our loaner, out with %(customer)s on claim %(claim)s: go on there.",
                serial=self.name,
                customer=claim.partner_id.display_name,
                claim=claim.name,
            )
        return self.env._(
            "%s is one of our loaners and belongs in our stock: it has no warranty card.", self.name
        )

    @api.model
    def _get_typed_domain(self, operator, value):
        """Return the domain of the serials that somebody types, as they are named or in any spelling.

        :param str operator: ``=``, ``like`` or ``ilike``
        """
        domain = Domain("name", operator, value)
        if key := serial_key(value):
            domain |= Domain("serial_key", "ilike", key)
        return domain

    def _prepare_card_vals(self):
        """Return what a new card says of its serial, which may be empty."""
        return {
            "lot_id": self.id,
            "serial": self.name,
            "serial_key": self.serial_key,
            "serial_shape": self.serial_shape,
        }

    def _get_delivered_lots(self):
        """Return those of these lots that ever went out to a customer."""
        if not self:
            return self
        # sudo: the desk learns that a serial was delivered, not more
        groups = (
            self.env["stock.move.line"]
            .sudo()
            ._read_group(
                [
                    ("lot_id", "in", self.ids),
                    ("state", "=", "done"),
                    ("location_dest_id.usage", "=", "customer"),
                ],
                ["lot_id"],
            )
        )
        return self.browse(lot.id for (lot,) in groups)
