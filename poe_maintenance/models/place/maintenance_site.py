from urllib.parse import urlencode

from odoo import api, fields, models
from odoo.exceptions import UserError

# opens the map app of a phone, too
MAP = "https://maps.google.com/maps"

# how hard a place is on devices: the harder one sets the interval of its visits
ENVIRONMENTS = [
    ("indoor", "Indoor"),
    ("outdoor", "Outdoor"),
    ("coastal", "Coastal"),
    ("dusty", "Dusty or industrial"),
]
WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]

MONTHS = [
    ("1", "January"),
    ("2", "February"),
    ("3", "March"),
    ("4", "April"),
    ("5", "May"),
    ("6", "June"),
    ("7", "July"),
    ("8", "August"),
    ("9", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
]


class MaintenanceSite(models.Model):
    """A customer's place, with what sets its maintenance (commitment 9)."""

    _name = "maintenance.site"
    _description = "Site"
    _inherit = ["mail.thread", "mail.activity.mixin", "warranty.bounded.mixin"]
    _order = "partner_id, name, id"
    _check_company_auto = True
    _rec_names_search = ["name", "partner_id.name"]

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
    )
    address_id = fields.Many2one(
        "res.partner",
        string="Address",
        compute="_compute_address_id",
        store=True,
        readonly=False,
        check_company=True,
        domain="[('id', 'child_of', partner_id)]",
        help="Where the technician goes and whom he asks for.",
    )
    environment = fields.Selection(
        ENVIRONMENTS,
        required=True,
        default="indoor",
        tracking=True,
        help="The hardest surroundings of the devices there: salt, dust and rain shorten the interval "
        "of the visits.",
    )
    is_critical = fields.Boolean(
        string="Critical", tracking=True, help="A failure there must be noticed the same day."
    )
    storm_month = fields.Selection(
        MONTHS,
        string="Storm season from",
        help="One more visit comes before this month, where the contract's visits say so.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Access hours",
        check_company=True,
        default=lambda self: self.env.company.resource_calendar_id,
        help="When we are let in, as the clock shows it there. Visits are put on these days. A place in "
        "another time zone than the company has a calendar of its own.",
    )
    hours_per_day = fields.Float(
        string="Operating hours a day", default=24.0, help="How long the devices run."
    )
    power_kw = fields.Float(string="Installed power (kW)")
    has_ups = fields.Boolean(string="UPS", help="The recorders run on when the mains fail.")
    route_day = fields.Selection(
        WEEKDAYS, help="Weekday on which a technician comes this way: visits are put on it."
    )
    map_url = fields.Char(string="Map", compute="_compute_map_url", compute_sudo=True)
    equipment_ids = fields.One2many("maintenance.equipment", "site_id", string="Devices")
    equipment_count = fields.Integer(compute="_compute_equipment_count")
    note = fields.Html(string="Access and remarks")

    _name_once = models.UniqueIndex(
        "(partner_id, company_id, lower(name)) WHERE active",
        "This customer has a site of that name already.",
    )
    _power_positive = models.Constraint(
        "CHECK (power_kw >= 0)", "The installed power cannot be negative."
    )
    _hours_of_a_day = models.Constraint(
        "CHECK (hours_per_day >= 0 AND hours_per_day <= 24)",
        "The operating hours of a day lie between 0 and 24.",
    )

    @api.depends("partner_id")
    def _compute_address_id(self):
        for site in self:
            if site.address_id not in site.partner_id.child_ids:
                site.address_id = site.partner_id

    @api.depends("address_id.contact_address_inline", "address_id.partner_latitude")
    def _compute_map_url(self):
        for site in self:
            address = site.address_id
            point = f"{address.partner_latitude},{address.partner_longitude}"
            where = point if address.partner_latitude else address.contact_address_inline
            site.map_url = where and f"{MAP}?{urlencode({'q': where})}"

    def _compute_equipment_count(self):
        counts = dict(
            self.env["maintenance.equipment"]._read_group(
                [("site_id", "in", self.ids)], ["site_id"], ["__count"]
            )
        )
        for site in self:
            site.equipment_count = counts.get(site, 0)

    def write(self, vals):
        """The visits to come follow the access hours, the route and the storms of the place."""
        result = super().write(vals)
        if {"calendar_id", "route_day", "storm_month"} & set(vals):
            self._replan_visits()
        return result

    def _replan_visits(self):
        """Hook: have the visits to come at these places planned anew."""

    def _get_openings(self, first, last, company):
        """Return ``{site: {day: moment}}``: the days on which we are let in, and when (UTC), in the
        time zone of the place. The empty site stands for devices without one: the company's own hours.

        :param date first: included
        :param date last: included
        :param company: ``res.company``
        """
        by_calendar = {}
        openings = {}
        for site in [*self, self.browse()]:
            calendar = site.calendar_id or company.resource_calendar_id
            if calendar not in by_calendar:
                zone = company._get_zone_at(calendar.sudo())  # sudo: its time zone only
                by_calendar[calendar] = calendar._get_openings(first, last, company, zone)
            openings[site] = by_calendar[calendar]
        return openings

    def action_open_map(self):
        """Open the place on a map, in a tab of its own.

        :raise UserError: when the site has no address
        """
        self.ensure_one()
        if not self.map_url:
            raise UserError(self.env._("Site %s has no address yet.", self.display_name))
        return {"type": "ir.actions.act_url", "url": self.map_url, "target": "new"}

    def action_place(self):
        """Open the dialog that puts devices onto this site, one scan after the other."""
        self.ensure_one()
        return self.env["maintenance.device.placement"]._open(site=self)

    def action_view_equipment(self):
        """Open the devices of the site."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "poe_maintenance.maintenance_equipment_action_device"
        )
        context = {"default_site_id": self[:1].id, "default_customer_id": self[:1].partner_id.id}
        return {**action, "domain": [("site_id", "in", self.ids)], "context": context}
