from datetime import datetime
from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.route import order_stops

# the way over several stops, in the map app of a phone too
MAP_ROUTE = "https://www.google.com/maps/dir/"
# a map takes so many stops in one address
MAX_STOPS = 10


class MaintenanceRequest(models.Model):
    """In which order a technician drives to the visits of a day, on a map and in his own calendar."""

    _inherit = "maintenance.request"

    route_sequence = fields.Integer(
        string="Stop",
        compute="_compute_route_sequence",
        store=True,
        readonly=False,
        copy=False,
        help="Which stop it is on its technician's way that day; 0: not ordered yet.",
    )

    @api.depends("user_id", "schedule_date")
    def _compute_route_sequence(self):
        """Another day, or another technician, is another way."""
        for visit in self:
            visit.route_sequence = 0

    # === ACTIONS === #

    def action_order_route(self):
        """Number the stops of each technician and day among these visits: from the company's address to
        the nearest one, and so on, where the places of the addresses are known; the others by address.

        :raise UserError: when none of them has technician and time
        """
        self.check_access("write")
        planned = self.filtered(
            lambda v: v.user_id and v.schedule_date and not (v.done or v.archive)
        )
        if not planned:
            raise UserError(
                self.env._(
                    "Choose visits that are still to be made and have a technician and a time."
                )
            )
        for visits in planned._get_ways().values():
            for number, visit in enumerate(visits._order_by_way(), 1):
                visit.route_sequence = number
        return True

    def action_open_route(self):
        """Open the way over these visits on a map, in the order of their stops.

        :raise UserError: without an address, or for more stops than a map takes
        """
        addresses = list(dict.fromkeys(filter(None, self._sort_by_stop().mapped("address_text"))))
        if not addresses:
            raise UserError(self.env._("None of these visits has a site with an address."))
        if len(addresses) > MAX_STOPS:
            raise UserError(
                self.env._(
                    "A map shows %s stops at most: choose the visits of one technician and day.",
                    MAX_STOPS,
                )
            )
        url = MAP_ROUTE + "/".join(quote(address, safe="") for address in addresses)
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    # === BUSINESS === #

    def _sort_by_stop(self):
        """Return these visits in the order in which they are driven to."""
        return self.sorted(
            lambda visit: (
                visit._get_local_day(),
                visit.user_id.id,
                visit.route_sequence,
                visit.schedule_date or datetime.max,
            )
        )

    def _get_ways(self):
        """Return ``{(technician, local day, company): visits}``."""
        return self.grouped(lambda visit: (visit.user_id, visit._get_local_day(), visit.company_id))

    def _order_by_way(self):
        """Return the visits of one technician and day in the order of the way."""
        # sudo: where places are, whoever plans
        start = self[:1].sudo().company_id.partner_id._get_place()
        stops = []
        for visit in self.sorted("schedule_date").sudo():
            address = visit.site_id.address_id or visit.customer_id
            text = (address.zip or "", address.city or "", address.street or "")
            stops.append((visit.id, address._get_place(), text))
        return self.browse(order_stops(start, stops))
