from odoo import models
from odoo.fields import Domain

from ...tools.phone import get_country_code, get_phones
from ...tools.rows import fold
from ...tools.serial import serial_key


class WarrantyImport(models.Model):
    """What the rows of a batch name: products, customers, cards. Each kind is looked up once for all
    rows."""

    _inherit = "warranty.import"

    # === PRODUCTS === #

    def _look_up_products(self, rows):
        """Put the product into ``row.vals["product_id"]`` of each row that names one: by its internal
        reference, barcode or name."""
        named = {row.values["product"] for row in rows if "product" in row.values}
        found = self._find_products(named)
        for row in rows:
            said = row.values.get("product")
            products = said and found.get(fold(said), ())
            if not said:
                continue
            if len(products) == 1:
                row.vals["product_id"] = next(iter(products))
            elif products:
                row.fail(
                    "product",
                    self.env._(
                        "Several products are called “%s”: give the internal reference.", said
                    ),
                )
            else:
                row.fail("product", self.env._("There is no product “%s”.", said))

    def _find_products(self, names):
        """Return ``{folded name or number: ids}`` of the products with some of these; of what is no longer
        sold only where nothing in use is called so."""
        names, found = list(names), {}
        Product = self.env["product.product"].with_context(active_test=False)
        own = Product._check_company_domain(self.company_id)
        called = Domain.OR(
            Domain(field, "in", names) for field in ("default_code", "barcode", "name")
        )
        # in the language of who takes the list over, and in that of the database
        for lang in {self.env.lang, "en_US"} if names else ():
            for product in Product.with_context(lang=lang).search(Domain(own) & called):
                numbers = (product.default_code, product.barcode)
                full = product.default_code and f"[{product.default_code}] {product.name}"
                for said in filter(None, (*numbers, product.name, full)):
                    found[fold(said)] = found.get(fold(said), Product) | product
        return {said: set((p.filtered("active") or p).ids) for said, p in found.items()}

    # === CUSTOMERS === #

    def _look_up_partners(self, rows):
        """Put the customer into ``row.vals["partner_id"]`` of each row that names one: by name,
        reference or tax number, and among several by the telephone. One that is not known is made
        later, where that is wished."""
        named = {row.values["customer"] for row in rows if "customer" in row.values}
        found = self._find_partners(named)
        makes = self.makes_partners and self.env["res.partner"].has_access("create")
        for row in rows:
            said = row.values.get("customer")
            if not said:
                continue
            partners = self._choose_by_phone(found.get(fold(said)), row.values.get("phone"))
            if len(partners) == 1:
                row.vals["partner_id"] = partners.id
            elif partners:
                row.fail(
                    "customer",
                    self.env._(
                        "Several customers are called “%s”: give the reference or the phone number.",
                        said,
                    ),
                )
            elif makes:
                row.vals["new_partner"] = (said, row.values.get("phone") or False)
            elif self.makes_partners:
                row.fail(
                    "customer",
                    self.env._(
                        "There is no customer “%s”, and you may not create contacts: ask who may.",
                        said,
                    ),
                )
            else:
                row.fail(
                    "customer",
                    self.env._(
                        "There is no customer “%s”. Create it, or tick “Create customers that are not "
                        "known”.",
                        said,
                    ),
                )

    def _find_partners(self, names):
        """Return ``{folded name or number: res.partner}`` of the contacts with some of these."""
        names, found = list(names), {}
        Partner = self.env["res.partner"]
        if not names:
            return found
        own = Partner._check_company_domain(self.company_id)
        called = Domain.OR(
            Domain(field, "in", names) for field in ("name", "complete_name", "ref", "vat")
        )
        for partner in Partner.search(Domain(own) & called):
            for said in {partner.name, partner.complete_name, partner.ref, partner.vat} - {False}:
                found[fold(said)] = found.get(fold(said), Partner) | partner
        return found

    def _choose_by_phone(self, partners, phone):
        """Return which of the contacts of one name has a telephone number; all of them where none has.
        Where unknown ones are created, who has another number is somebody else.

        :param partners: ``res.partner``, or None
        """
        partners = partners or self.env["res.partner"]
        if not phone:
            return partners
        given = set(get_phones(phone, get_country_code(self.company_id)))
        having = partners.filtered(lambda p: given & set(get_phones(p.phone, get_country_code(p))))
        if having or not self.makes_partners:
            return having or partners
        return partners.filtered(lambda p: not p.phone)

    def _make_partners(self, rows):
        """Create the customers that are not known, each once, and put them into the rows."""
        asked = {row.vals.get("new_partner") for row in rows} - {None}
        asked = sorted(asked, key=str)
        made = self.env["res.partner"].create(
            [{"name": name, "phone": phone} for name, phone in asked]
        )
        made = dict(zip(asked, made.ids, strict=True))
        for row in rows:
            if new := row.vals.pop("new_partner", None):
                row.vals["partner_id"] = made[new]

    def _check_phones(self, rows):
        """Tell of each row whether the telephone number it gives is one."""
        country = get_country_code(self.company_id)
        for row in rows:
            phone = row.values.get("phone")
            if phone and not get_phones(phone, country):
                row.fail(
                    "phone",
                    self.env._(
                        "“%s” is no phone number. Write its digits, e.g. 0912 345 678.", phone
                    ),
                )

    # === CARDS === #

    def _find_cards(self, numbers=(), serials=(), keys=()):
        """Return the cards of the list's company with some numbers, serials or row keys, valid ones
        first."""
        # each by its own index
        cards, own = self.env["warranty.card"], Domain("company_id", "=", self.company_id.id)
        for name, values in (("name_key", numbers), ("serial_key", serials), ("import_key", keys)):
            if values:
                cards |= cards.search(own & Domain(name, "in", list(values)))
        return cards.sorted(lambda card: (card.state != "issued", -card.id))

    def _look_up_cards(self, rows):
        """Put the card into ``row.vals["card_id"]`` of each row that names a device of ours: by the
        number of its card, or by its serial and, where several have that, its product. Of a card that
        was replaced by another on the same serial it is the valid one."""
        self._look_up_products(rows)
        numbers, serials = self._get_keys(rows, "card"), self._get_keys(rows, "serial")
        cards = self._find_cards(numbers, serials)
        by_number = {card.name_key: card for card in cards if card.name_key}
        by_serial = {}
        for card in cards.filtered("serial_key"):
            by_serial[card.serial_key] = by_serial.get(card.serial_key, cards.browse()) | card
        for row in rows:
            number, serial = (serial_key(row.values.get(name)) for name in ("card", "serial"))
            if number:
                card = by_number.get(number, cards.browse())
                if not card:
                    row.fail(
                        "card", self.env._("There is no warranty card %s.", row.values["card"])
                    )
            elif serial:
                card = self._choose_card(row, by_serial.get(serial, cards.browse()))
            else:
                card = cards.browse()
            if card:
                row.vals["card_id"] = card.id

    def _choose_card(self, row, cards):
        """Return which of the cards of one serial a row means, or say why none.

        :param cards: ``warranty.card``, valid ones first
        """
        product = row.vals.get("product_id")
        cards = cards.filtered(lambda card: card.product_id.id == product) if product else cards
        if len(cards.product_id) > 1:
            row.fail(
                "serial",
                self.env._(
                    "Several products have serial %s: give the product.", row.values["serial"]
                ),
            )
            return cards.browse()
        return cards[:1]

    def _require_cards(self, rows):
        """Tell of the rows that name no device of ours."""
        for row in rows:
            if row.problems or row.vals.get("card_id"):
                continue
            serial = row.values.get("serial")
            if serial:
                words = self.env._(
                    "No warranty card has serial %s: take the cards over first.", serial
                )
            else:
                words = self.env._("Which device is it? Give its serial or card number.")
            row.fail("serial", words)

    def _get_keys(self, rows, name):
        """Return the keys of the numbers in a column of some rows."""
        return {serial_key(row.values.get(name)) for row in rows} - {False}
