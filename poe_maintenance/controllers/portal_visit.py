from werkzeug.exceptions import NotFound

from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.poe_warranty.controllers.portal import WarrantyPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager


class MaintenanceVisitPortal(WarrantyPortal):
    """Visits and call-outs: when we come and who comes, and the report of what we found."""

    _visits_per_page = 30

    def _get_visit_filters(self):
        """Return ``{name: (label, domain, order)}`` of the filters of the list."""
        env = request.env
        coming = env["maintenance.request"]._get_portal_coming()
        return {
            "coming": (env._("To come"), coming, "schedule_date, id"),
            "past": (env._("Past"), ~coming, "schedule_date desc, id desc"),
        }

    @route(["/my/visits", "/my/visits/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_visits(self, page=1, filterby="coming", done=None, **kwargs):
        Request = request.env["maintenance.request"]
        filters = self._get_visit_filters()
        filterby = filterby if filterby in filters else "coming"
        _label, domain, order = filters[filterby]
        pager = portal_pager(
            url="/my/visits",
            url_args={"filterby": filterby},
            total=Request._count_portal(domain),
            page=page,
            step=self._visits_per_page,
        )
        visits = Request._search_portal(
            domain, order=order, limit=self._visits_per_page, offset=pager["offset"]
        )
        return self._show(
            "poe_maintenance.portal_my_visits",
            "maintenance_visits",
            visits=visits,
            done=done,
            pager=pager,
            filters=filters,
            filterby=filterby,
        )

    def _prepare_visit_values(self, visit):
        """Return what the page of one visit shows. Other add-ons extend it.

        :param visit: ``maintenance.request`` with sudo
        """
        devices = visit._get_devices()
        return {
            "visit": visit,
            "devices": request.env["maintenance.equipment"]._search_portal(
                Domain("id", "in", devices.ids), order="position, name, id"
            ),
            "report": visit._get_seen_report(),
            "reported": visit.is_callout and visit._get_reported(),
        }

    @route("/my/visits/<int:visit_id>", type="http", auth="user", website=True)
    def portal_my_visit(self, visit_id, done=None, **kwargs):
        visit = self._get_own("maintenance.request", visit_id)
        return self._show(
            "poe_maintenance.portal_my_visit",
            "maintenance_visit",
            done=done,
            **self._prepare_visit_values(visit),
        )

    @route("/my/visits/<int:visit_id>/report", type="http", auth="user", website=True)
    def portal_my_visit_report(self, visit_id, **kwargs):
        report = self._get_own("maintenance.request", visit_id)._get_seen_report()
        if not report:
            raise NotFound()
        stream = request.env["ir.binary"]._get_stream_from(report)
        return stream.get_response(as_attachment=True)
