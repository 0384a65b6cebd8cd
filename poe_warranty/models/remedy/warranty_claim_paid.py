from collections import defaultdict

from odoo import models
from odoo.tools import float_is_zero


class WarrantyClaim(models.Model):
    """What was paid for the device of a claim, as the invoices of its order have it: its own line, its
    share of a kit, less its share of the discounts that stand on lines of their own."""

    _inherit = "warranty.claim"

    def _get_paid_shares(self):
        """Return ``{account.move.line: share}``, with sudo: the line of a posted invoice by which the
        device was paid, and which part of it is to be credited; before that invoice is made, the lines
        of the down payments. Empty where nothing was invoiced, or all of it is credited."""
        self.ensure_one()
        sold = self._get_line_sold()
        lines = self._filter_posted(sold.invoice_lines)
        rate = sold._get_net_rate() if sold else 1.0
        for line in lines:
            if left := self._get_part_left(line, line.move_id):
                return {line: left * max(rate - line._get_discount_rate(), 0.0)}
        if lines:
            return {}
        deposits = self._filter_posted(sold.order_id.order_line.invoice_lines).filtered(
            "is_downpayment"
        )
        parts = {line: self._get_part_left(line, deposits.move_id) for line in deposits}
        return {line: part for line, part in parts.items() if part}

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
        return lines.filtered(
            lambda line: line.parent_state == "posted" and line.move_id.move_type == "out_invoice"
        )

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

    def _get_part_left(self, line, invoices):
        """Return how much of the device's part of an invoice line is not credited yet.

        :param line: the ``account.move.line``, with sudo
        :param invoices: the ``account.move`` that are credited together
        """
        left = 1 - self._get_part_credited(line, invoices)
        # parts are sums of fractions
        return min(self._get_part(line), left) if left > 0 and not float_is_zero(left, 9) else 0.0

    def _get_part_credited(self, line, invoices):
        """Return which part of an invoice line is credited: what Accounting credited by itself, and
        each device that was refunded on a claim, as the device it is.

        :param line: the ``account.move.line``, with sudo
        :param invoices: the ``account.move`` that are credited together
        """
        notes = invoices.reversal_move_ids.filtered(lambda move: move.state != "cancel")
        refunded = notes.claim_id.filtered(lambda claim: claim.refund_id in notes)
        credited = (notes - refunded.refund_id).invoice_line_ids.filtered(
            lambda other: other.sale_line_ids & line.sale_line_ids
            or (not other.sale_line_ids and other.product_id == line.product_id)
        )
        by_itself = sum(credited.mapped("price_subtotal")) / (line.price_subtotal or 1)
        return by_itself + sum(claim._get_part(line) for claim in refunded)
