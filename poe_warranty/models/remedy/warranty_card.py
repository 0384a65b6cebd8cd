from odoo import api, fields, models


class WarrantyCard(models.Model):
    _inherit = "warranty.card"

    is_watched = fields.Boolean(
        string="Watch",
        copy=False,
        help="It was repaired for as many different faults as the policy says, each of them cured.",
        by_program=True,
    )

    @api.model
    def _roll_again(self, first, last, calendar=None):
        """The last claim days of what was promised on work move with those of the cards."""
        super()._roll_again(first, last, calendar)
        self.env["warranty.coverage"]._roll_again(first, last)
