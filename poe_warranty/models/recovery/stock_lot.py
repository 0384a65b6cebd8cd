from odoo import models


class StockLot(models.Model):
    """Where a serial came from, for what we claim back from its supplier."""

    _inherit = "stock.lot"

    def _get_supplier_facts(self):
        """Return ``{lot: {"supplier", "supplierinfo", "start"}}`` of these serials in the company of
        the environment: the ``res.partner`` and its ``product.supplierinfo``, either may be empty,
        and the local day on which the supplier's term began, or False.

        They are those of the last receipt from a supplier before the sale: what the supplier sent
        back after it starts no new term. Without a receipt it is the product's first supplier, and a
        person gives the day. The number of searches does not grow with the serials.
        """
        lines = self._get_supplier_lines()
        bills = self._get_bill_dates(line.move_id.purchase_line_id for line in lines.values())
        local = self.env.company._get_warranty_policy()._get_local_date
        facts = {}
        for lot in self:
            line = lines.get(lot)
            move = line and line.move_id
            sender = move and (
                move.purchase_line_id.order_id.partner_id or move.picking_id.partner_id
            ).sudo(False)
            info = self.env["product.supplierinfo"]._get_warranty_info(lot.product_id, sender)
            supplier = (sender or info.partner_id).commercial_partner_id
            # sudo: the terms of the supplier, whoever asks
            terms = supplier.sudo()
            start = line and local(line.date)
            if terms.recovery_start == "bill":
                start = line and bills.get(move.purchase_line_id) or start
            facts[lot] = {"supplier": supplier, "supplierinfo": info, "start": start or False}
        return facts

    def _get_supplier_lines(self):
        """Return ``{lot: stock.move.line}`` with which each serial last came in from a supplier
        before it was sold."""
        # sudo: the desk learns from whom and when, without a right to purchases
        Line = self.env["stock.move.line"].sudo()
        domain = [
            ("lot_id", "in", self.ids),
            ("company_id", "=", self.env.company.id),
            ("state", "=", "done"),
            ("location_id.usage", "=", "supplier"),
            ("location_dest_id.usage", "!=", "supplier"),
        ]
        # sudo: as above
        sold = dict(
            self.env["warranty.card"]
            .sudo()
            ._read_group(
                [("lot_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["lot_id"],
                ["date_start:max"],
            )
        )
        local = self.env.company._get_warranty_policy()._get_local_date
        found = {}
        for line in Line.search(domain, order="date, id") if self else Line:
            if line.lot_id not in sold or local(line.date) <= sold[line.lot_id]:
                found[line.lot_id] = line
        return found

    def _get_bill_dates(self, purchase_lines):
        """Return ``{purchase line: date of its first posted vendor bill}``.

        :param purchase_lines: iterable of ``purchase.order.line``
        """
        ids = [line.id for line in purchase_lines if line]
        if not ids:
            return {}
        # sudo: only the date of the bill, without access to the ledger
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    ("purchase_line_id", "in", ids),
                    ("parent_state", "=", "posted"),
                    ("move_id.move_type", "=", "in_invoice"),
                    ("invoice_date", "!=", False),
                ],
                ["purchase_line_id"],
                ["invoice_date:min"],
            )
        )
        return dict(groups)
