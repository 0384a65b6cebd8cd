from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, plaintext2html

from odoo.addons.poe_warranty.tools.action import get_dialog_action
from odoo.addons.poe_warranty.tools.language import speak_to


class ContractContract(models.Model):
    """A contract that ends before its time: invoices, devices and visits end with it, and what was
    invoiced beyond is named for credit."""

    _inherit = "contract.contract"

    termination_date = fields.Date(
        string="Terminated on",
        readonly=True,
        copy=False,
        help="Last day, included.",
        by_program=True,
    )
    termination_reason_id = fields.Many2one(
        "maintenance.termination.reason",
        string="Reason",
        readonly=True,
        copy=False,
        by_program=True,
    )
    termination_note = fields.Text(string="In words", readonly=True, copy=False, by_program=True)

    # === TERMINATE === #

    def action_terminate(self):
        """Ask for the day and the reason."""
        self.ensure_one()
        return get_dialog_action(
            "maintenance.contract.terminate", self.env._("Terminate"), default_contract_id=self.id
        )

    def _terminate(self, day, reason, note=False):
        """End the contract on a day: its lines stop, its devices leave, the visits after the day
        fall away, and the accountant is told what to credit.

        :param date day: last day, included, local
        :param reason: ``maintenance.termination.reason``
        :param str note: in words
        :raise UserError: when the day or the reason cannot be
        """
        self.ensure_one()
        self._check_terminable(day, reason, note)
        credit = self._get_lines_to_credit(day)
        self._as_program().write(
            {
                "termination_date": day,
                "termination_reason_id": reason.id,
                "termination_note": note,
            }
        )
        # sudo: the contract's end ends these, whoever terminates it
        self.sudo()._stop_lines(day)
        self.sudo()._cancel_open_renewals()
        self.sudo().device_ids._leave(
            fields.Date.add(day, days=1), self.env._("Contract terminated: %s", reason.name)
        )
        self._drop_visits(after=day)
        self._plan_again()
        if credit:
            self._ask_for_credit(credit, day)

    def _check_terminable(self, day, reason, note):
        """:raise UserError: saying why the contract cannot end on that day for that reason"""
        if not self.maintenance_kind:
            raise UserError(self.env._("Only a maintenance contract is terminated here."))
        if self.termination_date:
            raise UserError(
                self.env._(
                    "%(contract)s is terminated already, on %(day)s.",
                    contract=self.display_name,
                    day=format_date(self.env, self.termination_date),
                )
            )
        if not reason or (reason.needs_note and not (note or "").strip()):
            raise UserError(self.env._("Say in words why the contract ends."))
        if self.date_end and day > self.date_end:
            raise UserError(
                self.env._(
                    "The contract ends on %s anyway: enter an earlier day.",
                    format_date(self.env, self.date_end),
                )
            )

        before = self.date_start and fields.Date.subtract(self.date_start, days=1)
        if before and day < before:
            raise UserError(
                self.env._(
                    "The contract begins on %(start)s: enter %(before)s for one that never begins, or a "
                    "later day.",
                    start=format_date(self.env, self.date_start),
                    before=format_date(self.env, before),
                )
            )

    def _stop_lines(self, day):
        """Stop the lines on a day, the later ones first; a line whose periods were invoiced beyond
        the day stops there, since OCA lets no line end before its last invoice."""
        lines = self.contract_line_ids.filtered(
            lambda line: not line.is_canceled and (not line.date_end or line.date_end > day)
        )
        for line in lines.sorted("date_start", reverse=True):
            last = max(filter(None, (day, line.last_date_invoiced)))
            if not line.is_stop_allowed:
                raise UserError(
                    self.env._(
                        "Line %(line)s cannot be stopped: end it on the contract first.",
                        line=line.display_name,
                    )
                )
            line.stop(last)

    def _cancel_open_renewals(self):
        """Nobody accepts any more what was offered for the terms to come."""
        self.renewal_order_ids.filtered(lambda o: o.state in ("draft", "sent"))._action_cancel()

    def _get_lines_to_credit(self, day):
        """Return the invoice lines of periods that end after a day and are not credited in full yet.

        :rtype: ``account.move.line``, with sudo
        """
        # sudo: what was invoiced, for whoever terminates
        lines = (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("contract_line_id", "in", self.contract_line_ids.ids),
                    ("contract_date_to", ">", day),
                    ("parent_state", "!=", "cancel"),
                    ("move_id.move_type", "=", "out_invoice"),
                    ("move_id.payment_state", "!=", "reversed"),
                ]
            )
        )
        return lines.filtered(
            lambda line: line.currency_id.compare_amounts(self._get_left(line), 0) > 0
        )

    def _get_left(self, line):
        """Return what posted credit notes leave of an invoice line, before tax.

        :param line: the ``account.move.line`` of a period, with sudo
        """
        notes = line.move_id.reversal_move_ids.filtered(lambda move: move.state == "posted")
        credited = notes.invoice_line_ids.filtered(
            lambda other: other.contract_line_id == line.contract_line_id
            and other.contract_date_from == line.contract_date_from
        )
        return line.price_subtotal - sum(credited.mapped("price_subtotal"))

    def _get_credit_text(self, lines, day):
        """Return in words what is to be credited: one line an invoice line, with its days and their
        share of the price, or what is left of it where more was credited already."""
        texts = []
        for line in lines:
            first = max(line.contract_date_from, fields.Date.add(day, days=1))
            days = (line.contract_date_to - first).days + 1
            whole = (line.contract_date_to - line.contract_date_from).days + 1
            share = line.currency_id.round(line.price_subtotal * days / whole)
            texts.append(
                self.env._(
                    "%(invoice)s, %(first)s to %(last)s: %(days)s of %(whole)s days, %(amount)s "
                    "before tax",
                    invoice=line.move_id.display_name,
                    first=format_date(self.env, first),
                    last=format_date(self.env, line.contract_date_to),
                    days=days,
                    whole=whole,
                    amount=line.currency_id.with_env(self.env).format(
                        min(share, self._get_left(line))
                    ),
                )
            )
        return "\n".join(texts)

    def _ask_for_credit(self, lines, day):
        """Tell the accountant which invoices reach beyond the end."""
        accountant = self._get_accountant()
        told = speak_to(accountant, self)
        # sudo: whoever terminates tells the accountant
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            summary=told.env._("Credit what was invoiced beyond the end of the contract"),
            note=plaintext2html(told._get_credit_text(lines, day)),
            user_id=accountant.id,
        )
        self.message_post(body=plaintext2html(self._get_credit_text(lines, day)))

    def _get_accountant(self):
        """Return who credits: the responsible when he invoices, else someone who does."""
        group = self.env.ref("account.group_account_invoice")
        # sudo: who invoices in this company
        users = group.sudo().all_user_ids.filtered(
            lambda user: self.company_id in user.company_ids and not user.share
        )
        return (users & self.user_id) or users[:1] or self.user_id or self.env.user
