from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, plaintext2html

from odoo.addons.poe_warranty.tools.language import speak_to
from odoo.addons.poe_warranty.tools.lock import lock

from ..visit.contract_contract import HORIZON_DAYS


class WarrantyEntitlement(models.Model):
    """A free service that the customer books himself, for a day that he asks for (C2): the planner finds a
    visit to be planned."""

    _inherit = "warranty.entitlement"

    visit_ids = fields.One2many("maintenance.request", "entitlement_id", string="Visits")

    def _get_reason_not_asked(self):
        """Return why the service cannot be booked on the portal, or None."""
        self.ensure_one()
        if not self._is_free():
            return self.env._("%s is used up, or its time is over.", self.product_id.name)
        if not self._get_place():
            return self.env._("We do not know where the device is: call us to book.")
        return None

    def _get_portal_words(self):
        """Return in words what is left of the service, and until when it is booked."""
        self.ensure_one()
        return self.env._(
            "%(left)s of %(all)s left, to book until %(day)s",
            left=self.left,
            all=self.quantity,
            day=format_date(self.env, self.last_day),
        )

    def _get_place(self):
        """Return the installed device for which the service is."""
        return self.card_id.equipment_ids[:1]

    def _ask_for(self, day):
        """Book the service, which costs nothing, and make the visit that is to be planned for the day that
        the customer asks for. Asked for the same day twice, it is booked once.

        :param date day: local, or None where he sent none
        :return: the ``maintenance.request``, in the user's rights
        :raise UserError: when nothing is left, or for a day that cannot be
        """
        self.ensure_one()
        self.card_id.sudo(False).check_access("read")
        # sudo: a customer books here alone, what is his and costs nothing
        service = self.sudo().with_company(self.company_id)
        service._check_day(day)
        lock(service, service.product_id.name)
        open_visits = service.visit_ids.filtered(lambda v: not v.archive and not v.done)
        visit = open_visits.filtered(lambda v: v.request_date == day)[:1]
        if not visit:
            if reason := service._get_reason_not_asked():
                raise UserError(reason)
            visit = service._create_asked_visit(day, service._book())
        return visit.sudo(False).with_company(self.env.company)

    def _check_day(self, day):
        """:raise UserError: for no day, one that is over, or one so far ahead that no visit stands in the
        calendar"""
        today = self.company_id._get_local_day(fields.Datetime.now())
        last = today + timedelta(HORIZON_DAYS)
        if not day or not today < day <= last:
            raise UserError(
                self.env._("Choose a day from tomorrow until %s.", format_date(self.env, last))
            )

    def _create_asked_visit(self, day, order):
        """Return the visit of a booking, without a time: the planner agrees on it, and reads in his own
        language what is asked for.

        :param date day: that the customer asks for
        :param order: the ``sale.order`` that books the service
        """
        device = self._get_place()
        Request = self.env["maintenance.request"].with_context(mail_create_nosubscribe=True)
        visit = Request._as_program().create(
            {
                "name": f"{self.product_id.name} · {device.display_name}",
                "maintenance_type": "preventive",
                "company_id": self.company_id.id,
                "equipment_id": device.id,
                "site_id": device.site_id.id,
                "request_date": day,
                "owner_user_id": False,
                "entitlement_id": self.id,
            }
        )
        asked = speak_to(visit._get_planner(), self)._get_asked_words(day, order)
        visit.description = plaintext2html(asked)
        visit._ask_planner("service_booked", asked)
        return visit

    def _get_asked_words(self, day, order):
        """Return in words what a customer booked, see :meth:`_create_asked_visit`."""
        return self.env._(
            "%(service)s for %(device)s, asked for on %(day)s, order %(order)s.",
            service=self.product_id.name,
            device=self._get_place().display_name,
            day=format_date(self.env, day),
            order=order.name,
        )
