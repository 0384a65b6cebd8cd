from odoo import models


class SaleOrderLine(models.Model):
    """What discounts that stand on lines of their own, as a global discount, a reward or a coupon,
    leave of the price of what was sold."""

    _inherit = "sale.order.line"

    def _get_net_rate(self):
        """Return which part of its price this line was charged at, 0 to 1: less the discounts that were
        invoiced, or that the order has while nothing but deposits is invoiced."""
        self.ensure_one()
        is_invoiced = bool(self.invoice_lines._filter_charged())
        rate = 1.0
        for line in self.order_id.order_line._filter_discounts():
            taken = line._get_charged_amount() if is_invoiced else line.price_subtotal
            discounted = line._get_discounted_lines()
            if taken and self in discounted:
                rate += taken / sum(discounted.mapped("price_subtotal"))
        return max(rate, 0.0)

    def _filter_discounts(self):
        """Return those of these lines that may take something off others; see
        :meth:`_get_discounted_lines`."""
        return self.filtered(lambda line: line.price_subtotal < 0 and not line.is_downpayment)

    def _get_charged_amount(self):
        """Return for how much posted invoices charge this line, untaxed, in the currency of the order;
        what was credited as a whole, to be invoiced anew, is left out."""
        return sum(
            line.currency_id._convert(
                line.price_subtotal, self.currency_id, self.company_id, line.move_id.invoice_date
            )
            for line in self.invoice_lines._filter_charged()
            if not line._is_credited_whole()
        )

    def _get_discounted_lines(self):
        """Return the lines of the order that this line, a discount, makes cheaper; none for what is no
        discount but a means of payment. Discounts are made a line for each combination of taxes.

        The contract for other add-ons: extend it with discounts on some lines only.
        """
        self.ensure_one()
        whole = self._get_rewarded_lines().filtered(lambda line: line.price_subtotal > 0)
        return whole.filtered(lambda line: line._is_taxed_as(self)) or whole

    def _get_rewarded_lines(self):
        """Return the lines of the order that a reward is about, all where this line is none.
        ``sale_loyalty`` is no dependency: its fields are asked for."""
        order = self.order_id
        lines = order.order_line.filtered(lambda line: not line.is_downpayment)
        reward = self.reward_id if "reward_id" in self._fields else None
        if not reward:
            return lines
        if reward.program_id.is_payment_program:  # a gift card, an electronic wallet
            return lines.browse()
        if reward.discount_applicability == "specific":
            return order._get_specific_discountable_lines(reward)
        if reward.discount_applicability == "cheapest":
            return order._cheapest_line(reward) or lines.browse()
        shipping = order._get_no_effect_on_threshold_lines()
        return lines & shipping if reward.reward_type == "shipping" else lines - shipping

    def _is_taxed_as(self, lines):
        """Tell whether this line has the taxes of other ones; those of a fixed amount a piece are on
        no discount and on no down payment."""
        rates = [
            each.tax_ids.filtered(lambda tax: tax.amount_type != "fixed") for each in (self, lines)
        ]
        return rates[0] == rates[1]

    def _get_lines_taxed_alike(self):
        """Return the lines of the order with the taxes of this one, but for the down payments."""
        return self.order_id.order_line.filtered(
            lambda line: not line.is_downpayment and line._is_taxed_as(self)
        )

    def _get_first_deliveries(self):
        """Return the moves that bring the customer what this line sold, without what went out once
        more after a return."""
        return self.move_ids.filtered(
            lambda move: move.state != "cancel"
            and move.location_dest_id.usage == "customer"
            and not move.origin_returned_move_id
        )
