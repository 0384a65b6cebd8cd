from odoo import models
from odoo.fields import Command


class WarrantyClaim(models.Model):
    """What charged work on a claim costs beside its parts: the lines of its services, the hours, and
    what was really done (C4)."""

    _inherit = "warranty.claim"

    def _add_services(self, order):
        """Put the services of a charged repair on its quotation: an hour of labour, the way to the
        customer, the diagnosis; those that are set up and that apply."""
        company = self.company_id
        diagnosis = company.warranty_diagnosis_product_id
        fee = diagnosis and self._get_policy().diagnosis_fee
        lines = [{"product_id": company.warranty_labour_product_id.id}]
        if not self.received_datetime:
            lines.append({"product_id": company.warranty_travel_product_id.id})
        if fee:
            lines.append({"product_id": diagnosis.id, "price_unit": fee})
        self._put_on_order(order, [line for line in lines if line["product_id"]])

    def _put_on_order(self, order, vals_list):
        """Put lines of this claim's work on a quotation.

        :param order: the ``sale.order``
        :param list vals_list: values of the lines
        """
        lines = [Command.create({**vals, "claim_id": self.id}) for vals in vals_list]
        if lines:
            order._as_program().write({"order_line": lines})

    def _get_charged_lines(self, order):
        """Return the lines of an order that charge the work on this claim."""
        return order.order_line.filtered(lambda line: line._get_claim() == self)

    def _get_charged_hours(self):
        """Return the hours of labour that the technician noted as charged."""
        self.ensure_one()
        return sum(
            cost.quantity for cost in self.cost_ids if cost.kind == "labour" and not cost.is_covered
        )

    def _charge_hours(self, order):
        """Put the charged hours of a covered claim on the quotation of what is charged all the same;
        an hour, where labour is charged and none is noted yet.

        :param order: the ``sale.order``
        """
        labour = self.company_id.warranty_labour_product_id
        hours = self._get_charged_hours() or (1.0 if self.is_labour_charged else 0.0)
        if labour and hours:
            self._put_on_order(order, [{"product_id": labour.id, "product_uom_qty": hours}])

    def _settle_services(self, order):
        """Let the accepted services be done: labour by the hours the technician noted, never more
        than accepted.

        :param order: the accepted ``sale.order``
        """
        labour = self.company_id.warranty_labour_product_id
        lines = self._get_charged_lines(order)
        for line in lines.filtered(lambda line: line.product_id.type == "service"):
            if line.product_id == labour and (hours := self._get_charged_hours()):
                line.product_uom_qty = min(hours, line.product_uom_qty)
            if line.qty_delivered_method == "manual":
                line.qty_delivered = line.product_uom_qty

    def _get_invoices_made(self):
        """Return the invoices of the charged work, but for those that were cancelled."""
        return self.invoice_ids.filtered(
            lambda move: move.move_type == "out_invoice" and move.state != "cancel"
        )
