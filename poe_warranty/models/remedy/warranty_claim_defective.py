from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


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
            claim._alert_once(
                "get_defective_back",
                lambda told: told._prepare_get_back_vals(),
                kind="poe_warranty.mail_activity_alert",
            )

    @api.model
    def _get_alerts(self):
        """Add the defective unit of an advance exchange."""
        back = {"get_defective_back": self.env._("Get the defective unit back")}
        return super()._get_alerts() | back

    def _prepare_get_back_vals(self):
        """Return the values of the task to get the defective unit from the customer."""
        note = self.env._(
            "The customer has the replacement; %s is still to come in.", self._get_device_label()
        )
        return {
            "summary": self._get_alerts()["get_defective_back"],
            "note": plaintext2html(note),
            "user_id": (self.user_id or self.env.user).id,
        }

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
