from odoo import models
from odoo.exceptions import UserError


class StockMove(models.Model):
    """What a move that is done means for warranties, and which step follows from it."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        """What these moves mean for warranties, step by step: parts and replacements are looked at
        before they leave, serials leave from where they lie; what is done withdraws cards, issues cards,
        moves the claim whose replacement it handed out, and tells whoever judged a device that lies
        elsewhere now.

        :raise UserError: as the steps do
        """
        if parts := self.filtered("repair_id"):
            parts._check_parts()
            parts._take_parts_out()
        self._check_replacements()
        # a claim knows where its own goods lie, but for the bins below its places
        others = self.filtered(
            lambda m: not m.claim_use
            or (m.location_id.usage == "internal" and m.location_id.child_ids)
        )
        if others:
            others.move_line_ids._leave_places()
        # in one query what core reads serial by serial: a large delivery is faster with us than without
        if (serials := self.move_line_ids.lot_id)[1:]:
            serials.fetch(["lot_properties"])
        moves = self.env["stock.move"]
        for together in self._split_by_books():
            moves |= super(StockMove, together)._action_done(cancel_backorder=cancel_backorder)
        moves._check_warranty_serials()
        if returns := moves.filtered(lambda move: move._is_return()):
            returns._check_returned_serials()
            returns._withdraw_warranty_cards()
        if deliveries := moves.filtered(lambda move: move._is_warranty_delivery()):
            deliveries._issue_warranty_cards()
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

    # === HOOKS: empty here; one room above fills each, what comes later extends that === #

    def _is_of_service(self):
        """Tell whether these goods move for a claim, or for other work of ours at a customer's; what
        comes back of them, too."""

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

    # === WHAT A MOVE MEANS === #

    def _is_warranty_delivery(self):
        """Tell whether the completion of this move starts a warranty: our goods went to a customer
        for the first time (II.1). A customer's own device coming back from repair does not."""
        return (
            self.state == "done"
            and self.location_dest_id.usage == "customer"
            and self.location_id.usage != "customer"
            and not self.repair_id
            and not self.claim_use
            and not self.product_id.without_warranty
        )

    def _is_return(self):
        """Tell whether this move brought back what was sold, for a refund or for a repair."""
        return (
            self.state == "done"
            and self.location_id.usage == "customer"
            and self.location_dest_id.usage != "customer"
            and bool(self.sale_line_id or self.origin_returned_move_id or self._is_of_counter())
        )

    def _is_warranty_return(self):
        """Tell whether this move undoes a sale: the goods came back and the order was reduced."""
        return self._is_return() and self.to_refund

    def _is_for_repair(self):
        """Tell whether this move brought back what stays its customer's."""
        return self._is_return() and not self.to_refund

    def _get_moved_lots(self):
        """Return the serials and lots that these moves say they moved."""
        return self.move_line_ids.filtered("quantity").lot_id

    def _check_warranty_serials(self):
        """:raise UserError: when a device that has a serial went out without one: its card could
        not be told from another's (S01, III.3)"""
        for move in self.filtered(
            lambda m: m.has_tracking == "serial" and m._is_warranty_delivery()
        ):
            if not all(line.lot_id for line in move.move_line_ids if line.quantity):
                raise UserError(
                    self.env._(
                        "%s has serial numbers: enter the number of each device you deliver. "
                        "Without it no warranty card can be issued.",
                        move.product_id.display_name,
                    )
                )

    def _report_moved_serials(self):
        """Tell that serials came, went or were counted: whoever judged such a device looks again.
        What a claim itself moves, and what a repair uses, is no news."""
        moved = self.filtered(
            lambda move: move.state == "done"
            and move.location_id.usage != move.location_dest_id.usage
            and not move.claim_use
            and not move.repair_id
        )
        if lots := moved.move_line_ids.lot_id:
            lots._facts_changed("moved")
