from odoo import api, models

TOLD = {"state", "decision"}


class WarrantyClaim(models.Model):
    """Claims tell the programs that listen what became of them."""

    _inherit = "warranty.claim"

    @api.model_create_multi
    def create(self, vals_list):
        claims = super().create(vals_list)
        # what was taken over from a list is no news
        claims.filtered(lambda claim: not claim.import_id)._tell_webhooks("claim.opened")
        return claims

    def write(self, vals):
        self._check_mapping(vals)
        before = {}
        if TOLD & vals.keys() and self.env["warranty.webhook"]._get_listening("claims"):
            before = {claim: (claim.state, claim.decision) for claim in self}
        result = super().write(vals)
        changed = self.filtered(
            lambda claim: claim in before and before[claim] != (claim.state, claim.decision)
        )
        changed._tell_webhooks("claim.changed")
        return result

    def _tell_webhooks(self, event):
        """Let the webhooks of these claims' companies be told.

        :param str event: ``claim.opened`` or ``claim.changed``
        """
        self.env["warranty.webhook"]._tell(
            self, event, lambda claim: {"claim": claim._get_api_claim()}
        )
