from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _filter_charged(self):
        """Return those of these lines that posted invoices of customers charge."""
        return self.filtered(
            lambda line: line.parent_state == "posted" and line.move_id.move_type == "out_invoice"
        )

    def _get_discount_rate(self):
        """Return which part of its price the discounts take off this line that stand on lines of the
        invoice alone, with its taxes; those of the order are told by the order."""
        self.ensure_one()
        alike = self.move_id.invoice_line_ids.filtered(
            lambda line: line.display_type == "product" and line.tax_ids == self.tax_ids
        )
        taken = alike.filtered(lambda line: not line.sale_line_ids and line.price_subtotal < 0)
        whole = alike.filtered(lambda line: line.price_subtotal > 0)
        return -sum(taken.mapped("price_subtotal")) / (sum(whole.mapped("price_subtotal")) or 1)

    def _is_credited_whole(self):
        """Tell whether credit notes on the invoice take all of this line back."""
        notes = self.move_id.reversal_move_ids.filtered(lambda move: move.state == "posted")
        taken = notes.invoice_line_ids.filtered(
            lambda line: line.sale_line_ids & self.sale_line_ids
        )
        rest = abs(self.price_subtotal) - abs(sum(taken.mapped("price_subtotal")))
        return self.currency_id.compare_amounts(rest, 0.0) <= 0

    def _eligible_for_stock_account(self):
        """A part left stock once, also where the work is credited and charged anew: its cost stays
        where it is booked."""
        return super()._eligible_for_stock_account() and not self._is_cost_booked()

    def _is_cost_booked(self):
        """Tell whether another invoice of the same work on a claim booked the cost of sales."""
        if not self.move_id.claim_id:
            return False
        line = self.sudo()  # sudo: who posts need not see the order
        others = line.sale_line_ids.invoice_lines - line
        booked = [("cogs_origin_id", "in", others.ids), ("parent_state", "=", "posted")]
        return bool(line.search_count(booked, limit=1))
