from odoo import fields, models


class ResPartner(models.Model):
    """The warranty cards of a customer and its contacts, from its page."""

    _inherit = "res.partner"

    warranty_card_count = fields.Integer(compute="_compute_warranty_card_count")

    def _compute_warranty_card_count(self):
        family = self.with_context(active_test=False).search([("id", "child_of", self.ids)])
        counts = self.env["warranty.card"]._count_by("partner_id", family.with_env(self.env))
        self.warranty_card_count = 0
        for partner, count in counts.items():
            while partner:
                if partner in self:
                    partner.warranty_card_count += count
                partner = partner.parent_id

    def action_view_warranty_cards(self):
        """Open the warranty cards of a customer and its contacts."""
        return self.env["warranty.card"]._get_list_action([("partner_id", "child_of", self.ids)])
