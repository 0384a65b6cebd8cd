from odoo import api, fields, models
from odoo.tools import ormcache

from ...const import CLAIM_TRANSITIONS
from ...exceptions import ClaimStateError
from ...tools.label import get_labels
from ...tools.lock import lock


class WarrantyClaim(models.Model):
    """Where the work on a claim is, the steps by which a device comes in and a claim ends, and which
    buttons a claim has now. One method a button says why it is not possible: the button's guard asks
    it, and the form hides the button by the same answer. The contract for every add-on:

    - a button ``<name>`` has a method ``_allow_<name>(self)`` beside its action, which returns, of one
      claim, in words why the button is not possible now, or None while it is;
    - it never writes and never raises. It is asked with sudo: what it follows from, whoever looks;
    - the button begins with :meth:`_check_allowed`, after leaving out the claims for which it was done
      already: pressed twice it is no error;
    - the form says ``invisible="'<name>' in refusals"``, and nothing else.

    What is only missing (a photo, a loaner that must come back first) is no reason here: the button
    stays where it is and tells it when it is pressed. The remedies have a contract of their own, see
    ``warranty.remedy``; what it refuses stands in ``refusals`` by the kind of the remedy.
    """

    _inherit = "warranty.claim"

    ready_datetime = fields.Datetime(
        string="Ready on",
        readonly=True,
        copy=False,
        help="When it last became ready to hand over.",
        by_program=True,
    )
    refusals = fields.Json(
        compute="_compute_refusals",
        compute_sudo=True,
        exportable=False,
        help="Why the other buttons are not possible now; never empty, since no claim can do all.",
    )

    # === WHICH BUTTONS === #

    @api.depends("state", "decision", "verdict_outdated", "partner_id", "receipt_id.confirmed_on")
    @api.depends_context("lang")
    def _compute_refusals(self):
        """Asked of what is saved: a button saves the form before it acts."""
        found = self._origin._get_refusals()
        for claim in self:
            claim.refusals = found.get(claim._origin) or self._get_refusals_unsaved()

    def _get_refusals(self):
        """Return ``{claim: {button: why it is not possible now}}``."""
        names = self._get_buttons()
        return {
            claim: {name: why for name in names if (why := getattr(claim, f"_allow_{name}")())}
            for claim in self
        }

    @api.model
    def _get_refusals_unsaved(self):
        """Return ``{button: why it is not possible}`` of a claim that is being typed in: all but the
        one that saves it to be judged."""
        reason = self.env._("Save the claim first.")
        return {name: reason for name in self._get_buttons() if name != "assess"}

    @api.model
    @ormcache()
    def _get_buttons(self):
        """Return the names of the buttons: ``<name>`` of each ``_allow_<name>``. One action may stand
        behind several buttons."""
        cls = type(self)
        members = (name for name in sorted(dir(cls)) if name.startswith("_allow_"))
        return tuple(
            name.removeprefix("_allow_") for name in members if callable(getattr(cls, name))
        )

    def _check_allowed(self, name):
        """:raise ClaimStateError: saying why a button is not possible on one of these claims

        :param str name: of the button
        """
        for claim in self.sudo():  # sudo: as the contract says
            if reason := getattr(claim, f"_allow_{name}")():
                raise ClaimStateError(reason)

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
            return self._get_reason_kept()
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
        # one whose hand-over is taken back was ready before
        new = moving.grouped(lambda claim: state == "ready" and claim.state != "closed")
        for is_ready, claims in new.items():
            noted = {"ready_datetime": fields.Datetime.now()} if is_ready else {}
            claims._as_program().write({"state": state, **noted})
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

    def _get_reason_kept(self):
        """Return why a device that is ready is not handed over, or None."""

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
