from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, plaintext2html

from ...tools.batch import run_in_batches
from ...tools.language import speak_to


class WarrantyRecovery(models.Model):
    """The clock of an RMA number: the responsible is reminded before it expires."""

    _inherit = "warranty.recovery"

    is_rma_expiring = fields.Boolean(
        string="RMA expiring",
        compute="_compute_is_rma_expiring",
        search="_search_is_rma_expiring",
        help="The goods were not sent yet, and the RMA number expires within the days of the "
        "settings.",
    )

    @api.depends("state", "rma_expiry")
    def _compute_is_rma_expiring(self):
        for recovery in self:
            waiting = recovery.state == "approved" and recovery.rma_expiry
            ahead = timedelta(days=recovery.company_id.rma_remind_days)
            recovery.is_rma_expiring = (
                waiting and recovery.rma_expiry <= recovery._get_today() + ahead
            )

    @api.model
    def _search_is_rma_expiring(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: only the time zones of the policies are read, to tell what day it is
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        now = fields.Datetime.now()
        days = companies.grouped(
            lambda c: c._get_warranty_policy()._get_local_date(now) + timedelta(c.rma_remind_days)
        )
        expiring = Domain("state", "=", "approved") & Domain.OR(
            Domain("company_id", "in", same_day.ids) & Domain("rma_expiry", "<=", day)
            for day, same_day in days.items()
        )
        return expiring if True in value else ~expiring

    @api.model
    def _cron_remind(self):
        """Remind of RMA numbers that expire before the goods are sent, once each number. Can be
        killed and run again."""
        domain = Domain("is_rma_expiring", "=", True) & Domain("reminded", "=", False)
        run_in_batches(
            self, "RMA numbers that expire", domain, lambda recoveries: recoveries._remind()
        )

    def _remind(self):
        """Put the reminder on each recovery, in the language of who gets it."""
        for recovery in self:
            user = recovery._get_present(recovery.user_id)
            env = speak_to(user, self).env
            recovery.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=recovery.rma_expiry,
                summary=env._("Send the unit back: the RMA number expires"),
                note=plaintext2html(
                    env._(
                        "RMA number %(number)s of %(supplier)s is valid until %(day)s.",
                        number=recovery.rma_number,
                        supplier=recovery.partner_id.display_name,
                        day=format_date(env, recovery.rma_expiry),
                    )
                ),
                user_id=user.id,
            )
        self._as_program().write({"reminded": True})
