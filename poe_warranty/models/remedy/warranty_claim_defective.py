from odoo import models
from odoo.exceptions import UserError


class WarrantyClaim(models.Model):
    """What becomes of the defective unit once the customer has another one, or the money."""

    _inherit = "warranty.claim"

    def action_scrap(self):
        """Throw the defective unit away.

        :raise UserError: when it was not taken back, or is gone already
        """
        for claim in self.filtered(lambda claim: not claim._is_in_quarantine()):
            raise UserError(
                self.env._("The defective unit of claim %s does not lie with us.", claim.name)
            )
        scraps = self.env["stock.scrap"].create([claim._prepare_scrap_vals() for claim in self])
        for claim, scrap in zip(self, scraps, strict=True):
            scrap.do_scrap()
            # sudo: who scraps need not be able to write moves
            scrap.sudo().move_ids._as_program().write(
                {"claim_id": claim.id, "claim_use": "scrapped"}
            )
        return True

    # === BUSINESS === #

    def _take_back(self):
        """The defective unit is ours now: put it apart or, where the customer still has it, expect
        it (advance exchange)."""
        for claim in self.filtered(lambda claim: claim._is_transferable()):
            if claim._get_moves("taken_back"):
                continue
            sources = {} if claim._is_in_service() else claim._get_lot_locations()
            if claim.received_datetime:
                claim._transfer("taken_back", sources)
                continue
            claim._create_transfers("taken_back", sources).action_confirm()
            claim.activity_schedule(
                "poe_warranty.mail_activity_alert",
                summary=self.env._("Get the defective unit back"),
                note=self.env._(
                    "The customer has the replacement; %s is still to come in.",
                    claim._get_device_label(),
                ),
                user_id=(claim.user_id or self.env.user).id,
            )

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
