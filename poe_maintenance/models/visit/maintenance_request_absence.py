from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, plaintext2html

from odoo.addons.poe_warranty.tools.language import speak_to


class MaintenanceRequest(models.Model):
    """Whoever left us or is on leave is not chosen for a visit to customers, and gives back those he was
    to make: the planner gets a task."""

    _inherit = "maintenance.request"

    def _compute_user_id(self):
        """Nor is the technician of a device proposed while he is not there."""
        result = super()._compute_user_id()
        for visit in self.filtered(lambda visit: visit.equipment_id.customer_id):
            visit.user_id = visit._filter_present(visit.user_id)
        return result

    def _filter_present(self, users):
        """Return those of these users who are there at the time of this visit; of one that is not planned,
        now."""
        self.ensure_one()
        start = self.schedule_date or fields.Datetime.now()
        end = self.schedule_end if self.schedule_date else None
        if not end or end <= start:
            end = start + timedelta(hours=1)
        return users._filter_present(self.company_id, start, end)

    # === WHAT IS GIVEN BACK === #

    @api.model
    def _give_back_of(self, users, why="left", domain=Domain.TRUE):
        """Take technicians off the visits to customers that they were to make.

        :param users: ``res.users`` who are not there
        :param str why: ``left`` or ``leave``
        :param domain: of the visits it is about; all, when left out
        """
        if not users:
            return
        waiting = (
            Domain("user_id", "in", users.ids)
            & Domain("customer_id", "!=", False)
            & Domain("archive", "=", False)
            & Domain("close_date", "=", False)
            & Domain("finished_at", "=", False)
        )
        # sudo: whoever keeps the staff need not serve customers
        for visit in self.sudo().search(waiting & Domain(domain)):
            visit._give_back(why)

    def _give_back(self, why):
        """Take the technician off this visit and leave a task with its planner; see
        :meth:`_give_back_of`."""
        self.ensure_one()
        technician = self.user_id
        self._as_program().user_id = False
        planner = self._get_planner(but=technician)
        self.activity_reschedule(
            ["maintenance.mail_act_maintenance_request"], new_user_id=planner.id
        )
        told = speak_to(planner, self)
        self._alert_once(
            "technician_gone",
            lambda _visit: {
                "summary": told.env._("Visit without a technician"),
                "note": plaintext2html(told._get_absence(technician, why)),
                "user_id": planner.id,
            },
        )

    def _get_absence(self, technician, why):
        """Return in words why a technician does not make this visit."""
        facts = {
            "technician": technician.name,
            "day": format_date(self.env, self._get_local_day()),
        }
        return {
            "left": self.env._(
                "%(technician)s no longer works here: find another technician for %(day)s.", **facts
            ),
            "leave": self.env._(
                "%(technician)s is on leave on %(day)s: find another technician, or another day.",
                **facts,
            ),
        }[why]
