from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.serial import serial_key, serial_shape

# usages of the places where goods are ours
INSIDE = ("internal", "transit")


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "warranty.guarded.mixin"]

    serial_key = fields.Char(
        compute="_compute_serial_key", store=True, precompute=True, index=True, by_program=True,
        help="The serial without spaces, dashes and case: how it is looked up.",
    )  # fmt: skip
    serial_shape = fields.Char(
        compute="_compute_serial_key", store=True, precompute=True, index=True, by_program=True,
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

    def write(self, vals):
        """A serial that is renamed was misread or mistyped: its card follows, and keeps on record
        what it said before."""
        renamed = self.browse()
        if "name" in vals:
            renamed = self.filtered(lambda lot: lot.name != vals["name"])
        result = super().write(vals)
        if renamed:
            renamed._rename_cards()
            renamed._facts_changed("renamed")
        return result

    def _rename_cards(self):
        """Let the valid cards of these serials bear their present names."""
        # sudo: the card follows the stock, whoever names it
        Card = self.env["warranty.card"].sudo()
        cards = Card.search([("lot_id", "in", self.ids), ("state", "=", "issued")])
        for card in cards.filtered(lambda card: card.serial != card.lot_id.name):
            card._apply_correction(
                {"serial": card.lot_id.name}, self.env._("The serial number was renamed in stock.")
            )

    # === HOOK === #

    def _facts_changed(self, what):
        """Something happened to these serials by which a verdict on them may no longer be right. It
        is called once a changed document, with all of its serials, after the change, by whoever made
        it; claims that the change itself belongs to do not call it.

        The contract for rooms above and other add-ons: extend it to look again at what depends on
        these serials, in a number of queries that does not grow with them; call ``super()``; raise
        nothing.

        :param str what: ``moved`` (delivered, returned, counted, or such a transfer was corrected)
            or ``renamed``
        """

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
        return self.env["warranty.card"]._get_list_action([("lot_id", "in", self.ids)])

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

    def _get_desk_summary(self):
        """Return what the desk sees of a serial without a card, among others to choose from."""
        self.ensure_one()
        return {
            "id": False,
            "lot_id": self.id,
            "serial": self.name,
            "product": self.product_id.display_name,
            "name": self.env._("no warranty card"),
            "partner": "",
            "start": "",
        }

    @api.model
    def _get_typed_domain(self, operator, value):
        """Return the domain of the serials that somebody types, as they are named or in any spelling.

        :param str operator: ``=``, ``like`` or ``ilike``
        """
        domain = Domain("name", operator, value)
        if key := serial_key(value):
            domain |= Domain("serial_key", "ilike", key)
        return domain

    def _get_valid_card_domain(self):
        """Return the domain of the valid cards of these serials, and of those with their number that
        may be entered without the serial in stock, as paper cards are."""
        keys = set(self.mapped("serial_key")) - {False}
        numbers = Domain("serial_key", "in", list(keys))
        of_number = numbers & Domain("product_id", "in", self.product_id.ids)
        valid = Domain("state", "=", "issued") & Domain("tracking", "=", "serial")
        return valid & (Domain("lot_id", "in", self.ids) | of_number)

    def _get_card_companies(self):
        """Return ``{lot: res.company}`` of those of these lots that all companies share: whose cards
        they have."""
        shared = self.filtered(lambda lot: not lot.company_id)
        if not shared:
            return {}
        # sudo: the desk learns which company it is, and nothing else
        groups = (
            self.env["warranty.card"]
            .sudo()
            ._read_group([("lot_id", "in", shared.ids)], ["lot_id"], ["company_id:recordset"])
        )
        return {lot.sudo(False): companies for lot, companies in groups}

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

    def _filter_in_our_stock(self):
        """Return those of these serials that lie in our stock as goods of ours: whatever card they
        have, no customer can have brought them. What lies there under its owner's name is not meant,
        nor what came back by a return for repair."""
        # sudo: the desk learns that a serial is in stock, not more
        quants = (
            self.env["stock.quant"]
            .sudo()
            .search_fetch(
                [
                    ("lot_id", "in", self.ids),
                    ("quantity", ">", 0),
                    ("location_id.usage", "in", INSIDE),
                ],
                ["lot_id", "owner_id", "company_id"],
            )
        )
        held = quants.filtered(lambda quant: not quant.owner_id - quant.company_id.partner_id)
        stocked = (self & held.lot_id.sudo(False)).filtered(
            lambda lot: lot.product_id.tracking == "serial" and not lot.is_loaner
        )
        entries = stocked._get_last_entries()
        return stocked.filtered(lambda lot: not (lot in entries and entries[lot]._is_for_repair()))

    def _get_last_entries(self):
        """Return ``{lot: stock.move}`` with which each of these serials last came into our places,
        but for what claims took in."""
        if not self:
            return {}
        # sudo: as in _filter_in_our_stock
        lines = self.env["stock.move.line"].sudo()
        entries = lines.search(
            [
                ("lot_id", "in", self.ids),
                ("state", "=", "done"),
                ("move_id.claim_use", "=", False),
                ("location_id.usage", "not in", INSIDE),
                ("location_dest_id.usage", "in", INSIDE),
            ],
            order="date, id",
        )
        return {line.lot_id: line.move_id for line in entries}

    def _issue_freed_cards(self, corrected):
        """Issue the cards of these serials for the deliveries they are now known to be of, where
        another delivery said by mistake that it had delivered them.

        :param corrected: the ``stock.move`` of that mistake, which are left out
        :return: the new ``warranty.card``, for what the program writes
        """
        at_customers = self - self._filter_in_our_stock()
        # sudo: the correction issues the cards, whoever in the warehouse makes it
        lines = (
            self.env["stock.move.line"]
            .sudo()
            .search(
                [
                    ("lot_id", "in", at_customers.ids),
                    ("move_id", "not in", corrected.ids),
                    ("state", "=", "done"),
                    ("quantity", ">", 0),
                    ("location_dest_id.usage", "=", "customer"),
                ],
                order="date, id",
            )
        )
        last = {line.lot_id: line.move_id for line in lines}
        moves = self.env["stock.move"].union(*last.values())
        return moves._issue_warranty_cards().sudo()._as_program()
