from datetime import datetime, timedelta

from ..tours import TourCommon


class TestQueueTours(TourCommon):
    """Whose turn it is, in a real browser: from the telephone to the bench."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.warranty_technician_id = cls.technician
        cls.technician.action_id = cls.env.ref("poe_warranty.warranty_queue_action").id
        cls.technician.lang = cls.desk.lang = "vi_VN"
        cls.long_ago = str(datetime.now().replace(microsecond=0) - timedelta(days=90))
        cls.card, _late = cls._sell_together(["CAM0001", "CAM0002"], moment=cls.long_ago)

    def test_from_the_telephone_to_the_bench(self):
        late = self._take_in("CAM0002", moment=self.long_ago).claim_ids
        self.assertEqual(late.receipt_clock, "overdue")
        claim = (
            self.env["warranty.claim"]
            .with_user(self.desk)
            .create({"device_serial": "CAM0001", "fault_description": "No picture"})
        )
        self.assertFalse(claim.received_datetime or claim.sudo().activity_ids)

        self.start_tour("/odoo/warranty-queues", "poe_warranty_phoned_in", login="desk")
        self.assertEqual(self.card.claim_ids, claim)
        self.assertEqual(claim.received_datetime, claim.receipt_id.date)
        self.assertEqual(claim.device_condition, "Scratched")
        told = claim.sudo().activity_ids
        self.assertEqual(
            (told.user_id, told.warranty_alert_key), (self.technician, "device_arrived")
        )

        self.start_tour("/web/login", "poe_warranty_whose_turn")
        self.assertEqual(claim.state, "inspection")
