from odoo import models

from ...const import CLAIM_TRANSITIONS
from ...exceptions import ClaimStateError
from ...tools.label import get_labels
from ...tools.lock import lock


class WarrantyClaim(models.Model):
    """Where the work on a claim is, and the steps by which a device comes in and a claim ends."""

    _inherit = "warranty.claim"

    # === ACTIONS === #

    def action_inspect(self):
        """Hand the device to the technician.

        :raise ClaimStateError: once work on it has begun
        """
        waiting = self.filtered(lambda claim: claim.state != "inspection")
        waiting._check_allowed("inspect")
        waiting._update_state("inspection")
        return True

    def _allow_inspect(self):
        return self._get_reason_against("inspection")

    def action_cancel(self):
        """Withdraw the claim.

        :raise ClaimStateError: once work on it has begun
        :raise UserError: while its loaner is still with the customer, or its device at the supplier
        """
        waiting = self.filtered(lambda claim: claim.state != "cancelled")
        waiting._check_allowed("cancel")
        waiting._check_goods_back()
        moved = waiting._update_state("cancelled")
        moved._hand_devices_back()
        moved._post_costs()
        return True

    def _allow_cancel(self):
        return self._get_reason_against("cancelled")

    def action_reopen(self):
        """Take a cancelled claim up again; one that was taken up already keeps what came in since.

        :raise ClaimStateError: for a claim that was not cancelled
        """
        waiting = self.filtered(lambda claim: claim.state != "new")
        waiting._check_allowed("reopen")
        waiting._update_state("new")._forget_trips()
        return True

    def _allow_reopen(self):
        return self._get_reason_against("new")

    def action_close(self):
        """The customer has the device back, or what was agreed instead. A claim whose loaner is still
        out stays open with the task to recover it (S35).

        :raise ClaimStateError: while something is to be done first
        """
        waiting = self.filtered(lambda claim: claim.state != "closed")
        waiting._check_allowed("close")
        waiting._hand_over()
        lending = waiting.filtered("is_loaner_out")
        if lending:
            lending._ask_loaner_back()
        (waiting - lending)._update_state("closed")
        return True

    def _allow_close(self):
        if self.state == "ready":
            return None
        return self.env._(
            "Claim %(claim)s is “%(state)s”: the device is not ready yet.",
            claim=self.name,
            state=self._get_state_label(),
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
        for claim in moving:
            if reason := claim._get_reason_against(state):
                raise ClaimStateError(reason)
        moving._as_program().write({"state": state})
        return moving

    def _get_reason_against(self, state):
        """Return why a claim cannot become a state, by const.CLAIM_TRANSITIONS, or None if it can.

        :param str state: one of const.CLAIM_STATES
        """
        if (self.state, state) in CLAIM_TRANSITIONS:
            return None
        labels = get_labels(self, "state")
        return self.env._(
            "Claim %(claim)s is “%(from)s” and cannot become “%(to)s”.",
            claim=self.name,
            **{"from": labels[self.state], "to": labels[state]},
        )

    def _lock(self):
        """Hold the claims until the transaction ends, so that two users cannot both act.

        :raise UserError: when another user is at it
        """
        lock(self)

    # === HOOKS: empty here; one room above fills each, what comes later extends that === #

    def _check_goods_back(self):
        """:raise UserError: while a loaner is with the customer, or a device at the supplier"""

    def _get_moved_devices(self):
        """Return ``{claim: stock.lot}`` of the claims whose device came in by a transfer."""
        return {}

    def _check_same_devices(self, moved):
        """:raise UserError: for a claim that is to be about another device than the one that came in

        :param dict moved: as :meth:`_get_moved_devices` told before the change
        """

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

    def _hand_over(self):
        """Hand over what was done for these claims, and book it; safe to run again.

        :raise UserError: for a unit that must not be handed out
        """

    def _hand_devices_back(self):
        """Give the devices back that lie in our service location."""

    def _ask_loaner_back(self):
        """Leave the task to recover the loaner of devices that are handed back (S35)."""

    def _forget_trips(self):
        """Let claims that are taken up again start without their device: what came and went before
        is history."""

    def _post_costs(self):
        """Book what we bear of the costs; safe to run again."""
