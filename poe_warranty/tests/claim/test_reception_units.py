from odoo.tests import tagged

from ..units import UnitsCase


@tagged("post_install", "-at_install")
class TestReceptionUnits(UnitsCase):
    """The reception screen (static/tests/reception_desk)."""

    def test_reception_desk(self):
        self._run_units("poe_warranty")
