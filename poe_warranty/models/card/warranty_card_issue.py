from odoo import models


class WarrantyCard(models.Model):
    """What a card gets on the day it is issued, besides its dates."""

    _inherit = "warranty.card"

    def _grant_entitlements(self, known=()):
        """Give cards the free services of the promotions that run on their first day (C2). The number of
        queries does not grow with the cards.

        :param known: ``(card, promotion, product)`` of the services that are theirs already
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
                if (card, promotion, line.product_id) not in known
            ]
        )

    def _follow_start(self):
        """The first day of this delivered card was corrected: its free services are those of that day,
        and end as they would have (C2). What was booked on another day's promotion stays."""
        self.ensure_one()
        if not self.move_id:
            return
        # sudo: as in _grant_entitlements
        own = self.sudo().entitlement_ids
        for service in own:
            promotion, product = service.promotion_id, service.product_id
            lines = promotion.line_ids.filtered(lambda line, p=product: line.product_id == p)
            if lines and promotion._grants_to(self):
                service.date_end = lines[0]._prepare_entitlement_vals(self)["date_end"]
            elif not service.bookings:
                own -= service
                service.unlink()
        self._grant_entitlements({(self, s.promotion_id, s.product_id) for s in own})
