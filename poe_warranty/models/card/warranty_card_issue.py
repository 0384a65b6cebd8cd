from odoo import models


class WarrantyCard(models.Model):
    """What a card gets on the day it is issued, besides its dates."""

    _inherit = "warranty.card"

    def _grant_entitlements(self):
        """Give new cards the free services of the promotions that run on their first day (C2). The
        number of queries does not grow with the cards.

        :return: the new ``warranty.entitlement`` records
        """
        # sudo: the delivery grants them, whoever in the warehouse completes it
        Entitlement = self.env["warranty.entitlement"].sudo()
        starts = self.mapped("date_start")
        if not starts:
            return Entitlement
        promotions = (
            self.env["warranty.promotion"]
            .sudo()
            .search([("date_from", "<=", max(starts)), ("date_to", ">=", min(starts))])
        )
        return Entitlement.create(
            [
                line._prepare_entitlement_vals(card)
                for promotion in promotions
                for card in self
                if promotion._grants_to(card)
                for line in promotion.line_ids
            ]
        )
