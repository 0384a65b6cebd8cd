from datetime import timedelta
from functools import partial
from math import ceil

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import format_date, plaintext2html

from ...const import CLAIM_END_STATES
from ...tools.action import get_dialog_action
from ...tools.batch import run_in_batches
from ...tools.language import speak_to


class WarrantyReceipt(models.Model):
    """The promise on a receipt and its clock: when the devices are ready, who is reminded, and what
    later date the customer agreed to."""

    _inherit = "warranty.receipt"

    promised_date = fields.Date(
        compute="_compute_promised_date",
        store=True,
        readonly=False,
        tracking=True,
        help="The day by which every device is ready (Law 19/2023, art. 30.2.c).",
        settled_by="_get_reason_handed_out",
    )
    original_promised_date = fields.Date(
        readonly=True,
        copy=False,
        help="As promised at the desk, before any extension.",
        by_program=True,
    )
    warn_date = fields.Date(compute="_compute_warn_date", store=True, index=True, by_program=True)
    clock = fields.Selection(
        [
            ("none", "Not running"),
            ("on_time", "On time"),
            ("warning", "Due soon"),
            ("overdue", "Overdue"),
        ],
        compute="_compute_clock",
        search="_search_clock",
        help="Today against the promised date, in the policy's time zone.",
    )
    reminded = fields.Selection(
        [("warning", "Due soon"), ("overdue", "Overdue")],
        readonly=True,
        copy=False,
        by_program=True,
    )
    extension_note = fields.Text(
        readonly=True, copy=False, string="Consent to a later date", by_program=True
    )

    extension_proof_ids = fields.Many2many(
        "ir.attachment",
        "warranty_receipt_extension_proof_rel",
        readonly=True,
        copy=False,
        string="Consent on file",
        bypass_search_access=True,
        by_program=True,
    )

    # === COMPUTE === #

    @api.depends("date", "company_id")
    def _compute_promised_date(self):
        for receipt in self.filtered(lambda receipt: not receipt.confirmed_on):
            policy = receipt._get_policy()
            day = policy._get_local_date(receipt.date or fields.Datetime.now())
            receipt.promised_date = day + timedelta(days=policy.promised_days)

    @api.depends("date", "promised_date")
    def _compute_warn_date(self):
        for receipt in self:
            policy = receipt._get_policy()
            receipt.warn_date = False
            if receipt.date and receipt.promised_date:
                day = policy._get_local_date(receipt.date)
                span = (receipt.promised_date - day).days
                ahead = ceil(span * policy.promise_warn_percent / 100)
                receipt.warn_date = day + timedelta(days=ahead)

    @api.depends("state", "warn_date", "promised_date")
    def _compute_clock(self):
        for receipt in self:
            today = receipt._get_today()
            if receipt.state != "open" or not receipt.promised_date:
                receipt.clock = "none"
            elif receipt.promised_date < today:
                receipt.clock = "overdue"
            else:
                is_near = receipt.warn_date and receipt.warn_date <= today
                receipt.clock = "warning" if is_near else "on_time"

    def _search_clock(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: only the time zones of the policies are read, to tell what day it is
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        return Domain.OR(
            Domain("company_id", "in", same_day.ids) & self._get_clock_domain(value, today)
            for today, same_day in companies.grouped(
                lambda company: company._get_warranty_policy()._get_local_date(
                    fields.Datetime.now()
                )
            ).items()
        )

    @api.model
    def _get_clock_domain(self, clocks, today):
        """Return the domain of receipts whose clock shows one of some values on a local day."""
        overdue = Domain("promised_date", "<", today)
        warning = Domain("warn_date", "<=", today)
        running = Domain("state", "=", "open") & Domain("promised_date", "!=", False)
        domains = {
            "none": ~running,
            "overdue": running & overdue,
            "warning": running & warning & ~overdue,
            "on_time": running & ~warning & ~overdue,
        }
        return Domain.OR(domains[clock] for clock in clocks if clock in domains)

    # === CONSTRAINTS === #

    @api.constrains("promised_date", "date", "confirmed_on")
    def _check_promised_date(self):
        for receipt in self.filtered("date").filtered("promised_date"):
            day = receipt._get_policy()._get_local_date(receipt.date)
            if receipt.promised_date < day:
                raise ValidationError(
                    self.env._(
                        "The promised date lies before the day of receipt: promise a later one."
                    )
                )

    # === ACTIONS === #

    def action_extend(self):
        """Ask for the later date and the customer's consent."""
        self.ensure_one()
        return get_dialog_action(
            "warranty.receipt.extend",
            self.env._("Extend the Promised Date"),
            default_receipt_id=self.id,
        )

    # === BUSINESS === #

    def _extend(self, day, consent, files, signature=None):
        """Promise a later date with the customer's consent; the first promise is kept.

        :param date day: the new promised date
        :param str consent: who agreed, and how
        :param files: ``ir.attachment`` in which the customer agrees
        :param signature: image of the customer's signature, base64
        :raise UserError: when the date is no later one, or the consent is neither on file nor signed
        """
        self.ensure_one()
        if not files and not signature:
            raise UserError(
                self.env._(
                    "A later date needs the customer's consent: attach the message, or let the "
                    "customer sign."
                )
            )
        if self.state not in ("open", "ready"):
            raise UserError(
                self.env._("Receipt %s is not in service: there is nothing to extend.", self.name)
            )
        promised = self.promised_date or self._get_today() - timedelta(days=1)
        if day <= promised or day < self._get_today():
            raise UserError(self.env._("Promise a day after %s.", format_date(self.env, promised)))
        line = f"{format_date(self.env, promised)} → {format_date(self.env, day)}: {consent}"
        proof = self._keep_consent(files, signature)
        # the customer's consent opens the promise
        self._as_program().write(
            {
                "promised_date": day,
                "reminded": False,
                "extension_note": "\n".join(filter(None, (self.extension_note, line))),
                "extension_proof_ids": [Command.link(attachment.id) for attachment in proof],
            }
        )
        self.message_post(body=line, attachment_ids=proof.ids)

    def _keep_consent(self, files, signature):
        """Return the attachments of this receipt in which the customer agrees; see :meth:`_extend`."""
        proof = files
        if signature:
            proof |= files.create(
                {"name": self.env._("Signature of the customer") + ".png", "datas": signature}
            )
        proof._belong_to(self)
        return proof

    @api.model
    def _cron_remind(self):
        """Remind of receipts that are due soon, escalate those that are overdue. Each receipt is
        reminded once for each; can be killed and run again."""
        for clock in ("overdue", "warning"):
            domain = Domain("clock", "=", clock) & Domain("reminded", "not in", (clock, "overdue"))
            remind = partial(type(self)._remind, clock=clock)
            if not run_in_batches(self, f"Promised dates, {clock}", domain, remind):
                return

    def _remind(self, clock):
        """Put the reminder on each receipt: to who received it, or to who is answerable, in the
        language of who gets it."""
        for receipt in self:
            overdue = clock == "overdue"
            user = receipt._get_answerable() if overdue else receipt._get_present(receipt.user_id)
            told = speak_to(user, receipt)
            told.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=receipt.promised_date,
                summary=told.env._("Overdue: replace or refund may be due")
                if overdue
                else told.env._("Due soon"),
                note=plaintext2html(told._get_reminder(overdue)),
                user_id=user.id,
            )
        self._as_program().write({"reminded": clock})

    def _get_reminder(self, overdue):
        """Return what the reminder says; of one that is overdue, for which devices the customer may
        have another one or the money (Law 19/2023, art. 30.2.đ)."""
        self.ensure_one()
        lines = [
            self.env._(
                "Receipt %(receipt)s of %(customer)s was promised for %(day)s.",
                receipt=self.name,
                customer=self.partner_id.display_name,
                day=format_date(self.env, self.promised_date),
            )
        ]
        due = self.claim_ids.filtered(
            lambda claim: claim.decision == "covered"
            and claim.state not in ("ready", *CLAIM_END_STATES)
        )
        if overdue and due:
            devices = ", ".join(claim._get_device_label() for claim in due)
            lines.append(self.env._("Offer the customer replacement or refund of: %s.", devices))
        return "\n".join(lines)
