from ..common import WarrantyCommon


class TestRemedyPerformance(WarrantyCommon):
    """Many devices of one customer come in and go out together: what they share is asked once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_base()

    def _serve(self, count, prefix):
        """Take devices in and hand them back; return the queries of either step."""
        claims = self.env["warranty.claim"]
        serials = [f"{prefix}{number:03d}" for number in range(count)]
        self._sell_together(serials)
        for serial in serials:
            claims |= self._claim(serial, fault_area="software")
        claims.action_assess()
        queries = []
        for action in (claims.action_receive, claims.action_hand_back, claims.action_close):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            action()
            self.env.flush_all()
            queries.append(self.cr.sql_log_count - before)
        self.assertEqual(set(claims.mapped("state")), {"closed"})
        self.assertEqual(set(claims.mapped("device_place")), {"returned"})
        return queries

    def test_queries_a_device(self):
        self._serve(2, "W")  # caches of the registry
        few, many = self._serve(5, "A"), self._serve(25, "B")
        grown = [(more - less) / 20 for less, more in zip(few, many, strict=True)]
        # Odoo itself moves serial by serial: 4 queries to come in, 4 to go out; where a device goes is
        # asked once more
        self.assertEqual([round(each) for each in grown], [4, 0, 5])
