from odoo import models

CREDITING = ("out_invoice", "out_refund")


class AccountMove(models.Model):
    """An extended warranty that is credited in full lengthens no card, until it is invoiced anew."""

    _inherit = "account.move"

    def write(self, vals):
        """Posted, reset to draft, cancelled."""
        result = super().write(vals)
        if "state" in vals:
            self.filtered(lambda move: move.move_type in CREDITING)._credits_changed()
        return result

    def _credits_changed(self):
        """Ask the extended warranties on these invoices and credit notes anew which cards they
        lengthen; one query for all of them."""
        # sudo: who books need not see the orders, and the cards follow
        lines = self.env["sale.order.line"].sudo()
        for line in lines.search(
            [
                ("state", "=", "sale"),
                ("product_id.warranty_extension_months", ">", 0),
                ("invoice_lines.move_id", "in", self.ids),
            ]
        ):
            line._extend_cards(line.order_id.warranty_card_ids)
