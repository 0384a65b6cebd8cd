from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...const import RECOVERY_OUTCOMES
from ...tools.action import get_form_action


class WarrantyRecovery(models.Model):
    """What came of a recovery: credited in full or in part, exchanged, or refused."""

    _inherit = "warranty.recovery"

    outcome = fields.Selection(
        RECOVERY_OUTCOMES, readonly=True, copy=False, tracking=True, by_program=True
    )
    settled_on = fields.Date(readonly=True, copy=False, by_program=True)
    covered_cost = fields.Monetary(related="claim_id.covered_cost", string="Cost of the claim")
    expected_amount = fields.Monetary(
        string="Claimed",
        compute="_compute_expected_amount",
        store=True,
        readonly=False,
        tracking=True,
        help="What we ask for: the covered cost of the claim, unless another amount is entered.",
        settled_by="_get_reason_told",
    )
    recovered_amount = fields.Monetary(
        string="Recovered",
        compute="_compute_recovered_amount",
        store=True,
        help="Posted credit notes of the supplier, less what was reversed of them, without taxes.",
        by_program=True,
    )
    given_up_amount = fields.Monetary(
        string="Given up",
        readonly=True,
        copy=False,
        help="What the supplier's answer in full left of the amount claimed: what rounding in its "
        "currency takes away, or what a warranty administrator let go.",
        by_program=True,
    )
    remaining_amount = fields.Monetary(
        string="Not recovered",
        compute="_compute_remaining_amount",
        store=True,
        by_program=True,
    )
    credit_note_ids = fields.One2many(
        "account.move",
        "recovery_id",
        string="Credit notes",
        readonly=True,
        by_program=True,
    )
    credit_note_count = fields.Integer(compute="_compute_credit_note_count", compute_sudo=True)

    _claimed_positive = models.Constraint(
        "CHECK (expected_amount >= 0)", "The amount claimed from a supplier cannot be negative."
    )

    # === COMPUTE === #

    @api.depends("claim_id")
    def _compute_expected_amount(self):
        for recovery in self:
            recovery.expected_amount = recovery.covered_cost

    # what is posted keeps its amount; by the amounts every invoice of anybody would look for these
    @api.depends("credit_note_ids.state", "credit_note_ids.reversal_move_ids.state")
    def _compute_recovered_amount(self):
        for recovery in self:
            notes = recovery.credit_note_ids.filtered(lambda move: move.move_type == "in_refund")
            # a reversed note is a bill of the supplier, and counts against it
            posted = (notes | notes.reversal_move_ids).filtered(lambda move: move.state == "posted")
            recovery.recovered_amount = sum(posted.mapped("amount_untaxed_signed"))

    @api.depends(
        "expected_amount",
        "recovered_amount",
        "given_up_amount",
        "state",
        "outcome",
        "credit_note_ids.state",
    )
    def _compute_remaining_amount(self):
        """What is credited in full is over while its note waits to be posted; a posted one counts by
        what it credits."""
        for recovery in self:
            in_full = recovery.outcome == "full"
            awaited = in_full and "draft" in recovery.credit_note_ids.mapped("state")
            done = recovery.state == "settled" and (recovery.outcome == "exchange" or awaited)
            over = done or recovery.state == "cancelled"
            rest = recovery.expected_amount - recovery.recovered_amount
            if in_full:
                rest -= recovery.given_up_amount
            recovery.remaining_amount = 0.0 if over else max(rest, 0.0)

    def _compute_credit_note_count(self):
        for recovery in self:
            recovery.credit_note_count = len(recovery.credit_note_ids)

    # === ACTIONS === #

    def action_settle(self):
        """Ask what the supplier answered."""
        self.ensure_one()
        self._check_state(*self._get_settled_from())
        return self._get_wizard_action(self.env._("Settlement"), "warranty.recovery.settle")

    def action_view_credit_notes(self):
        """Open the supplier's credit notes."""
        self.ensure_one()
        if len(self.credit_note_ids) == 1:
            return get_form_action(self.credit_note_ids)
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_in_refund_type")
        return {**action, "domain": [("recovery_id", "=", self.id)], "context": {"create": False}}

    def _get_wizard_action(self, name, model):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_recovery_id": self.id},
        }

    # === SETTLEMENT === #

    @api.model
    def _get_settled_from(self):
        """Return the states in which a supplier's answer is recorded."""
        return ("requested", "approved", "sent")

    def _settle(self, outcome, note=False, **answer):
        """Record what the supplier answered and make its document. An answer recorded already is
        found again.

        :param str outcome: one of const.RECOVERY_OUTCOMES
        :param str note: the supplier's answer in words
        :param answer: of the method of that outcome, see ``warranty_recovery_outcome``
        :raise UserError: naming what stands against it; nothing is recorded then
        """
        self.ensure_one()
        self._lock()
        if self.outcome == outcome and self.state in ("settled", "refused"):
            return
        self._check_state(*self._get_settled_from())
        state = getattr(self, f"_settle_{outcome}")(**answer)
        self._update_state(state, outcome=outcome, settled_on=self._get_today())
        if note:
            self.message_post(body=note)

    def _get_left_by(self, amount, currency):
        """Return what a credit leaves of the amount claimed, in the company's currency: below nothing
        where it is more.

        :param float amount: without taxes
        :param currency: ``res.currency`` of the amount
        """
        company, today = self.company_id, self._get_today()
        credited = currency._convert(amount, company.currency_id, company, today, round=False)
        return self.expected_amount - self.recovered_amount - credited

    def _check_full(self, amount, currency):
        """:raise UserError: when less than what is claimed passes for all of it: giving up the rest
        is an administrator's

        :param float amount: without taxes
        :param currency: ``res.currency`` of the amount
        """
        if self.env.user.has_group("poe_warranty.group_warranty_manager"):
            return
        own = self.company_id.currency_id
        # what rounding in the supplier's currency may take away
        if own.compare_amounts(self._get_left_by(amount + currency.rounding, currency), 0) > 0:
            raise UserError(
                self.env._(
                    "That is less than the %s we claim: settle it in part. Who administers the "
                    "warranty gives up the rest.",
                    own.format(self.expected_amount - self.recovered_amount),
                )
            )

    def _settle_credit(self, amount, currency):
        """Make the supplier's credit note as a draft, for the accountant to post.

        :param float amount: without taxes
        :param currency: ``res.currency`` of the amount
        :return: the ``account.move``
        """
        # sudo: whoever settles makes the draft; only an accountant posts it
        Move = self.env["account.move"].sudo().with_company(self.company_id)._as_program()
        return Move.create(self._prepare_credit_note_vals(amount, currency)).sudo(False)

    def _check_credit(self, amount, currency):
        """:raise UserError: for nothing, in a currency without rate, or without an account"""
        if currency.compare_amounts(amount, 0) <= 0:
            raise UserError(
                self.env._("How much does the supplier credit? Enter an amount above 0.")
            )
        self._check_currency(currency)
        if not self.company_id.warranty_expense_account_id:
            raise UserError(
                self.env._(
                    "%s has no warranty expense account: choose one in the settings of Warranty "
                    "first.",
                    self.company_id.name,
                )
            )

    def _check_currency(self, currency):
        """:raise UserError: for a currency whose rate is not known"""
        if not currency._has_rate(self.company_id):
            raise UserError(
                self.env._(
                    "%(currency)s has no rate: enter one in the currencies, or settle in %(own)s.",
                    currency=currency.name,
                    own=self.company_id.currency_id.name,
                )
            )

    def _prepare_credit_note_vals(self, amount, currency):
        """Return the values of the supplier's credit note: one line on the warranty expense.

        :param float amount: without taxes
        :param currency: ``res.currency`` of the amount
        """
        line = {
            "name": self.env._(
                "%(recovery)s, claim %(claim)s: %(unit)s",
                recovery=self.name,
                claim=self.claim_id.name,
                unit=self._get_unit_label(),
            ),
            "quantity": 1,
            "price_unit": amount,
            "account_id": self.company_id.warranty_expense_account_id.id,
            "tax_ids": [Command.clear()],
            "analytic_distribution": self.claim_id.analytic_distribution,
        }
        return {
            "move_type": "in_refund",
            "company_id": self.company_id.id,
            "recovery_id": self.id,
            "partner_id": self.partner_id.id,
            "currency_id": currency.id,
            "invoice_date": self._get_today(),
            "ref": self.rma_number,
            "invoice_origin": self.name,
            "invoice_line_ids": [Command.create(line)],
        }
