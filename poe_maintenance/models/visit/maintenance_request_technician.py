import logging
from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.poe_warranty.tools.dates import local_date
from odoo.addons.poe_warranty.tools.language import speak_to

_logger = logging.getLogger(__name__)


class MaintenanceRequest(models.Model):
    """Who is sent to a visit holds the certificates that its devices ask for (commitment 8)."""

    _inherit = "maintenance.request"

    qualified_user_ids = fields.Many2many(
        "res.users",
        compute="_compute_qualified_user_ids",
        help="Who is there on the day of the visit and holds what its devices ask for.",
    )

    @api.depends(
        "visit_line_ids.equipment_id", "equipment_id", "schedule_date", "schedule_end", "company_id"
    )
    def _compute_qualified_user_ids(self):
        for visit in self:
            people = self.env["res.users"]._get_technicians(visit.company_id)
            visit.qualified_user_ids = visit._filter_present(people)._filter_competent(
                visit._get_device_kinds(), visit._get_local_day()
            )

    # === CONSTRAINTS === #

    @api.constrains("user_id", "equipment_id")
    def _check_technician(self):
        """Refuse a technician who lacks a certificate for a device of the visit on its day.

        :raise ValidationError: naming technician, certificate, device and day
        """
        for visit in self.filtered("user_id"):
            visit.user_id._check_competent(visit._get_device_kinds(), visit._get_local_day())

    # === ACTIONS === #

    def action_find_technician(self):
        """Give the visit to the qualified technician with the fewest hours of visits that day.

        :raise UserError: when no one is there, or qualified
        """
        for visit in self:
            day, kinds = visit._get_local_day(), visit._get_device_kinds()
            members = visit._get_team_members()
            present = visit._filter_present(members)
            people = present._filter_competent(kinds, day)
            if members and not present:
                raise visit._get_absent_error()
            if not people:
                raise visit._get_nobody_error()
            hours = visit._get_hours(people, day)
            visit.user_id = min(people, key=lambda user: (hours.get(user, 0.0), user.id))
        return True

    def _get_absent_error(self):
        self.ensure_one()
        return UserError(
            self.env._(
                "Everybody who could make %(visit)s on %(day)s is on leave, or has left: put it on "
                "another day, or enter more members of the team.",
                visit=self.display_name,
                day=format_date(self.env, self._get_local_day()),
            )
        )

    def _get_nobody_error(self):
        self.ensure_one()
        names = {
            competence.skill_id.name
            for competences in self.env["maintenance.competence"]
            ._get_by_kind(self._get_device_kinds())
            .values()
            for competence in competences
        }
        return UserError(
            self.env._(
                "There is no technician with “%(certificates)s” for %(visit)s on %(day)s. Have a "
                "certificate entered on an employee of the team, or put the visit on another day.",
                certificates="”, “".join(sorted(names)),
                visit=self.display_name,
                day=format_date(self.env, self._get_local_day()),
            )
            if names
            else self.env._(
                "There is no technician: enter the members of the maintenance team, or link "
                "employees to their users."
            )
        )

    # === BUSINESS === #

    def _get_devices(self):
        """Return the ``maintenance.equipment`` this visit is about."""
        return (self.visit_line_ids.equipment_id | self.equipment_id)._origin

    def _get_device_kinds(self):
        """Return the list of ``DeviceKind`` of this visit's devices, that of one device for all of its
        company, type and brand."""
        # sudo: type and brand of a device, for whoever may or may not read products
        Device = self.env["maintenance.equipment"].sudo().with_context(active_test=False)
        kinds = Device._read_group(
            [("id", "in", self._get_devices().ids)],
            ["company_id", "category_id", "product_id.product_brand_id"],
            ["id:min"],
        )
        examples = Device.browse(example for *_kind, example in kinds)
        return list(examples._get_kinds().values())

    def _get_zone(self):
        """Return the name of the time zone in which the days of this visit are meant: the site's."""
        self.ensure_one()
        company = self.company_id or self.env.company
        return company._get_zone_at(self.site_id.sudo().calendar_id)  # sudo: the time zone only

    def _get_local_day(self):
        """Return the local day of this visit; today for one that is not planned yet."""
        self.ensure_one()
        return local_date(self.schedule_date or fields.Datetime.now(), self._get_zone())

    def _get_team_members(self):
        """Return the users among whom a technician is looked for: the team's members, else all of
        our people in that company."""
        self.ensure_one()
        people = self.env["res.users"]._get_technicians(self.company_id)
        members = self.maintenance_team_id.member_ids
        if not members:
            return people
        return members.filtered(
            lambda user: self.company_id in user.sudo().company_ids
        )  # sudo: ids

    def _get_hours(self, users, day):
        """Return ``{user: hours}`` of other visits on a local day.

        :param date day: in this visit's time zone
        """
        zone = pytz.timezone(self._get_zone())
        first, last = (
            zone.localize(fields.Datetime.to_datetime(moment)).astimezone(pytz.utc)
            for moment in (day, day + timedelta(1))
        )
        domain = (
            Domain("user_id", "in", users.ids)
            & Domain("id", "not in", self.ids)
            & Domain("archive", "=", False)
            & Domain("schedule_date", ">=", first.replace(tzinfo=None))
            & Domain("schedule_date", "<", last.replace(tzinfo=None))
        )
        # sudo: how busy people are, whoever looks for one
        rows = self.sudo()._read_group(domain, ["user_id"], ["duration:sum"])
        return {user.sudo(False): hours for user, hours in rows}

    def _keep_qualified(self):
        """Devices or day of these visits changed, and certificates run out: a person is told that
        the technician does not hold what they ask for. What the program does by itself goes on,
        without the technician.

        :raise ValidationError: as :meth:`_check_technician`
        """
        visits = self.filtered("user_id")
        if not self._is_program():
            visits._check_technician()
            return
        for visit in visits:
            user, day = visit.user_id, visit._get_local_day()
            if not user._filter_competent(visit._get_device_kinds(), day):
                visit.user_id = False
                _logger.warning("Visit %s lost its technician: no certificate for it", visit.name)
                visit.message_post(
                    body=speak_to(visit._get_planner(), visit).env._(
                        "%(technician)s lacks a certificate for a device that came onto this visit, "
                        "or on its new day: find another technician.",
                        technician=user.name,
                    )
                )
