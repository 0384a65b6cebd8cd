from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.batch import run_in_batches
from ...tools.language import speak_to


class WarrantyClaim(models.Model):
    """The unit lent to the customer while we have theirs: out and back by transfers (S35; Law
    19/2023, art. 30.2.d)."""

    _inherit = "warranty.claim"

    loaner_lot_id = fields.Many2one(
        "stock.lot",
        string="Loaner",
        copy=False,
        index="btree_not_null",
        check_company=True,
        domain="[('is_loaner', '=', True)]",
        help="Unit lent to the customer while we have theirs.",
        settled_by="_get_reason_loaner_out",
    )
    loaner_due_on = fields.Date(
        string="Loaner due",
        compute="_compute_loaner_due_on",
        store=True,
        readonly=False,
        help="When the loaner should be back: the day promised for the device, unless agreed "
        "otherwise.",
    )
    loaner_back_on = fields.Datetime(
        string="Loaner back", readonly=True, copy=False, by_program=True
    )
    loaner_reminded = fields.Boolean(readonly=True, copy=False, by_program=True)
    is_loaner_out = fields.Boolean(compute="_compute_is_loaner_out")
    arrangement = fields.Char(
        string="Instead of a loaner",
        help="Other arrangement the customer accepted (Law 19/2023, art. 30.2.d).",
        settled_by="_get_reason_on_paper",
    )

    _loaner_once = models.UniqueIndex(
        "(loaner_lot_id) WHERE loaner_lot_id IS NOT NULL AND loaner_back_on IS NULL "
        "AND state <> 'cancelled'",
        "This loaner is out with another customer: take it back there first.",
    )

    # === COMPUTE === #

    @api.depends("loaner_lot_id", "loaner_back_on")
    def _compute_is_loaner_out(self):
        for claim in self:
            claim.is_loaner_out = bool(claim.loaner_lot_id and not claim.loaner_back_on)

    @api.depends("loaner_lot_id", "receipt_id.promised_date")
    def _compute_loaner_due_on(self):
        for claim in self:
            claim.loaner_due_on = claim.loaner_lot_id and claim.receipt_id.promised_date

    # === CONSTRAINTS === #

    @api.constrains("loaner_lot_id", "lot_id")
    def _check_loaner(self):
        for claim in self:
            if claim.loaner_lot_id and not claim.loaner_lot_id.is_loaner:
                raise ValidationError(
                    self.env._(
                        "%s is no loaner: mark its serial as a loaner first.",
                        claim.loaner_lot_id.name,
                    )
                )
            if claim.lot_id.is_loaner:
                raise ValidationError(claim.lot_id._get_loaner_message())

    # === GUARDS === #

    def _get_reason_loaner_out(self, name):
        """Return why the loaner stays on the claim: the customer has it, or has it in writing."""
        promised = self.receipt_id.confirmed_on or self.state not in ("new", "decided")
        if self.is_loaner_out and (promised or self._get_moves("loaner_out")):
            return self._get_loaner_out_text()
        return None

    def _check_goods_back(self):
        """:raise UserError: while a loaner is with the customer, or a device at the supplier"""
        for claim in self:
            reason = (
                claim._get_loaner_out_text() if claim.is_loaner_out and claim.has_lent else None
            )
            if reason := reason or claim._get_reason_away():
                raise UserError(reason)

    def _get_loaner_out_text(self):
        return self.env._(
            "Loaner %(loaner)s is still out on claim %(claim)s: take it back first.",
            loaner=self.loaner_lot_id.name,
            claim=self.name,
        )

    # === ACTIONS === #

    def action_lend(self):
        """Hand the loaner out.

        :raise ClaimStateError: for a claim that ended or has no loaner, or one that came back, or
            goes out with the receipt
        :raise UserError: for a loaner that is not at hand
        """
        self.check_access("write")
        waiting = self.filtered(lambda claim: not (claim.is_loaner_out and claim.has_lent))
        waiting._check_allowed("lend")
        waiting._lend_loaners()
        return True

    def _allow_lend(self):
        if not self.is_open:
            return self.env._("Claim %s has ended already.", self.name)
        if not self.loaner_lot_id:
            return self.env._("Choose the loaner on claim %s first.", self.name)
        if self.loaner_back_on:
            return self.env._("The loaner of claim %s came back already.", self.name)
        if self.has_lent:
            return self._get_loaner_out_text()
        if self.receipt_id and not self.receipt_id.confirmed_on:
            return self.env._(
                "The loaner of claim %(claim)s goes out with receipt %(receipt)s: confirm that one.",
                claim=self.name,
                receipt=self.receipt_id.name,
            )
        return None

    def action_loaner_back(self):
        """Record that the loaner came back. A claim that only waited for it is closed. One that was
        chosen but never handed out is free for others.

        :raise ClaimStateError: for a claim without a loaner
        """
        self.check_access("write")
        out = self.filtered(lambda claim: not claim.loaner_back_on)
        out._check_allowed("loaner_back")
        never_out = out.filtered(lambda claim: not claim.has_lent)
        never_out._as_program().loaner_lot_id = False
        out -= never_out
        out._as_program().write({"loaner_back_on": fields.Datetime.now()})
        out._take_loaners_back()
        out.activity_feedback(["poe_warranty.mail_activity_loaner"])
        out.filtered(
            lambda claim: claim.state == "ready" and claim.returned_datetime
        ).action_close()
        return True

    def _allow_loaner_back(self):
        if self.is_loaner_out and (self.is_open or self.has_lent):
            return None
        return self.env._("Claim %s has no loaner out.", self.name)

    # === BUSINESS === #

    def _lend_loaners(self):
        """Hand out the loaners that are not out yet.

        :raise UserError: for a loaner that is not at hand
        """
        waiting = self.filtered(
            lambda claim: claim.is_loaner_out and not claim._get_moves("loaner_out")
        )
        sources = waiting._get_lot_quants("loaner_lot_id")
        for claim in waiting:
            lying = sources.get(claim.loaner_lot_id)
            source = lying and lying.location_id
            if not source or source.usage != "internal" or source.warranty_use == "loaned":
                raise UserError(
                    self.env._(
                        "Loaner %s is not in stock: receive it first, or choose another one.",
                        claim.loaner_lot_id.name,
                    )
                )
        waiting._transfer("loaner_out", sources)

    def _take_loaners_back(self):
        """Bring back the loaners that went out, by transfers."""
        self.filtered(lambda claim: not claim._get_moves("loaner_back"))._transfer("loaner_back")

    def _ask_loaner_back(self):
        """Leave the task to recover the loaner of devices that are handed back (S35)."""
        self._alert_once(
            "recover_loaner",
            lambda claim: claim._prepare_loaner_task_vals(),
            kind="poe_warranty.mail_activity_loaner",
        )

    def _prepare_loaner_task_vals(self):
        """Return the values of the task, in the language of who gets it."""
        user = self.user_id or self.env.user
        env = speak_to(user, self).env
        return {
            "summary": env._("Recover loaner %s", self.loaner_lot_id.name),
            "user_id": user.id,
        }

    @api.model
    def _cron_remind_loaners(self):
        """Leave the task to recover each loaner that is overdue, once; can be killed and run
        again."""
        domain = [
            ("loaner_lot_id", "!=", False),
            ("loaner_back_on", "=", False),
            ("loaner_due_on", "<", fields.Date.today()),
            ("loaner_reminded", "=", False),
            ("state", "!=", "cancelled"),
        ]
        run_in_batches(self, "Overdue loaners", domain, lambda claims: claims._remind_of_loaners())

    def _remind_of_loaners(self):
        """Leave the task on these claims, and note that it was left."""
        self._ask_loaner_back()
        self._as_program().loaner_reminded = True
