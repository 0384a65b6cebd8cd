"""Customers who use the portal, as far as several tests need them."""

import re
from io import BytesIO

from PIL import Image

from odoo.http import Request
from odoo.tests import HttpCase

from .common import WarrantyCommon

CODE = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b")


def make_photo(comment=b"", size=(40, 30), form="JPEG"):
    """Return a picture, as a camera makes it."""
    target = BytesIO()
    Image.new("RGB", size, "red").save(target, form, comment=comment)
    return target.getvalue()


class CustomerCommon(WarrantyCommon, HttpCase):
    """Minh Long, a company with two contacts, and Hoa, a customer of her own: each has devices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.minh_long = cls.env["res.partner"].create(
            {"name": "Minh Long", "is_company": True, "phone": "0912 345 678"}
        )
        cls.buyer = cls._make_user("minhlong_buyer", "base.group_portal")
        cls.porter = cls._make_user("minhlong_porter", "base.group_portal")
        cls.hoa = cls._make_user("hoa_customer", "base.group_portal")
        (cls.buyer | cls.porter).partner_id.parent_id = cls.minh_long
        cls.cards = cls._sell_together(["CAM0001", "CAM0002"], cls.minh_long).sorted("serial")
        cls.hers = cls._sell("CAM0009", cls.hoa.partner_id)

    def _log_in(self, user):
        self.authenticate(user.login, user.login)

    def _post(self, url, files=None, **data):
        """Send a form as its page does."""
        data["csrf_token"] = Request.csrf_token(self)
        answer = self.url_open(url, data=data, files=files, timeout=60)
        self.env.invalidate_all()
        return answer

    def _report(self, cards, words="No picture since Monday", photos=(), **more):
        """Report a fault through the form; return the page that answers."""
        files = [
            ("photos", (f"photo{number}.jpg", photo, "image/jpeg"))
            for number, photo in enumerate(photos)
        ]
        return self._post(
            "/my/devices/report/send", files=files, devices=cards.ids, words=words, **more
        )

    def _call(self, model, method, *arguments):
        """Make a call as a browser of the portal can make it."""
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": list(arguments), "kwargs": {}},
        )
