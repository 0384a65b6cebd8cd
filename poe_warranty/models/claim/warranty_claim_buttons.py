from odoo import api, fields, models
from odoo.tools import ormcache

from ...exceptions import ClaimStateError


class WarrantyClaim(models.Model):
    """Which buttons a claim has now. One method a button says why it is not possible: the button's
    guard asks it, and the form hides the button by the same answer. The contract for every add-on:

    - a button ``action_<name>`` has a method ``_allow_<name>(self)`` beside it, which returns, of one
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

    refusals = fields.Json(
        compute="_compute_refusals",
        compute_sudo=True,
        exportable=False,
        help="Why the other buttons are not possible now; never empty, since no claim can do all.",
    )

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
        """Return the names of the buttons: those that have a method ``_allow_<name>``."""
        found = (name for name in dir(type(self)) if name.startswith("_allow_"))
        return tuple(name.removeprefix("_allow_") for name in found)

    def _check_allowed(self, name):
        """:raise ClaimStateError: saying why a button is not possible on one of these claims

        :param str name: of the button
        """
        for claim in self.sudo():  # sudo: as the contract says
            if reason := getattr(claim, f"_allow_{name}")():
                raise ClaimStateError(reason)
