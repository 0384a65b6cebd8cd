from odoo import api, models

from .warranty_remedy import BEGUN


class WarrantyClaim(models.Model):
    """The defective unit that is ours, or will be with the hand-over: it is not handed back, and may
    be thrown away."""

    _inherit = "warranty.claim"

    # === COMPUTE === #

    @api.depends("remedy_ids.state")
    def _compute_device_place(self):
        """What the customer gets in its stead waits for him, not the device."""
        super()._compute_device_place()
        for claim in self.filtered(lambda claim: claim.device_place == "ready"):
            begun = claim.remedy_ids.filtered(lambda remedy: remedy.state in BEGUN)
            if {"replacement", "refund"} & set(begun.mapped("kind")):
                claim.device_place = "kept"

    # === ACTIONS === #

    def action_scrap(self):
        """Throw the defective unit away.

        :raise ClaimStateError: when it was not taken back, or is gone already
        """
        self._check_allowed("scrap")
        scraps = self.env["stock.scrap"].create([claim._prepare_scrap_vals() for claim in self])
        for claim, scrap in zip(self, scraps, strict=True):
            scrap.do_scrap()
            # sudo: who scraps need not be able to write moves
            scrap.sudo().move_ids._as_program().write(
                {"claim_id": claim.id, "claim_use": "scrapped"}
            )
        return True

    def _allow_scrap(self):
        if self._is_in_quarantine():
            return None
        return self.env._("The defective unit of claim %s does not lie with us.", self.name)

    # === BUSINESS === #

    def _prepare_scrap_vals(self):
        """Return the values of the scrap order of the defective unit."""
        self.ensure_one()
        place = self.env["stock.location"]._get_warranty_location("quarantine", self.company_id)
        return {
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "scrap_qty": 1,
            "location_id": place.id,
            "company_id": self.company_id.id,
            "origin": self.name,
        }
