from odoo import api, models


class WarrantyCard(models.Model):
    _inherit = "warranty.card"

    @api.model
    def _roll_again(self, first, last, calendar=None):
        """The last claim days of what was promised on work move with those of the cards."""
        super()._roll_again(first, last, calendar)
        self.env["warranty.coverage"]._roll_again(first, last)
