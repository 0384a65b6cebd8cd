from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...tools.action import get_form_action
from ...tools.label import get_labels
from ...tools.text import join


class WarrantyReceipt(models.Model):
    """The receipt that a customer brings along: the desk finds it by its code, and hands back what is
    ready."""

    _inherit = "warranty.receipt"

    # === ACTIONS === #

    def action_pick_up(self):
        """Open where the devices of a receipt are handed back."""
        self.ensure_one()
        return get_form_action(self)

    # === DESK === #

    @api.model
    def _get_desk_domain(self):
        """Return which receipts the desk is shown: those on which something is left to do."""
        return Domain("state", "in", ("draft", "open", "ready"))

    def _get_desk_hit(self):
        """Return what the desk sees of a receipt among others, see ``warranty.lookup``."""
        self.ensure_one()
        return {
            "title": self.env._("Receipt %s", self.name),
            "text": join(self.partner_id.display_name, format_date(self.env, self.promised_date)),
            "badge": get_labels(self, "state")[self.state],
            "method": "action_pick_up",
        }

    def _scan_named(self):
        """Return the answer to the number of this receipt: one that is being filled is gone on with,
        any other is picked up."""
        self.ensure_one()
        claims = self.env["warranty.claim"]
        if self.state == "draft":
            return claims._prepare_scan("receipt", receipt_id=self.id)
        return claims._prepare_scan("open", action=self.action_pick_up())
