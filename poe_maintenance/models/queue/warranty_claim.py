from odoo import api, models
from odoo.fields import Domain


class WarrantyClaim(models.Model):
    """A fault found on a visit is served on site: no device of it is expected at the desk."""

    _inherit = "warranty.claim"

    @api.depends("visit_result_ids")
    def _compute_is_awaited(self):
        return super()._compute_is_awaited()

    @api.model
    def _get_awaited_domain(self):
        return super()._get_awaited_domain() & Domain("visit_result_ids", "=", False)
