from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_datetime

from ...const import CLAIM_END_STATES
from ...tools.label import get_labels
from ...tools.lock import lock

DONE_STATES = ("ready", *CLAIM_END_STATES)


class WarrantyClaim(models.Model):
    """What the law lets the customer choose: another device or the money, after as many repairs in vain
    as the policy allows or when the promised date has passed (Law 19/2023, art. 30.2.đ)."""

    _inherit = "warranty.claim"

    def _get_portal_choices(self):
        """Return what the customer may choose now, keys of ``customer_choice``; empty where there is
        nothing to choose. Another repair is a choice after repairs in vain alone: where the date has
        passed it goes on anyway."""
        self.ensure_one()
        settled = self.state in DONE_STATES or self.verdict_outdated
        if settled or self.decision != "covered" or not self.card_id:
            return ()
        if self.is_repaired_in_vain and self.state == "decided":
            return ("replacement", "refund", "repair")
        return ("replacement", "refund") if self._is_promise_broken() else ()

    def _is_promise_broken(self):
        """Tell whether the work is not done yet after the promised date."""
        self.ensure_one()
        if self.state in DONE_STATES:
            return False
        return self.sudo().receipt_clock == "overdue"  # sudo: the promise is the customer's

    def _choose(self, choice, author=None):
        """Keep what the customer chose, with his declaration in the place of a signed paper, and leave a
        task with who answers for the claim. He may choose otherwise until it is done.

        :param str choice: of :meth:`_get_portal_choices`
        :param author: ``res.partner`` who chose; the claim's customer when left out
        :raise UserError: when there is nothing to choose, or not that
        """
        self.ensure_one()
        # sudo: the customer makes this one choice on the claim that he sees; the program says when
        claim = self.sudo()
        if choice not in claim._get_portal_choices():
            raise UserError(
                self.env._(
                    "Claim %s does not wait for this choice any more. Read the page again.",
                    claim.name,
                )
            )
        if claim.customer_choice == choice and claim.customer_choice_ids:
            return
        lock(claim)
        label = get_labels(claim, "customer_choice")[choice]
        told = claim._get_choice_declaration(label, author or claim.partner_id)
        proof = self.env["ir.attachment"]._keep_declaration(
            self.env._("Choice of the customer"), told
        )
        proof._belong_to(claim)
        claim.write({"customer_choice": choice, "customer_choice_ids": [Command.link(proof.id)]})
        claim._keep_words(told, (), author)
        claim._ask_desk("chosen", told)

    def _get_choice_declaration(self, label, author):
        """Return in words what was chosen, by whom and when.

        :param str label: of the choice
        :param author: ``res.partner``
        """
        now, zone = fields.Datetime.now(), self._get_policy().tz
        return self.env._(
            "Claim %(claim)s, %(device)s: %(customer)s chooses “%(choice)s” on %(now)s.",
            claim=self.name,
            device=self._get_device_label(),
            customer=author.display_name,
            choice=label,
            now=format_datetime(self.env, now, tz=zone),
        )
