from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.tools import LazyTranslate

from ...tools.rows import Column, fold
from ...tools.serial import serial_key

# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

SERIAL = Column("serial", _lt("Serial number"), _lt("As on the label; format the cells as text."))
CUSTOMER = Column("customer", _lt("Customer"), _lt("Name, reference or tax number."))
PHONE = Column("phone", _lt("Phone"), _lt("Tells customers of one name apart."))
CARD = Column("card", _lt("Card number"), _lt("In place of the serial number."))


def get_product_column(is_required=False):
    note = _lt("Internal reference, barcode or name.")
    return Column("product", _lt("Product"), note, is_required=is_required)


class WarrantyImport(models.Model):
    """Old warranty cards. What the originals lack stays empty, and the card incomplete (III.3): filling
    it in is the seller's duty (S12)."""

    _inherit = "warranty.import"

    def _get_columns_cards(self):
        return [
            Column("number", _lt("Card number"), _lt("As on the old card; empty: one is drawn.")),
            SERIAL,
            get_product_column(is_required=True),
            Column(
                "customer",
                _lt("Customer"),
                _lt("Name, reference or tax number; empty: the card waits for its holder."),
            ),
            Column("phone", _lt("Phone"), _lt("As printed on the card.")),
            Column(
                "purchase_date", _lt("Date of purchase"), _lt("31/12/2025 or 2025-12-31."), "day"
            ),
            Column("date_start", _lt("Start"), _lt("Day of delivery."), "day"),
            Column("term_months", _lt("Months"), _lt("Empty: as the policy says."), "number"),
            Column("nominal_end", _lt("Warranty until"), _lt("In place of the months."), "day"),
            Column(
                "quantity", _lt("Quantity"), _lt("Of goods without serials; empty: 1."), "amount"
            ),
        ]

    def _get_identities_cards(self, row):
        number, serial = serial_key(row.cells.get("number")), serial_key(row.cells.get("serial"))
        product = fold(row.cells.get("product", ""))
        return [*([number] if number else ()), *([(product, serial)] if serial else ())]

    def _prepare_cards(self, rows):
        self._look_up_products(rows)
        self._mark_known_cards([row for row in rows if "product_id" in row.vals])
        fresh = [row for row in rows if not row.problems and not row.is_known]
        self._look_up_partners(fresh)
        self._check_phones(fresh)
        self._prepare_card_vals([row for row in fresh if not row.problems])

    # === THERE ALREADY === #

    def _mark_known_cards(self, rows):
        """Tell which rows are there already, by what was read, by card number or by serial, and which
        say of a number or device what its card says otherwise."""
        cards = self._find_cards(
            self._get_keys(rows, "number"),
            self._get_keys(rows, "serial"),
            {row.key for row in rows},
        )
        by_row = {card.import_key: card for card in cards if card.import_key}
        by_number = {card.name_key: card for card in cards if card.name_key}
        by_unit = {}
        for card in cards.filtered("serial_key"):
            unit = (card.product_id.id, card.serial_key)
            by_unit[unit] = by_unit.get(unit, cards.browse()) | card
        for row in rows:
            number, serial = (serial_key(row.values.get(name)) for name in ("number", "serial"))
            if row.key in by_row:
                row.is_known = True
            elif number in by_number:
                self._compare_card(row, by_number[number], serial)
            elif (row.vals["product_id"], serial) in by_unit:
                self._compare_unit(row, by_unit[row.vals["product_id"], serial], number)

    def _compare_card(self, row, card, serial):
        """A card has the number: it is the row's when it is, or ever was, of that serial."""
        is_same = not serial or serial in (card.numbers or "").split()
        if is_same and card.product_id.id == row.vals["product_id"]:
            row.is_known = True
        else:
            self._tell_card("number", row, card)

    def _compare_unit(self, row, cards, number):
        """Cards have the serial: one that no delivery issued is the row's, unless the row says another
        number. Beside cards that hold no more there may be a further one.

        :param cards: ``warranty.card``, valid ones first
        """
        valid = cards.filtered(lambda card: card.state == "issued")
        of_paper = cards.filtered(lambda card: not card.move_id)
        if of_paper and not number:
            row.is_known = True
        elif (
            valid
            and self.env["product.product"].browse(row.vals["product_id"]).tracking == "serial"
        ):
            self._tell_card("serial", row, valid[0])

    def _tell_card(self, name, row, card):
        row.fail(
            name,
            self.env._(
                "This device or card number has warranty card %(card)s already: %(product)s, "
                "%(customer)s, from %(start)s.",
                card=card.display_name,
                product=card.product_id.display_name,
                customer=card.partner_id.display_name or "-",
                start=card._format_start(),
            ),
        )

    # === VALUES === #

    def _prepare_card_vals(self, rows):
        """Put the values of its card into each row, with the term that it tells or the policy gives."""
        policy = self.company_id._get_warranty_policy()
        products = self.env["product.product"].browse({row.vals["product_id"] for row in rows})
        tracking = {product.id: product.tracking for product in products}
        terms = {}
        for row in rows:
            vals = row.vals
            vals |= {
                "company_id": self.company_id.id,
                "policy_id": policy.id,
                "tracking": tracking[vals["product_id"]],
                "import_id": self.id,
                "import_key": row.key,
            }
            names = ("serial", "phone", "purchase_date", "date_start", "term_months", "nominal_end")
            vals |= {name: row.values[name] for name in names if name in row.values}
            vals["quantity"] = row.values.get("quantity", 1.0)
            vals["name"] = row.values.get("number") or False
            if self._check_card(row):
                self._add_term(row, policy, terms)
            lacks_serial = vals["tracking"] == "serial" and not vals.get("serial")
            row.is_incomplete = lacks_serial or not vals.get("purchase_date")

    def _check_card(self, row):
        """Tell what of a card makes no sense, in the words of who enters one by hand.

        :return: whether all of it does
        """
        Card, vals = self.env["warranty.card"], row.vals
        for name in ("purchase_date", "date_start", "term_months"):
            fault = name in vals and Card._get_bounds_fault({name: vals[name]})
            if fault:
                row.fail(name, fault)
        if vals["quantity"] <= 0:
            row.fail("quantity", self.env._("How many are they? One or more."))
        elif vals["tracking"] == "serial" and vals["quantity"] != 1:
            row.fail("quantity", self.env._("A serial number is one device: leave it empty."))
        if not row.problems:
            fault = Card._take_end(vals)
            if fault:
                row.fail("nominal_end", fault)
        vals["date_start"] = (
            vals.get("date_start") or vals.get("purchase_date") or self.start_without_day
        )
        if fault := Card._get_serial_fault(vals.get("serial")):
            row.fail("serial", fault)
        if not row.problems:
            fault = Card._get_days_fault(vals["date_start"], vals.get("purchase_date"))
            if fault:
                row.fail("date_start", fault)
        return not row.problems

    def _add_term(self, row, policy, terms):
        """Complete a card with the term of the policy where it gives none.

        :param dict terms: those worked out already, by product and start
        """
        vals = row.vals
        if vals.get("term_months") or vals.get("term_days"):
            vals.setdefault("term_days", 0)
            vals.setdefault("term_months", 0)
            return
        key = vals["product_id"], vals["date_start"]
        if key not in terms:
            product = self.env["product.product"].browse(key[0])
            terms[key] = policy._get_term(product, key[1])
        if not terms[key]:
            row.fail(
                "term_months",
                self.env._(
                    "Neither the list nor the policy tells how long it holds: give its months."
                ),
            )
        vals |= self.env["warranty.card"]._prepare_term_vals(terms[key])

    # === MAKING === #

    def _prepare_ends(self, vals):
        """Return the ends of a card that was never in service."""
        end = vals["date_start"] + relativedelta(months=vals["term_months"], days=vals["term_days"])
        return {"nominal_end": end, "suspended_days": 0, "effective_end": end}

    def _make_cards(self, rows):
        """All a card computes is in its values, as where a delivery issues it."""
        self._make_partners(rows)
        Card = self.env["warranty.card"]
        vals_list = [row.vals | self._prepare_ends(row.vals) for row in rows]
        self.env["stock.move"]._add_last_claim_days(vals_list)
        if self._is_trial():
            # a number that is drawn is gone
            for row, vals in zip(rows, vals_list, strict=True):
                vals["name"] = vals["name"] or f"{row.key}-{self.id}"
        else:
            Card._leave_numbers_behind([vals["name"] for vals in vals_list if vals["name"]])
        return Card._as_program().create(vals_list)
