from odoo import models
from odoo.exceptions import UserError


class WarrantyClaim(models.Model):
    """The repair of a claim is started and ended in one press, from the claim or its repair; each step
    asks what it asks on the repair."""

    _inherit = "warranty.claim"

    def action_end_repair(self):
        """The work on these claims is done: start the repairs that were not, and end them.

        :raise ClaimStateError: for a claim without a repair under way
        :raise UserError: while a part is missing, or the customer has not accepted what is charged
        """
        waiting = self.filtered(lambda claim: claim.repair_id.state != "done")
        waiting._check_allowed("end_repair")
        for claim in waiting:
            repair = claim.repair_id
            if repair.state != "under_repair":
                repair.action_repair_start()
            claim._check_parts_here()
            repair.action_repair_end()
        return True

    def _allow_end_repair(self):
        reason = self._get_reason_not_in("repair")
        if reason or self.repair_id:
            return reason
        return self.env._("Claim %s has no repair.", self.name)

    def _check_parts_here(self):
        """:raise UserError: naming the parts of the repair that are not there in full: core would end
        the repair without them"""
        self.ensure_one()
        missing = self.repair_id.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
            and move.product_uom.compare(move.quantity, move.product_uom_qty) < 0
        )
        if missing:
            raise UserError(
                self.env._(
                    "Not there yet for claim %(claim)s: %(parts)s. Wait for them, or take what is not "
                    "needed off the repair.",
                    claim=self.name,
                    parts=", ".join(missing.product_id.mapped("display_name")),
                )
            )
