from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.poe_warranty.controllers.portal import MAX_SENT
from odoo.addons.poe_warranty.controllers.portal_report import WarrantyReportPortal
from odoo.addons.poe_warranty.models.portal.warranty_card_report import MAX_DEVICES
from odoo.addons.poe_warranty.tools.text import get_words


class MaintenanceCalloutPortal(WarrantyReportPortal):
    """A technician whom the customer asks for: for devices that a contract looks after."""

    def _get_callable_devices(self, chosen):
        """Return the devices that the form lists: those that were chosen, else the first ones under a
        contract."""
        Device = request.env["maintenance.equipment"]
        domain = Domain("id", "in", chosen) if chosen else Device._get_served_domain()
        return Device._search_portal(domain, limit=MAX_DEVICES, order="site_id, position, name, id")

    def _show_callout_form(self, chosen, **values):
        devices = self._get_callable_devices(chosen)
        contracts = devices._get_serving_contracts()
        # sudo: how many call-outs are left, for whoever may ask for one
        Contract = request.env["contract.contract"].sudo()
        return self._show(
            "poe_maintenance.portal_callout",
            "maintenance_callout",
            **{
                "devices": devices.filtered(lambda device: device in contracts),
                "chosen": chosen or (devices.ids if len(devices) == 1 else []),
                "serving": Contract.union(*contracts.values()),
                "photo_help": self._get_photo_help(),
                **values,
            },
        )

    @route("/my/call-out", type="http", auth="user", website=True, methods=["GET"])
    def portal_callout_form(self, **kwargs):
        return self._show_callout_form(self._get_chosen(request.httprequest.args))

    @route(
        "/my/call-out/send",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        max_content_length=MAX_SENT,
    )
    def portal_call_out(self, words="", **kwargs):
        words, chosen = get_words(words), self._get_chosen(request.httprequest.form)
        calls, error = self._attempt(lambda: self._call_out(chosen, words))
        if error:
            return self._show_callout_form(chosen, error=error, words=words)
        if len(calls) == 1:
            return request.redirect(f"/my/visits/{calls.id}?done=reported")
        return request.redirect("/my/visits?done=reported")

    def _call_out(self, chosen, words):
        """Return the call-outs for the devices that were chosen, in the customer's own rights."""
        devices = request.env["maintenance.equipment"]
        if chosen:
            devices = devices._search_portal(Domain("id", "in", chosen)).sudo(False)
        if len(devices) != len(chosen):
            raise UserError(request.env._("One of these devices is not yours any more."))
        return devices._call_out(words, self._read_photos())
