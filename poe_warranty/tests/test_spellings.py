"""What holds for every spelling of a number: pure functions, without a database."""

import random
import unicodedata
from unittest.mock import patch

from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..tools import phone
from ..tools.keyboard import MAX_SPELLINGS
from ..tools.phone import VN_PREFIXES_2018, get_phones, normalise_phone_or_false
from ..tools.serial import get_likely_keys, serial_key, serial_shape
from ..tools.spreadsheet import get_spreadsheet_damage

PURE = settings(max_examples=150, deadline=None, derandomize=True)
SPELLINGS = 100_000
SERIALS = st.from_regex(r"[A-Z]{0,4}[0-9]{1,12}", fullmatch=True)
# hyphens, dashes, minus, spaces, and what cannot be seen
BETWEEN = [
    *"-_./ \t\u00a0\u00ad\u2007\u2009\u200b\u200d\u200e\u202f\u2010\u2011\u2012\u2013\u2014\u2015",
    *"\u2043\u2060\u2212\u3000\ufe0f\ufe63\ufeff\uff0d\x1d",
]
VOWELS_AND_MARKS = [
    (v, m) for v in "AEOU" for m in ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
]
TELEX = dict(zip("\u0301\u0300\u0309\u0303\u0323", "SFRXJ", strict=True))
VNI = dict(zip("\u0301\u0300\u0309\u0303\u0323", "12345", strict=True))


def spell(rng, serial):
    """Return a serial as somebody else may write it."""
    signs = []
    for sign in serial:
        wide = chr(ord(sign) + 0xFEE0) if rng.random() < 0.1 else sign
        signs.append(wide.lower() if rng.random() < 0.3 else wide)
        if rng.random() < 0.3:
            signs.append(rng.choice(BETWEEN))
    return "".join(signs)


class TestSerialSpellings(BaseCase):
    @PURE
    @given(st.text(max_size=12))
    @example("\u0130\u0345")
    @example("\ufb01-\u1e9e")
    @example("A\u200b\u0301")
    def test_a_key_is_its_own_key_and_so_is_its_decomposed_form(self, text):
        key = serial_key(text)
        if key:
            self.assertEqual(serial_key(key), key)
            self.assertEqual(serial_key(unicodedata.normalize("NFD", text)), key)
            self.assertEqual(serial_key(unicodedata.normalize("NFC", text)), key)
            self.assertFalse([sign for sign in key if sign.isspace()])

    @PURE
    @given(SERIALS, SERIALS)
    def test_other_numbers_have_other_keys(self, one, other):
        self.assertEqual(serial_key(one) == serial_key(other), one == other)

    @PURE
    @given(st.text(max_size=12))
    def test_one_key_has_one_shape_and_a_suggestion_is_another_key(self, text):
        key = serial_key(text)
        self.assertEqual(serial_shape(text), serial_shape(key or ""))
        likely = get_likely_keys(text)
        self.assertNotIn(key, likely)
        self.assertLess(len(likely), MAX_SPELLINGS + 20)
        self.assertTrue(all(serial_key(number) == number for number in likely))

    @PURE
    @given(
        st.sampled_from(VOWELS_AND_MARKS),
        st.from_regex(r"[BCGHKLMNPT]{1,2}", fullmatch=True),
        st.from_regex(r"[BCGHKLMNPT]{0,2}", fullmatch=True),
        st.from_regex(r"[0-9]{2,6}", fullmatch=True),
    )
    def test_what_a_keyboard_made_is_offered_and_never_matched(self, accented, head, tail, digits):
        """The accent's key may have been pressed behind its vowel or behind the word; a device that
        was entered through such a keyboard is offered for its label, too."""
        vowel, mark = accented
        shown = unicodedata.normalize("NFC", head + vowel + mark + tail + digits)
        for keys in (TELEX, VNI):
            for typed in (
                head + vowel + keys[mark] + tail + digits,
                head + vowel + tail + keys[mark] + digits,
            ):
                self.assertNotEqual(serial_key(shown), serial_key(typed))
                for form in ("NFC", "NFD"):
                    text = unicodedata.normalize(form, shown).lower()
                    self.assertIn(typed, get_likely_keys(text))
                self.assertIn(shown, get_likely_keys(typed))

    def test_keyboard_examples(self):
        for shown, typed in (
            ("CÁ0012", "CAS0012"),
            ("CÂM01", "CAAM01"),
            ("CÂM01", "CAMA01"),
            ("ĐA12", "DDA12"),
            ("ĐA12", "DAD12"),
            ("ẤM7", "AASM7"),
            ("Ư12", "UW12"),
            ("Ư12", "W12"),
            ("CĂM3", "CAWM3"),
            ("CAS01", "CASS01"),
            ("HÒA1", "HOAF1"),
        ):
            self.assertIn(typed, get_likely_keys(shown), shown)

    @PURE
    @given(st.from_regex(r"[1-9][0-9]{3,11}", fullmatch=True), st.integers(1, 6))
    def test_lost_zeros_and_decimals_are_offered_both_ways(self, digits, zeros):
        label = "0" * zeros + digits
        self.assertIn(label, get_likely_keys(digits))
        self.assertIn(digits, get_likely_keys(label))
        self.assertIn(digits, get_likely_keys(digits + ".0"))

    @PURE
    @given(st.from_regex(r"[1-9][0-9]{15,19}", fullmatch=True))
    def test_a_number_longer_than_a_spreadsheet_keeps(self, label):
        rounded = label[:15] + "0" * (len(label) - 15)
        self.assertEqual(get_spreadsheet_damage(rounded), "rounded")
        self.assertFalse(get_spreadsheet_damage(rounded[:4] + " " + rounded[4:]))
        if rounded != label:
            self.assertIn(rounded, get_likely_keys(label))

    @PURE
    @given(st.integers(10**11, 10**19))
    def test_a_power_of_ten_is_no_number(self, number):
        for text in (f"{number:.2E}", f"{number:.5E}".replace(".", ","), f"{number:.0E}"):
            self.assertEqual(get_spreadsheet_damage(text), "power")
        self.assertEqual(get_spreadsheet_damage(str(int(float(f"{number:.2E}")))), "rounded")

    def test_what_a_spreadsheet_leaves(self):
        for text, damage in (
            ("12345.0", "decimal"),
            ("12345,00", "decimal"),
            ("2025-03-01 00:00:00", "day"),
            ("1-Mar", "day"),
            ("#N/A", "error"),
            ("########", "error"),
        ):
            self.assertEqual(get_spreadsheet_damage(text), damage, text)
        for text in ("CAM0001", "123400", "893123456789012", "12E3", "1-3", "0000", "", None):
            self.assertIsNone(get_spreadsheet_damage(text), text)

    def test_a_hundred_thousand_spellings_of_a_thousand_serials(self):
        rng = random.Random(14)
        serials = [f"{rng.choice(('CAM', 'NVR', 'SX', ''))}{number:07d}" for number in range(1000)]
        for place in range(SPELLINGS):
            serial = serials[place % len(serials)]
            self.assertEqual(serial_key(spell(rng, serial)), serial)


class TestPhoneSpellings(BaseCase):
    def test_a_hundred_thousand_spellings_of_a_hundred_phones(self):
        """Of today and of before 2018, behind every spelling of the country's code."""
        rng = random.Random(14)
        old = [f"0{prefix}{rng.randrange(10**7):07d}" for prefix in VN_PREFIXES_2018]
        new = [f"09{rng.randrange(1, 9)}{rng.randrange(10**7):07d}" for _number in range(80)]
        expected = {
            number: f"+84{VN_PREFIXES_2018.get(number[1:4], number[1:4])}{number[4:]}"
            for number in old + new
        }
        codes = ("0", "+84", "84", "0084", "+840", "+84 (0)", "(+84) ", "0084-0", "84 0", "")
        between = (" ", ".", "-", "\u00a0", "\u2013", "\u200b", "", "", "")
        numbers = list(expected)
        for place in range(SPELLINGS):
            number = numbers[place % len(numbers)]
            digits = rng.choice(codes) + "".join(d + rng.choice(between) for d in number[1:])
            self.assertEqual(get_phones(digits), (expected[number],), digits)

    @PURE
    @given(st.text("0123456789+ -./;,hoặc", max_size=26))
    @example("0912345678/79")
    @example("0168 345 6789 hoặc 0912345678")
    def test_numbers_of_one_field_have_one_spelling(self, text):
        known = normalise_phone_or_false(text)
        if known:
            self.assertEqual(normalise_phone_or_false(known), known)
            self.assertEqual(len(set(get_phones(text))), len(get_phones(text)))

    def test_two_numbers_in_one_field(self):
        both = ("+84912345678", "+84987654321")
        for text in (
            "0912 345 678 / 0987 654 321",
            "0912345678-0987654321",
            "0912 345 678 0987 654 321",
            "0912.345.678; 0987.654.321",
            "0912345678 hoặc 0987654321",
            "An 0912345678, Binh +84 987654321",
            "+84912345678 / +84987654321",
        ):
            self.assertEqual(get_phones(text), both, text)
        self.assertEqual(get_phones("0912345678/79"), ("+84912345678", "+84912345679"))
        self.assertEqual(get_phones("0912345678 / 0912 345 678"), ("+84912345678",))
        for text in ("hello", "12", "0912", "", None):
            self.assertEqual(get_phones(text), ())

    def test_the_prefix_of_a_country_is_enough(self):
        self.assertEqual(get_phones("+84 168 345 6789", "TH"), ("+84383456789",))
        self.assertEqual(get_phones("0168 345 6789", "TH"), ())

    def test_a_number_is_looked_at_once(self):
        phone._format_e164.cache_clear()
        with patch.object(
            phone.phone_validation, "phone_format", wraps=phone.phone_validation.phone_format
        ) as asked:
            for _card in range(100):
                get_phones("0912 345 678")
        self.assertEqual(asked.call_count, 1)
