from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.poe_warranty.controllers.portal import WarrantyPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager


class MaintenanceSitePortal(WarrantyPortal):
    """The customer's sites: what hangs there, and when we come."""

    _sites_per_page = 30
    _devices_per_site_page = 50

    @route(["/my/sites", "/my/sites/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_sites(self, page=1, **kwargs):
        Site = request.env["maintenance.site"]
        pager = portal_pager(
            url="/my/sites", total=Site._count_portal(), page=page, step=self._sites_per_page
        )
        sites = Site._search_portal(limit=self._sites_per_page, offset=pager["offset"])
        return self._show(
            "poe_maintenance.portal_my_sites",
            "maintenance_sites",
            sites=sites,
            counts=sites._count_portal_devices(),
            pager=pager,
        )

    def _prepare_site_values(self, site, page=1):
        """Return what the page of one site shows. The contract for other add-ons: extend it; the number
        of queries does not grow with the devices.

        :param site: ``maintenance.site`` with sudo
        """
        Device, Request = request.env["maintenance.equipment"], request.env["maintenance.request"]
        here = Domain("site_id", "=", site.id)
        pager = portal_pager(
            url=f"/my/sites/{site.id}",
            total=Device._count_portal(here),
            page=page,
            step=self._devices_per_site_page,
        )
        devices = Device._search_portal(
            here,
            limit=self._devices_per_site_page,
            offset=pager["offset"],
            order="position, name, id",
        )
        cards = request.env["warranty.card"]._search_portal(Domain("id", "in", devices.card_id.ids))
        return {
            "site": site,
            "devices": devices,
            "cards": cards,
            "contracts": devices._get_serving_contracts(),
            "visits": Request._search_portal(
                here & Request._get_portal_coming(), order="schedule_date, id", limit=5
            ),
            "pager": pager,
        }

    @route(
        ["/my/sites/<int:site_id>", "/my/sites/<int:site_id>/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_site(self, site_id, page=1, **kwargs):
        site = self._get_own("maintenance.site", site_id)
        values = self._prepare_site_values(site, page)
        return self._show("poe_maintenance.portal_my_site", "maintenance_site", **values)
