from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class ResUsers(models.Model):
    """A technician is a user; certificates are kept with the employee (commitment 8)."""

    _inherit = "res.users"

    def _get_lacking_competences(self, kinds, day):
        """Return ``{user: [(kind, competence, certificates)]}``: what these users lack for work on
        devices on a day. The number of queries grows neither with the users nor with the devices.

        :param kinds: iterable of ``DeviceKind``
        :param date day: local day of the work
        """
        by_kind = self.env["maintenance.competence"]._get_by_kind(kinds)
        asked = self.env["maintenance.competence"].sudo().union(*by_kind.values())
        if not asked or not self:
            return {user: [] for user in self}
        held = asked._get_certificates([("employee_id.user_id", "in", self.ids)]).grouped(
            lambda certificate: certificate.employee_id.user_id.id
        )
        none = self.env["hr.employee.skill"].sudo()
        return {
            user: [
                (kind, competence, held.get(user.id, none))
                for kind, competences in by_kind.items()
                for competence in competences
                if not competence._is_met_by(held.get(user.id, none), day)
            ]
            for user in self
        }

    def _filter_competent(self, kinds, day):
        """Return those of these users who lack nothing; see :meth:`_get_lacking_competences`."""
        lacking = self._get_lacking_competences(kinds, day)
        return self.filtered(lambda user: not lacking[user])

    def _check_competent(self, kinds, day):
        """:raise ValidationError: naming technician, certificate, device and what is the matter; see
        :meth:`_get_lacking_competences`"""
        for user, lacking in self._get_lacking_competences(kinds, day).items():
            for kind, competence, certificates in lacking:
                raise ValidationError(
                    self.env._(
                        "%(technician)s has no valid certificate “%(certificate)s” for %(device)s on "
                        "%(day)s: %(reason)s. Choose someone else, or have the certificate entered.",
                        technician=user.sudo().name,  # sudo: the name only
                        certificate=competence.skill_id.name,
                        device=kind.name,
                        day=format_date(self.env, day),
                        reason=competence._get_reason(certificates, day),
                    )
                )

    @api.model
    def _get_technicians(self, company):
        """Return the users who may be sent to a visit of a company: our own people there."""
        # sudo: whether somebody is an employee, for whoever plans
        return (
            self.sudo()
            .search(
                [
                    ("share", "=", False),
                    ("company_ids", "in", company.ids),
                    ("employee_ids.company_id", "in", company.ids),
                ]
            )
            .sudo(False)
        )

    def _filter_present(self, company, start, end):
        """Return those of these users who work for a company at a time: who neither left it nor is on
        leave. Two queries for any number of them.

        :param company: ``res.company``
        :param datetime start: UTC
        :param datetime end: UTC, later
        """
        active = self.filtered("active")
        if not active:
            return active
        # sudo: whether somebody is there decides, whoever may read staff records
        employees = (
            self.env["hr.employee"]
            .sudo()
            .with_context(active_test=False)
            .search([("user_id", "in", active.ids), ("company_id", "=", company.id)])
        )
        working = employees.filtered("active")
        away = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                [
                    ("resource_id", "in", working.resource_id.ids),
                    ("time_type", "=", "leave"),
                    ("date_from", "<", end),
                    ("date_to", ">", start),
                ]
            )
        )
        there = working.filtered(lambda employee: employee.resource_id not in away.resource_id)
        # who is in the team without a staff record is one who works with us
        return active - (employees.user_id - there.user_id)

    def _get_van(self, company):
        """Return the location of this technician's van stock in a company; may be empty, and is
        without a technician.

        :param company: ``res.company``
        :return: ``stock.location`` with sudo
        """
        # sudo: which van it is, for whoever serves; staff records are not theirs to read
        employees = self.sudo().employee_ids
        return employees.filtered(lambda employee: employee.company_id == company).van_location_id
