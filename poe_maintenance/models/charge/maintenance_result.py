from odoo import models
from odoo.exceptions import UserError


class MaintenanceResult(models.Model):
    """A fault that neither contract nor warranty covers is quoted."""

    _inherit = "maintenance.result"

    def _follow_up_quotation(self):
        """Quote the labour: the customer accepts it, or does not (C4)."""
        order = self.request_id._get_offer_order()
        # sudo: the visit quotes what it charges, whoever serves
        line = self.env["sale.order.line"].sudo().create(self._prepare_sale_line_vals(order))
        self._as_program().sale_line_id = line

    def _prepare_sale_line_vals(self, order):
        """Return the values of the quoted labour.

        :param order: ``sale.order`` of the visit
        :raise UserError: when no labour product is set up
        """
        labour = self.company_id.sudo().warranty_labour_product_id  # sudo: a setting
        if not labour:
            raise UserError(
                self.env._(
                    "With which product is labour charged? Choose it in the warranty settings."
                )
            )
        localized = self.with_context(lang=self.request_id._get_customer_lang())
        name = labour.with_context(lang=localized.env.lang).display_name
        return {
            "order_id": order.id,
            "product_id": labour.id,
            "product_uom_qty": 1,
            "name": f"{name}\n{localized._get_fault_text()}",
        }
