from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.poe_warranty.tools.batch import run_in_batches
from odoo.addons.poe_warranty.tools.language import speak_to


class MaintenanceRequest(models.Model):
    """Who is told of a call-out that is due soon, and of one that came too late."""

    _inherit = "maintenance.request"

    sla_reminded = fields.Selection(
        [("due_soon", "Due soon"), ("breached", "Breached")],
        readonly=True,
        copy=False,
        by_program=True,
    )

    @api.model
    def _cron_remind_callouts(self):
        """Remind of call-outs that are due soon, escalate those that came too late: each once for
        each. Can be killed and run again, and by several servers at once."""
        for status in ("breached", "due_soon"):
            domain = (
                Domain("sla_status", "=", status)
                & Domain("sla_reminded", "not in", (status, "breached"))
                & Domain("resolved_at", "=", False)
            )
            remind = partial(type(self)._remind, status=status)
            if not run_in_batches(self, f"Call-outs, {status}", domain, remind):
                return

    def _remind(self, status):
        """Put the reminder on these call-outs: the technician is told that it is due soon, who
        answers for the team that it came too late.

        :param str status: ``due_soon`` or ``breached``
        """
        today = fields.Date.context_today(self)
        for user, calls in self.grouped(lambda call: call._get_reminded(status)).items():
            calls.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=today,
                summary=speak_to(user, calls)._get_reminder(status),
                user_id=user.id,
            )
        self._as_program().sla_reminded = status

    @api.model
    def _get_reminder(self, status):
        return {
            "due_soon": self.env._("Due soon: see the deadlines of this call-out"),
            "breached": self.env._("Too late: the service level of this call-out is broken"),
        }[status]

    def _get_reminded(self, status):
        """Return who is told: the ``res.users``, never empty."""
        self.ensure_one()
        leader = self.company_id.warranty_responsible_id or self.maintenance_team_id.member_ids[:1]
        users = (leader, self.user_id) if status == "breached" else (self.user_id, leader)
        return self._get_present(*users)
