from odoo import api, models


class WarrantyClaim(models.Model):
    """A claim without a card hangs at no site: whoever sees all of his company's sees it, too."""

    _inherit = "warranty.claim"

    @api.model
    def _get_portal_limit(self):
        everywhere = self.env["maintenance.site"]._get_whole_company_domain()
        return super()._get_portal_limit() | everywhere
