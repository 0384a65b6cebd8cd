from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    warranty_card_ids = fields.One2many("warranty.card", "move_id")

    def _action_done(self, cancel_backorder=False):
        """What these moves mean for warranties, step by step: parts and replacements are looked at
        before they leave; what is done withdraws cards, issues cards, moves the claim whose
        replacement it handed out, and tells whoever judged a device that lies elsewhere now.

        :raise UserError: as the steps do
        """
        self._check_parts()
        self._take_parts_out()
        self._check_replacements()
        # in one query what core reads serial by serial: a large delivery is faster with us than without
        self.move_line_ids.lot_id.fetch(["lot_properties"])
        moves = self.browse()
        for together in self._split_by_books():
            moves |= super(StockMove, together)._action_done(cancel_backorder=cancel_backorder)
        moves._check_warranty_serials()
        moves._check_returned_serials()
        moves._withdraw_warranty_cards()
        moves._issue_warranty_cards()
        moves._exchange_devices()
        moves._report_moved_serials()
        return moves

    def _split_by_books(self):
        """Return these moves as they are completed together. Core values and books in the company that
        is current: what moves for a claim does so in its own, whoever is at work in another."""
        elsewhere = self.filtered(lambda m: m.company_id != self.env.company and m._is_of_service())
        if not elsewhere:
            return [self]
        rest = self - elsewhere
        return ([rest] if rest else []) + [
            moves.with_company(company)
            for company, moves in elsewhere.grouped("company_id").items()
        ]

    # === HOOKS: rooms above fill them === #

    def _is_of_service(self):
        """Tell whether these goods move for a claim, or for other work of ours at a customer's; what
        comes back of them, too."""
        self.ensure_one()
        return False

    def _check_parts(self):
        """Check the parts among these moves before they are used up.

        :raise ValidationError: for one that may not be put in under warranty
        """

    def _take_parts_out(self):
        """Let parts that are taken out of devices leave where they were put in.

        :raise UserError: for a serial that lies elsewhere
        """

    def _check_replacements(self):
        """Check the replacements among these moves before they are handed out, and send them where
        their cost is warranty expense.

        :raise UserError: for one that must not be handed out
        """

    def _exchange_devices(self):
        """Move the claims and cards whose replacements these done moves handed out."""
