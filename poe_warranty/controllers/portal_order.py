from odoo.http import request, route

from odoo.addons.sale.controllers.portal import CustomerPortal


class WarrantyOrderPortal(CustomerPortal):
    """Sales' pages of a quotation, for the work on a claim."""

    @route()
    def portal_quote_decline(self, order_id, access_token=None, decline_message=None, **kwargs):
        """What the customer says with it is told on the claims whose work is declined."""
        # sudo: which work is offered; whether the visitor may decline it, sales asks
        order = request.env["sale.order"].sudo().browse(order_id).exists()
        offered = order.state != "cancel" and order._get_living_repairs().claim_id
        answer = super().portal_quote_decline(order_id, access_token, decline_message, **kwargs)
        if offered and order.state == "cancel":
            user = request.env.user
            author = order.partner_id if user._is_public() else user.partner_id
            offered._keep_refusal(decline_message, author)
        return answer
