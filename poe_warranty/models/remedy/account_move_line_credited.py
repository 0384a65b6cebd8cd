from odoo import models

_NOTHING = 1e-9  # parts are sums of fractions


class AccountMoveLine(models.Model):
    """What is left to credit of what an invoice line charged: some of its pieces, at a part of their
    price. Whoever credits counts: a claim, Accounting by a credit note on the invoice, Sales by one that
    is made of the order."""

    _inherit = "account.move.line"

    def _get_left(self, refunds):
        """Return ``{line: (part of its pieces, part of their price)}`` that is not credited yet, of these
        lines of posted invoices, by which one order line or the down payments of an order were charged.

        Pieces that are credited at the price they have by then are gone; what is credited below it
        lowers the price of the pieces that are left.

        :param dict refunds: ``{account.move: {line: part}}``: the credit notes of claims, and which part
            of these lines each device is
        """
        left = dict.fromkeys(self, (1.0, 1.0))
        credits = self._get_credits(refunds)
        for note in credits.move_id.union(*refunds).sorted("id"):
            for line, part in refunds.get(note, {}).items():
                pieces, price = left[line]
                left[line] = pieces - part, price
            for credit in credits & note.invoice_line_ids:
                credit._take_off(self._filter_credited_by(credit), left)
        return left

    def _get_credits(self, refunds):
        """Return the lines that credit these ones, but for those of claims; drafts too, since they
        wait to be posted. Parameter as above."""
        products = {line.product_id for line in self}  # a down payment has none
        by_hand = self.move_id.reversal_move_ids.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
            and not line.sale_line_ids
            and line.product_id in products
        )
        # what came back is credited on the next invoice, too; a deposit is only deducted there
        by_order = self.sale_line_ids.invoice_lines.filtered(
            lambda line: line.move_id.move_type == "out_refund"
            or (line.quantity < 0 and not line.is_downpayment)
        )
        return (by_hand | by_order).filtered(
            lambda line: line.parent_state != "cancel" and line.move_id not in refunds
        )

    def _filter_credited_by(self, credit):
        """Return those of these lines that another line credits: on the invoice that it reverses or,
        where it reverses none, what was charged before it, the last first."""
        lines = self.filtered(
            lambda line: line.sale_line_ids & credit.sale_line_ids
            if credit.sale_line_ids
            else line.product_id == credit.product_id
        )
        if invoice := credit.move_id.reversed_entry_id:
            return lines.filtered(lambda line: line.move_id == invoice)
        return lines.filtered(lambda line: line.id < credit.id).sorted("id", reverse=True)

    def _take_off(self, lines, left):
        """Take what this line credits off what is left of these ones, of one after the other.

        :param dict left: as :meth:`_get_left` returns it
        """
        sign = 1 if self.move_id.move_type == "out_refund" else -1
        amount, rest = sign * self.price_subtotal, 1.0
        for line in lines.filtered(lambda line: left[line][0] > _NOTHING):
            (pieces, price), whole = left[line], line.price_subtotal or 1.0
            part, value = sign * rest * line._get_part_of_pieces(self), rest * amount / whole
            taken, beyond = 0.0, 0.0
            # each amount is rounded for itself
            if part and value * whole >= part * price * whole - self.currency_id.rounding:
                taken = min(part, pieces)
                beyond = 1 - taken / part
            cheaper = max(value * (1 - beyond) - taken * price, 0.0)
            pieces -= taken
            left[line] = pieces, max(price - cheaper / pieces, 0.0) if pieces > _NOTHING else 0.0
            rest *= beyond

    def _get_part_of_pieces(self, credit):
        """Return which part of the pieces of this line another one is about."""
        quantity = self.quantity
        if self.product_uom_id and credit.product_uom_id:
            quantity = self.product_uom_id._compute_quantity(
                quantity, credit.product_uom_id, round=False, raise_if_failure=False
            )
        return credit.quantity / quantity if quantity else 0.0
