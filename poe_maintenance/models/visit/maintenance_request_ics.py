import logging

import pytz

from odoo import models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

try:
    import vobject
except ImportError:
    _logger.warning("`vobject` is not installed: visits are not exported to calendars")
    vobject = None


class MaintenanceRequest(models.Model):
    """Visits in somebody's own calendar, as core's `calendar` writes its meetings."""

    _inherit = "maintenance.request"

    def action_export_calendar(self):
        """Download these visits as a file that calendars read; imported again, it brings them up to
        date.

        :raise UserError: when none of them has a time, or the server lacks what writes such files
        """
        planned = self.filtered("schedule_date")
        if not planned:
            raise UserError(self.env._("None of these has a time yet: plan them first."))
        planned._check_exportable()
        numbers = ",".join(map(str, planned.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/poe_maintenance/visits.ics?ids={numbers}",
            "target": "download",
        }

    def _check_exportable(self):
        """:raise UserError: where the server lacks what writes such files"""
        if vobject is None:
            raise UserError(
                self.env._("The Python library “vobject” is not installed on the server.")
            )

    def _get_ics(self):
        """Return these visits as an iCalendar file; those without a time are left out.

        :rtype: bytes
        """
        self._check_exportable()
        calendar = vobject.iCalendar()
        database = (
            self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        )  # sudo: its name
        for visit in self.filtered("schedule_date"):
            event = calendar.add("vevent")
            for name, value in visit._prepare_ics_vals(database).items():
                if value:
                    event.add(name).value = value
        return calendar.serialize().encode()

    def _prepare_ics_vals(self, database):
        """Return ``{property: value}`` of this visit in a calendar.

        :param str database: what tells its visits from those of other databases
        """
        self.ensure_one()
        visit = self.sudo()  # sudo: the place and the customer, for whoever may read the visit
        where = list(filter(None, (visit.site_id.name, visit.customer_id.name)))
        what = (visit.name, visit.address_phone, visit.get_base_url() + visit._get_form_path())
        return {
            "uid": f"maintenance-request-{visit.id}@{database}",
            "dtstamp": pytz.utc.localize(visit.write_date),
            "dtstart": pytz.utc.localize(visit.schedule_date),
            "dtend": pytz.utc.localize(visit.schedule_end or visit.schedule_date),
            "summary": " · ".join(where) or visit.name,
            "location": visit.address_text,
            "description": "\n".join(filter(None, what)),
            "status": "CANCELLED" if visit.archive else "CONFIRMED",
        }

    def _get_form_path(self):
        """Return where on our server the form of this visit opens."""
        self.ensure_one()
        return f"/odoo/maintenance.request/{self.id}"
