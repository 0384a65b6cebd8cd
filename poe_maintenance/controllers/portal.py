from odoo.http import request

from odoo.addons.poe_warranty.controllers.portal import WarrantyPortal


class MaintenancePortal(WarrantyPortal):
    """What the portal's home counts of sites and of visits to come."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "maintenance_site_count" in counters:
            values["maintenance_site_count"] = request.env["maintenance.site"]._count_portal()
        if "maintenance_visit_count" in counters:
            Request = request.env["maintenance.request"]
            values["maintenance_visit_count"] = Request._count_portal(Request._get_portal_coming())
        return values
