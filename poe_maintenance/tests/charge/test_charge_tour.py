from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import Form, HttpCase

from ..people.test_competence import CompetenceCommon


class ChargeTourCommon(CompetenceCommon, HttpCase):
    """A call-out that neither warranty nor contract includes, under way for an hour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_and_install_lang("vi_VN")
        cls.device = cls._install("CAM0001", moment="2020-12-01 03:00:00")
        # what is checked is told elsewhere
        cls.env["maintenance.checklist"].search([]).active = False
        cls.callout = cls.env.ref("poe_maintenance.product_callout")
        cls.callout.write({"name": "Call-out", "list_price": 55.0})
        cls.callout.with_context(lang="vi_VN").name = "Call-out"
        cls.travel = cls.env["product.product"].create(
            {"name": "Travel", "type": "service", "list_price": 12.0}
        )
        (cls.callout | cls.travel | cls.labour).taxes_id = False
        cls.company.write(
            {
                "maintenance_travel_product_id": cls.travel.id,
                "maintenance_labour_product_id": cls.labour.id,
            }
        )

    def _call(self):
        """Take a call as the desk does; its technician has been there for an hour."""
        action = self.device.with_user(self.desk).action_new_callout()
        Request = self.env["maintenance.request"].with_user(self.desk)
        form = Form(Request.with_context(**action["context"]), action["views"][0][0])
        form.name = "No picture"
        form.user_id = self.hoa
        form.schedule_date = fields.Datetime.now()
        call = form.save().with_user(self.hoa)
        line = {"request_id": call.id, "equipment_id": self.device.id}
        self.env["maintenance.visit.line"].create(line)
        with freeze_time(fields.Datetime.now() - timedelta(minutes=65)):
            call.action_start_visit()
        return call

    def _invoice_charges(self, call):
        """Invoice what is ready of a call; return what each product is invoiced for."""
        ready = call.sudo().sale_order_ids.filtered(lambda order: order.state == "sale")
        invoice = self._invoice(ready)
        lines = invoice.invoice_line_ids.filtered("product_id")
        return {line.product_id: line.price_subtotal for line in lines}


class TestChargeTour(ChargeTourCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_charged_callout_is_signed_below_what_it_costs(self):
        for lang in ("en_US", "vi_VN"):
            self.hoa.lang = lang
            call = self._call()
            self.start_tour("/odoo/my-visits", "poe_maintenance_charge", login=self.hoa.login)
            self.assertTrue(call.finished_at and call.signature, lang)
            self.assertEqual((call.signed_by, call.signed_total), ("Ms Lan", 104.5), lang)
            self.assertEqual(
                self._invoice_charges(call),
                {self.callout: 55, self.travel: 12, self.labour: 37.5},
                lang,
            )

    def test_a_charged_callout_without_a_price_is_not_invoiced_at_nothing(self):
        self.callout.list_price = 0
        call = self._call()
        self.start_tour(
            f"/odoo/visit/{call.id}",
            "poe_maintenance_charge_without_price",
            login=self.hoa.login,
        )
        self.assertTrue(call.finished_at and call.signature)
        orders = call.sudo().sale_order_ids
        self.assertEqual(orders.mapped("state"), ["draft"])
        self.assertIn("Call-out", orders.activity_ids.summary)


class TestChargeOnForm(ChargeTourCommon):
    def test_the_dialog_for_the_signature_opens_empty(self):
        call = self._call()
        action = self.env.ref("poe_maintenance.maintenance_request_action_callout")
        self.start_tour(
            f"/odoo/action-{action.id}/{call.id}",
            "poe_maintenance_charge_on_form",
            login=self.hoa.login,
        )
        self.assertTrue(call.signature)
        self.assertEqual((call.signed_by, call.signed_total), ("Ms Lan", 104.5))
