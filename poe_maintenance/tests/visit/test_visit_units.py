from odoo.tests import tagged

from odoo.addons.poe_warranty.tests.units import UnitsCase


@tagged("post_install", "-at_install")
class TestVisitUnits(UnitsCase):
    """The screen of a visit (static/tests/visit)."""

    def test_visit(self):
        self._run_units("poe_maintenance")
