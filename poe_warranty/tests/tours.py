"""What tours stand on that people of both languages play."""

from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import HttpCase

from .common import WarrantyCommon


class TourCommon(WarrantyCommon, HttpCase):
    """The desk, a technician and an administrator of the warranty, who read English or Vietnamese:
    their tours find things by name, not by words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_and_install_lang("vi_VN")
        cls.technician = cls._make_user("technician", "poe_warranty.group_warranty_user")
        cls.keeper = cls._make_user("keeper", "poe_warranty.group_warranty_manager")

    def _take_in(self, *serials, moment=None):
        """Take devices in on one receipt, as the reception does; return it.

        :param str moment: in UTC, now when left out
        """
        with freeze_time(moment or datetime.now()):
            return self._register_together(*serials)

    @contextmanager
    def _watch_papers(self):
        """Give a dictionary that holds, by the name of the report, each paper that is served."""
        Report, papers = self.env.registry["ir.actions.report"], {}
        render = Report._render_qweb_html

        def watch(self, report_ref, docids, data=None):
            served = render(self, report_ref, docids, data=data)
            papers[self._get_report(report_ref).report_name] = served[0].decode()
            return served

        with patch.object(Report, "_render_qweb_html", watch):
            yield papers
