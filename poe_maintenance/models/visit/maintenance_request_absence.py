from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
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

    @api.constrains("user_id", "schedule_date", "schedule_end")
    def _check_present(self):
        """Refuse a technician who is not there at the time of a visit to a customer that is still to be
        made. The program's own visits are not refused: where they go on another day, they go without
        who is not there.

        :raise ValidationError: naming technician and day
        """
        for visit in self._filter_expected() if not self._is_program() else ():
            if not visit._filter_present(visit.user_id):
                raise ValidationError(visit._get_absence(visit.user_id, visit._find_why_absent()))

    def _filter_expected(self):
        """Return those of these visits to which a technician is still to go, at a time that is set."""
        return self.filtered(
            lambda visit: visit.user_id
            and visit.customer_id
            and visit.schedule_date
            and not (visit.started_at or visit.archive or visit.done)
        )

    def _find_why_absent(self):
        """Return why the technician of this visit is not there, as :meth:`_get_absence` takes it."""
        self.ensure_one()
        # sudo: whether somebody works here, for whoever plans
        staff = self.user_id.sudo().employee_ids.filtered(
            lambda employee: employee.active and employee.company_id == self.company_id
        )
        return "leave" if self.user_id.active and staff else "left"

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
