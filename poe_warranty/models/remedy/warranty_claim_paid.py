from collections import defaultdict

from odoo import models
from odoo.tools import float_compare


class WarrantyClaim(models.Model):
    """What was paid for the device of a claim, as the invoices of its order have it: its own line, its
    share of a kit, less its share of the discounts that stand on lines of their own."""

    _inherit = "warranty.claim"

    def _get_paid_shares(self):
        """Return ``{account.move.line: share}``, with sudo: the line of a posted invoice by which the
        device was paid, and which part of it is to be credited; where down payments ask for the whole
        order, their lines. Empty where nothing was invoiced, or not all yet, or all of it is credited."""
        self.ensure_one()
        sold = self._get_line_sold()
        lines = self._filter_posted(sold.invoice_lines)
        if parts := self._get_parts_left(lines):
            line, part = next(iter(parts.items()))
            return {line: part * max(sold._get_net_rate() - line._get_discount_rate(), 0.0)}
        # what is refunded before all of it is invoiced would be invoiced afterwards
        if lines or self._get_order_not_invoiced():
            return {}
        return self._get_parts_left(self._get_deposits())

    def _get_order_not_invoiced(self):
        """Return the ``sale.order`` of the device, with sudo, of which a down payment was invoiced and
        the rest is still to be; else an empty record."""
        sold = self._get_line_sold()
        order = sold.order_id
        if not self._get_deposits() or self._filter_posted(sold.invoice_lines):
            return order.browse()
        is_whole = order.currency_id.compare_amounts(order.amount_invoiced, order.amount_total) >= 0
        return order.browse() if is_whole else order

    def _get_deposits(self):
        """Return the lines of posted invoices by which the order of the device was paid in advance."""
        lines = self._get_line_sold().order_id.order_line.invoice_lines
        return self._filter_posted(lines).filtered("is_downpayment")

    def _get_line_sold(self):
        """Return the ``sale.order.line`` of the device, or of the kit it came with."""
        # sudo: the desk sees that the device was invoiced, without access to the ledger
        return self.card_id.sudo().sale_line_id

    def _get_device_sold(self):
        """Return the ``product.product`` that was sold: a unit given in exchange may be another."""
        card = self.card_id.sudo()  # sudo: as in _get_line_sold
        return (card.chain_root_id or card).product_id

    def _filter_posted(self, lines):
        """Return those of these invoice lines that customers were asked to pay."""
        return lines._filter_charged().filtered(lambda line: line.quantity > 0)

    # === THE DEVICE'S PART === #

    def _get_part(self, line):
        """Return which part of an invoice line is this device's; 0.0 where it is about others.

        :param line: the ``account.move.line``, with sudo
        """
        sold = self._get_line_sold()
        if sold in line.sale_line_ids:
            return self._get_share(line.quantity, line.product_uom_id)
        deposit = line.sale_line_ids.filtered("is_downpayment")
        if sold.order_id not in deposit.order_id or not sold._is_taxed_as(deposit):
            return 0.0
        total = sum(sold._get_lines_taxed_alike().mapped("price_subtotal"))
        own = sold.price_subtotal * sold._get_net_rate()
        share = self._get_share(sold.product_uom_qty, sold.product_uom_id)
        return share * own / total if total else 0.0

    def _get_share(self, quantity, uom):
        """Return which part of a quantity of what was sold is this device.

        :param uom: ``uom.uom`` of the quantity
        """
        sold, device = self._get_line_sold(), self._get_device_sold()
        if device == sold.product_id:
            units = uom._compute_quantity(quantity, device.uom_id, round=False)
            return 1 / units if units else 0.0
        kits = uom._compute_quantity(quantity, sold.product_uom_id, round=False)
        return self._get_kits_share() * sold.product_uom_qty / kits if kits else 0.0

    def _get_kits_share(self):
        """Return which part of all kits of the order line this one piece is: by the sales prices of
        the components, by which Odoo values the delivery of a kit; by their costs, or by pieces,
        where the device has no price."""
        sold, device, pieces = self._get_line_sold(), self._get_device_sold(), defaultdict(float)
        for move in sold._get_first_deliveries():
            quantity = move.quantity if move.state == "done" else move.product_uom_qty
            unit = move.product_id.uom_id
            pieces[move.product_id] += move.product_uom._compute_quantity(quantity, unit)
        for weight in ("list_price", "standard_price"):
            prices = {
                product: product.with_company(sold.company_id)[weight]
                for product in pieces.keys() | {device}
            }
            total = sum(prices[product] * quantity for product, quantity in pieces.items())
            if total and prices[device]:
                return prices[device] / total
        return 1 / (sum(pieces.values()) or 1)

    # === WHAT IS LEFT OF IT === #

    def _get_parts_left(self, lines):
        """Return ``{line: part}``: how much of the device's part of these lines is not credited yet,
        without those of which nothing is.

        :param lines: the ``account.move.line``, with sudo
        """
        left = lines._get_left(self._get_refunded_parts(lines))
        parts = {
            line: min(self._get_part(line), pieces) * price
            for line, (pieces, price) in left.items()
        }
        return {line: part for line, part in parts.items() if float_compare(part, 0.0, 9) > 0}

    def _get_refunded_parts(self, lines):
        """Return ``{account.move: {line: part}}`` of the credit notes of claims on the invoices of these
        lines: each device that was refunded, as the device it is; of this claim's own one nothing."""
        notes = lines.move_id.reversal_move_ids.filtered(lambda move: move.state != "cancel")
        return {
            claim.refund_id: {
                line: claim._get_part(line)
                for line in lines
                # all down payments are credited together
                if line.is_downpayment or line.move_id == claim.refund_id.reversed_entry_id
            }
            if claim != self
            else {}
            for claim in notes.claim_id
            if claim.refund_id in notes
        }
