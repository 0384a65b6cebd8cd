"""Claims measured: how long, whether in time, how many of the devices."""

from ast import literal_eval

from freezegun import freeze_time

from odoo import Command

from ..common import WarrantyCommon


class TestClaimFigures(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sell_together(
            ["CAM0001", "CAM0002", "CAM0003", "CAM0004"], moment="2026-01-05 03:00:00"
        )
        cls.accountant = cls._make_user("books", "account.group_account_invoice")

    def _serve_on_receipt(self, serial, ready):
        """Take a device in on 2 March, promised for the 17th, and have it ready at a moment."""
        with freeze_time("2026-03-02 03:00:00"):
            Claim = self.env["warranty.claim"].with_user(self.desk)
            made = Claim.desk_register({"device_serial": serial, "device_condition": "Good"})
            receipt = self.env["warranty.receipt"].with_user(self.desk).browse(made["id"])
            receipt.promised_date = "2026-03-17"
            receipt.action_confirm()
        with freeze_time(ready):
            receipt.claim_ids.action_repair()
            receipt.claim_ids.action_end_repair()
        return receipt.claim_ids

    def test_turnaround_promises_and_failures_are_measures(self):
        early = self._serve_on_receipt("CAM0001", "2026-03-06 03:00:00")
        self._serve_on_receipt("CAM0002", "2026-03-20 03:00:00")
        with freeze_time("2026-03-30 03:00:00"):
            early.action_close()
            self._judge("CAM0003")  # in term, and nobody looked at it yet: no failure
        Report = self.env["warranty.claim.report"].with_user(self.accountant)
        self.env.flush_all()
        figures = Report._read_group(
            [("product_id", "=", self.camera.id)],
            ["product_id"],
            ["claims:sum", "turnaround:avg", "promise_kept:avg", "failure_rate:avg", "devices:sum"],
        )
        self.assertEqual(figures, [(self.camera, 3, 11.0, 50.0, 50.0, 4.0)])

    def test_the_accountant_sees_the_costs_and_the_invoices_alone(self):
        visible = self.env["ir.ui.menu"].with_user(self.accountant)._visible_menu_ids()
        shown = {
            name: self.env.ref(f"poe_warranty.warranty_{name}_menu").id in visible
            for name in ("cost_report", "claim_report", "queue", "exposure_report", "override")
        }
        self.assertEqual(
            shown,
            {
                "cost_report": True,
                "claim_report": True,
                "queue": True,
                "exposure_report": False,
                "override": False,
            },
        )
        claim = self._judge("CAM0003")
        made = (
            self.env["account.move"]
            ._as_program()
            .create(
                [
                    {
                        "move_type": kind,
                        "partner_id": self.an.id,
                        "claim_id": claim.id,
                        "invoice_line_ids": [Command.create({"name": "Work", "price_unit": 10})],
                    }
                    for kind in ("out_invoice", "out_refund", "in_refund")
                ]
            )
        )
        domain = self.env.ref("poe_warranty.account_move_action_charged").domain
        shown = made.filtered_domain(literal_eval(domain))
        self.assertEqual(shown, made[0])
