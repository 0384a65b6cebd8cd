from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import plaintext2html

from odoo.addons.poe_warranty.models.portal.warranty_card_report import MAX_DEVICES
from odoo.addons.poe_warranty.tools.lock import lock

MAX_TITLE = 64


class MaintenanceEquipment(models.Model):
    """A fault for which the customer asks a technician to come: a call-out, as the desk takes it."""

    _inherit = "maintenance.equipment"

    def _call_out(self, words, photos=()):
        """Make the call-outs for these devices as their customer reports them, one a site, the clock of
        the service level running from now. A device that has an open one gets no second: what is
        reported is kept there. Sent twice, the same report is kept once.

        :param str words: what is wrong, in his own words
        :param photos: as ``ir.attachment._read_photos`` returns them
        :return: the ``maintenance.request``, in the user's rights
        :raise UserError: saying what is missing, or why nobody is sent
        """
        self.check_access("read")
        words = self.env["warranty.card"]._check_words(words)
        self._check_called_out()
        # sudo: a customer makes his call-outs here alone, with nothing on them but what he reports
        devices = self.sudo()
        lock(devices, ", ".join(devices.mapped("display_name")))
        open_calls = devices._get_open_callouts()
        calls = self.env["maintenance.request"].sudo().union(*open_calls.values())
        for call in calls:
            call._keep_report(words, photos)
        waiting = devices.filtered(lambda device: device not in open_calls)
        for of_site in waiting.grouped(lambda device: (device.company_id, device.site_id)).values():
            calls |= of_site._create_reported_callout(words, photos)
        return calls.sudo(False)

    def _check_called_out(self):
        """:raise UserError: when no device was chosen, or too many, or one that no contract looks after:
        what the way costs is agreed on first"""
        if not self:
            raise UserError(self.env._("Choose the device for which somebody is to come."))
        if len(self) > MAX_DEVICES:
            raise UserError(self.env._("Choose %s devices at most.", MAX_DEVICES))
        served = self._get_serving_contracts()
        for device in self.sudo():  # sudo: its whole name
            if device not in served:
                raise UserError(
                    self.env._(
                        "%s is under no contract today: report the fault on the page of the device, or "
                        "call us.",
                        device.display_name,
                    )
                )

    def _get_open_callouts(self):
        """Return ``{device: call-out}`` of those of these devices for which somebody comes already, the
        last one each."""
        about = Domain("equipment_id", "in", self.ids) | Domain(
            "visit_line_ids", "any", [("equipment_id", "in", self.ids)]
        )
        still_open = [
            ("is_callout", "=", True),
            ("archive", "=", False),
            ("resolved_at", "=", False),
            ("stage_id.done", "=", False),
        ]
        calls = self.env["maintenance.request"].search(about & Domain(still_open), order="id")
        by_device = calls._get_by_device()
        return {device: by_device[device][-1:] for device in self if by_device[device]}

    def _create_reported_callout(self, words, photos):
        """Return the new call-out for these devices of one site, see :meth:`_call_out`. Whoever reported
        it hears what we write to him about it."""
        company = self.company_id or self.env.company
        Request = self.env["maintenance.request"].with_company(company)
        call = (
            Request.with_context(mail_create_nosubscribe=True)
            ._as_program()
            .create(self._prepare_reported_vals(words, company))
        )
        call._keep_words(words, photos)
        call._ask_planner("callout_reported", words)
        return call.with_company(self.env.company)

    def _prepare_reported_vals(self, words, company):
        """Return the values of a call-out that a customer reports: nothing but what a call brings."""
        vals = {
            "name": " ".join(words.split())[:MAX_TITLE],
            "description": plaintext2html(words),
            "maintenance_type": "corrective",
            "company_id": company.id,
            "equipment_id": self[:1].id,
            "site_id": self.site_id.id,
            "owner_user_id": False,
        }
        if len(self) > 1:
            lines = [Command.create({"equipment_id": device.id}) for device in self]
            vals["visit_line_ids"] = lines
        return vals
