from odoo import models
from odoo.exceptions import UserError

from ...const import CLAIM_TRANSITIONS
from ...exceptions import ClaimStateError
from ...tools.label import get_labels
from ...tools.lock import lock


class WarrantyClaim(models.Model):
    """Where the work on a claim is, and the steps by which a device comes in and a claim ends."""

    _inherit = "warranty.claim"

    # === ACTIONS === #

    def action_inspect(self):
        """Hand the device to the technician."""
        self._update_state("inspection")
        return True

    def action_cancel(self):
        """Withdraw the claim.

        :raise UserError: while its loaner is still with the customer
        """
        self.filtered("has_lent")._check_loaner_back()
        self._check_not_away()
        moved = self._update_state("cancelled")
        moved._hand_devices_back()
        moved._post_costs()
        return True

    def action_reopen(self):
        """Take a cancelled claim up again; one that was taken up already keeps what came in since."""
        self._update_state("new")._forget_trips()
        return True

    def action_hand_back(self):
        """The device goes back as it came: nothing is done and nothing charged.

        :raise UserError: for a covered device in which a fault was found
        """
        for claim in self.filtered(lambda claim: claim.decision == "covered"):
            if not claim.no_fault_found:
                raise UserError(
                    self.env._(
                        "Claim %s is covered: repair the device, or record a resolution that says "
                        "no fault was found.",
                        claim.name,
                    )
                )
        self._update_state("ready")
        return True

    def action_close(self):
        """The customer has the device back. A claim whose loaner is still out stays open with the
        task to recover it (S35)."""
        self._check_can_close()
        self._hand_over()
        waiting = self.filtered("is_loaner_out")
        waiting._ask_loaner_back()
        (self - waiting)._update_state("closed")
        return True

    def _check_can_close(self):
        """:raise ClaimStateError: when a device is not ready to be handed over"""
        self._check_not_away()
        self._check_refunded()
        for claim in self:
            if claim.state not in ("ready", "closed"):
                raise ClaimStateError(
                    self.env._(
                        "Claim %(claim)s is “%(state)s”: the device is not ready yet.",
                        claim=claim.name,
                        state=claim._get_state_label(),
                    )
                )

    # === BUSINESS === #

    def _get_state_label(self):
        return get_labels(self, "state")[self.state]

    def _update_state(self, state):
        """The one way a claim changes its state; staying where it is changes nothing.

        :param str state: one of const.CLAIM_STATES
        :return: those of these claims that moved, in the caller's rights
        :raise ClaimStateError: when const.CLAIM_TRANSITIONS does not list the move
        """
        self.check_access("write")
        moving = self.filtered(lambda claim: claim.state != state)
        labels = get_labels(self, "state")
        for claim in moving:
            if (claim.state, state) not in CLAIM_TRANSITIONS:
                raise ClaimStateError(
                    self.env._(
                        "Claim %(claim)s is “%(from)s” and cannot become “%(to)s”.",
                        claim=claim.name,
                        **{"from": labels[claim.state], "to": labels[state]},
                    )
                )
        moving._as_program().write({"state": state})
        return moving

    def _lock(self):
        """Hold the claims until the transaction ends, so that two users cannot both act.

        :raise UserError: when another user is at it
        """
        lock(self)

    # === HOOKS: rooms above fill them === #

    def _check_loaner_back(self):
        """:raise UserError: while the loaner of one of the claims is still with the customer"""

    def _get_moved_devices(self):
        """Return ``{claim: stock.lot}`` of the claims whose device came in by a transfer."""
        return {}

    def _check_same_devices(self, moved):
        """:raise UserError: for a claim that is to be about another device than the one that came in

        :param dict moved: as :meth:`_get_moved_devices` told before the change
        """

    def _check_not_away(self):
        """:raise UserError: while the device is at the supplier"""

    def _check_refunded(self):
        """:raise UserError: for a device that is ours while the money is not on its way"""

    def _get_valid_coverages(self):
        """Return ``{claim: warranty.coverage}`` of the claims that earlier work covers on the day of
        their first notice (C4)."""
        return {}

    def _receive_devices(self):
        """Bring the devices in that stock knows; safe to run again."""

    def _tell_not_moved(self):
        """Note on the claims which devices stock knows and no transfer brought in.

        :return: the notice for who pressed; None without such devices
        """

    def _lend_loaners(self):
        """Hand out the loaners that are not out yet.

        :raise UserError: for a loaner that is not at hand
        """

    def _hand_out_replacements(self):
        """Hand out the units that wait for their customers.

        :raise UserError: for one that must not be handed out
        """

    def _hand_devices_back(self):
        """Give the devices back that lie in our service location."""

    def _ask_loaner_back(self):
        """Leave the task to recover the loaner of devices that are handed back (S35)."""

    def _forget_trips(self):
        """Let claims that are taken up again start without their device: what came and went before
        is history."""

    def _cover_charged_work(self):
        """Give the charged repairs that are handed over the warranty of the policy (C4), once."""

    def _post_costs(self):
        """Book what we bear of the costs; safe to run again."""
