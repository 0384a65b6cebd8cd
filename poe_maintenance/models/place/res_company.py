import pytz

from odoo import api, fields, models


class ResCompany(models.Model):
    """Where a company is, which its calendar need not say: Odoo installs one in the time zone of whoever
    installs, mostly UTC."""

    _inherit = "res.company"

    # read by jobs and reports, not along with every company
    maintenance_day_hours = fields.Float(
        string="Hours of visits a day",
        default=8.0,
        help="So many hours of visits a technician makes in a day: more is told, and a visit that is "
        "longer is planned, and priced by the adviser, as several. 0: nothing is split.",
        prefetch="maintenance",
    )

    @api.model
    def _get_bounds(self):
        return {**super()._get_bounds(), "maintenance_day_hours": (0, 24)}

    def _get_zone(self):
        """Return the time zone in which the company counts days: that of its warranty policy."""
        self.ensure_one()
        return pytz.timezone(self._get_warranty_policy().tz or "UTC")

    def _get_chosen_zone(self, calendar):
        """Return the name of the time zone that a calendar says its hours are meant in, or None: neither
        the company's own calendar, which came with Odoo, nor one in UTC says so.

        :param calendar: ``resource.calendar``, with sudo; may be empty
        """
        self.ensure_one()
        is_installed = calendar == self.resource_calendar_id or calendar.tz == "UTC"
        return None if is_installed or not calendar else calendar.tz

    def _get_zone_at(self, calendar):
        """Return the name of the time zone in which the hours of a calendar count; see
        :meth:`_get_chosen_zone`."""
        return self._get_chosen_zone(calendar) or self._get_zone().zone

    def _get_planners(self):
        """Return the ``res.users`` who plan the visits of this company; may be empty."""
        self.ensure_one()
        group = self.env.ref("poe_maintenance.group_maintenance_planner")
        # sudo: who plans, whoever asks
        return group.sudo().all_user_ids.filtered(
            lambda user: self in user.company_ids and not user.share
        )

    # === THE RIGHT CALENDAR === #

    def _has_right_hours(self):
        """Tell whether the company's calendar says the time zone in which its hours count here."""
        calendar = self.sudo().resource_calendar_id  # sudo: its time zone only
        return not calendar or calendar.tz == self._get_zone().zone

    def _get_hours_hint(self):
        """Return what is wrong with the company's calendar in words, or False."""
        if self._has_right_hours():
            return False
        calendar = self.sudo().resource_calendar_id  # sudo: as above
        return self.env._(
            "“%(calendar)s” is in the time zone %(foreign)s, the company in %(zone)s by its warranty "
            "policy. Visits and service levels take its hours as those of %(zone)s; other apps do not.",
            calendar=calendar.name,
            foreign=calendar.tz,
            zone=self._get_zone().zone,
        )

    def _use_right_hours(self):
        """Give the company a calendar of the same hours in its own time zone; sites that had the old one
        have the new one. Safe to run again."""
        self.ensure_one()
        if self._has_right_hours():
            return
        old, zone = self.resource_calendar_id, self._get_zone().zone
        name = f"{old.name} ({zone})"
        made = [("company_id", "=", self.id), ("tz", "=", zone), ("name", "=", name)]
        right = old.search(made, limit=1)
        if not right:
            right = old.copy({"company_id": self.id, "tz": zone})
            right.name = name
        self.resource_calendar_id = right
        self._follow_hours(old, right)

    def _follow_hours(self, old, right):
        """Hook: let what counted in the company's old calendar count in its new one."""
        # sudo: who sets up the company need not serve its customers
        sites = self.env["maintenance.site"].sudo().with_context(active_test=False)
        mine = [("company_id", "=", self.id), ("calendar_id", "=", old.id)]
        sites.search(mine).calendar_id = right
