from odoo import api, models
from odoo.fields import Domain


class WarrantyClaim(models.Model):
    """Where the work has not ended although a claim is ready: the unit that replaces the device still
    lies with us."""

    _inherit = "warranty.claim"

    @api.model
    def _get_ready_domain(self):
        waiting = [("kind", "=", "replacement"), ("state", "=", "running")]
        return (
            Domain("state", "=", "ready")
            & Domain("returned_datetime", "=", False)
            & Domain("remedy_ids", "any", waiting)
        )

    def _get_reason_changed(self):
        """Return why the unit that waits for the customer is not handed out: a fact changed since, or
        None."""
        if not self.verdict_outdated:
            return None
        return self.env._(
            "A fact of claim %(claim)s changed since it was decided. Cancel %(document)s and assess "
            "the claim again.",
            claim=self.name,
            document=self._get_begun_remedies().result.display_name or "-",
        )
