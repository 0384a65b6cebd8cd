from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ...const import CLAIM_END_STATES
from ...tools.action import get_dialog_action


class WarrantyClaim(models.Model):
    """A hand-over that was pressed by mistake is taken back: the device lies with us again, and the
    claim is ready as it was. What was promised, booked and counted by then stays on record; handed
    over anew, service time and warranty on the work run to, and from, the later day."""

    _inherit = "warranty.claim"

    # === ACTIONS === #

    def action_undo_handover(self):
        """Ask why the hand-over is taken back.

        :return: a window action
        :raise ClaimStateError: when it cannot be taken back, saying why
        :raise UserError: for a device that came in once more since
        """
        self._check_allowed("undo_handover")
        self._check_not_in_again()
        return get_dialog_action(
            "warranty.handover.undo",
            self.env._("Take the Hand-Over Back"),
            default_claim_ids=self.ids,
        )

    def _allow_undo_handover(self):
        standing = self._get_standing_lines()
        if not standing:
            return self.env._("No hand-over of claim %s is on record.", self.name)
        return self._get_reason_exchanged(standing.remedy_id)

    # === BUSINESS === #

    def _get_reason_exchanged(self, remedies):
        """Return why what was handed over is not taken back here, or None: another unit or the money
        has its own way back.

        :param remedies: ``warranty.remedy`` that were handed over
        """
        if not {"replacement", "refund"} & set(remedies.mapped("kind")):
            return None
        return self.env._(
            "Claim %s was settled by another unit or the money: take the unit back by a return of its "
            "transfer, or the money in Accounting.",
            self.name,
        )

    def _check_not_in_again(self):
        """:raise UserError: for a device that is on another open claim by now"""
        serials = self.filtered(lambda claim: claim.product_tracking == "serial")
        same = Domain("lot_id", "in", serials.lot_id.ids) | Domain(
            "card_id", "in", serials.card_id.ids
        )
        still_open = Domain("state", "not in", CLAIM_END_STATES) & Domain("id", "not in", self.ids)
        # sudo: whether there is one, whoever asks
        for other in self.env["warranty.claim"].sudo().search(same & still_open, limit=1):
            raise UserError(
                self.env._(
                    "%(device)s is in service again, on claim %(other)s: go on with that one.",
                    device=other._get_device_label(),
                    other=other.name,
                )
            )

    def _undo_handover(self, reason):
        """Take the hand-over of these claims back.

        :param str reason: in words, kept for good
        :raise ClaimStateError: when it cannot be taken back, saying why
        :raise UserError: for a device that came in once more since
        """
        self.check_access("write")
        self._check_allowed("undo_handover")
        self._check_not_in_again()
        self._lock()
        lines = self._get_standing_lines()
        self.filtered(lambda claim: claim.state == "closed")._update_state("ready")
        self._as_program().write({"returned_datetime": False})
        lines.remedy_id._note({"state": "running", "date_end": False})
        self._bring_back()
        # sudo: nobody writes hand-overs by hand, not even who takes them back
        lines.sudo()._note_undone(reason)
        for claim in self:
            claim.message_post(
                body=plaintext2html(self.env._("The hand-over was taken back: %s", reason))
            )

    def _bring_back(self):
        """Let the devices that a transfer handed back lie with us again, by transfers."""
        gone = self.filtered(lambda claim: claim._get_moves("device_out"))
        past = gone._get_moves("device_in") | gone._get_moves("device_out")
        past._as_program().claim_use = "earlier"
        # one of a use is the database's rule: it must see that these are history
        past.flush_recordset(["claim_use"])
        gone._receive_devices()
