from odoo.exceptions import UserError
from odoo.tests import BaseCase

from ..tools.phone import normalise_phone, normalise_phone_or_false
from ..tools.serial import serial_key


class TestTools(BaseCase):
    def test_serial_spelling(self):
        for spelling in ("CAM0001", " cam-0001 ", "cam 0001", "CAM.0001", "Cam_00/01"):
            self.assertEqual(serial_key(spelling), "CAM0001")
        self.assertNotEqual(serial_key("CAMOOO1"), "CAM0001")
        self.assertFalse(serial_key(" - "))
        self.assertFalse(serial_key(None))

    def test_phone_spelling(self):
        for spelling in (
            "0912345678",
            "+84 912 345 678",
            "84912345678",
            "0084912345678",
            "(0912) 345.678",
        ):
            self.assertEqual(normalise_phone(spelling), "+84912345678")

    def test_old_eleven_digit_numbers(self):
        self.assertEqual(normalise_phone("0168 345 6789"), "+84383456789")
        self.assertEqual(normalise_phone("+84 1234567890"), "+84834567890")

    def test_no_phone(self):
        self.assertFalse(normalise_phone(""))
        for number in ("hello", "12", "0912"):
            with self.assertRaises(UserError):
                normalise_phone(number)
            self.assertFalse(normalise_phone_or_false(number))
