from odoo import fields, models
from odoo.tools import LazyTranslate

from ...const import DAYS
from ...tools.rows import Column
from ...tools.serial import serial_key
from .warranty_import_cards import CARD, CUSTOMER, PHONE, SERIAL, get_product_column

# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

STATES = (("new", _lt("Open")), ("closed", _lt("Closed")), ("cancelled", _lt("Cancelled")))
DECISIONS = (("covered", _lt("Covered")), ("excluded", _lt("Excluded")))


class WarrantyImport(models.Model):
    """Claims from before: those that ended, as part of the history of a device, with the decision that
    was taken then; those that did not are gone on with and judged anew."""

    _inherit = "warranty.import"

    def _get_columns_claims(self):
        moment = _lt("31/12/2025, with or without the hour.")
        return [
            Column("number", _lt("Claim number"), _lt("As it was; empty: one is drawn.")),
            SERIAL,
            CARD,
            get_product_column(),
            CUSTOMER,
            PHONE,
            Column("notice", _lt("First notice"), moment, "moment", is_required=True),
            Column("fault", _lt("Fault"), _lt("In the customer's words.")),
            Column("received", _lt("Received"), moment, "moment"),
            Column("returned", _lt("Returned"), moment, "moment"),
            Column(
                "state",
                _lt("State"),
                _lt("Empty: closed where the device was returned, else open."),
                "choice",
                choices=STATES,
            ),
            Column(
                "decision",
                _lt("Decision"),
                _lt("Of a closed claim; an open one is judged anew."),
                "choice",
                choices=DECISIONS,
            ),
        ]

    def _get_identities_claims(self, row):
        number = serial_key(row.cells.get("number"))
        return [number] if number else []

    def _prepare_claims(self, rows):
        self._look_up_cards(rows)
        self._mark_known_claims(rows)
        fresh = [row for row in rows if not row.is_known]
        self._require_cards(fresh)
        self._look_up_partners(fresh)
        self._check_phones(fresh)
        for row in fresh:
            if not row.problems:
                self._check_claim(row)
            if not row.problems:
                self._prepare_claim_vals(row)

    def _mark_known_claims(self, rows):
        """Tell which claims are there already, by their number or by what was read."""
        numbers = [row.values["number"] for row in rows if row.values.get("number")]
        keys = [row.key for row in rows]
        Claim = self.env["warranty.claim"]
        own = [("company_id", "=", self.company_id.id)]
        by_number = {claim.name: claim for claim in Claim.search([("name", "in", numbers), *own])}
        by_row = set(Claim.search([("import_key", "in", keys), *own]).mapped("import_key"))
        for row in rows:
            claim = by_number.get(row.values.get("number"))
            if row.problems:
                continue
            if row.key in by_row or (claim and claim.card_id.id == row.vals.get("card_id")):
                row.is_known = True
            elif claim:
                row.fail(
                    "number",
                    self.env._(
                        "Claim %(claim)s is about another device: %(device)s.",
                        claim=claim.name,
                        device=claim._get_device_label(),
                    ),
                )

    def _check_claim(self, row):
        """Tell what of a claim makes no sense."""
        values, now = row.values, fields.Datetime.now()
        for name in ("notice", "received", "returned"):
            moment = values.get(name)
            if moment and not DAYS[0] <= moment.date() <= DAYS[1]:
                row.fail(name, self.env._("Check the year."))
            elif moment and moment > now:
                row.fail(name, self.env._("This moment is still to come."))
        if values.get("returned") and values["returned"] < values.get(
            "received", values["returned"]
        ):
            row.fail(
                "returned", self.env._("The device cannot be returned before it was received.")
            )
        if values.get("decision") and self._get_claim_state(row) != "closed":
            row.fail(
                "decision",
                self.env._("The claim is open and is judged anew: leave its decision empty."),
            )

    def _get_claim_state(self, row):
        return row.values.get("state") or ("closed" if row.values.get("returned") else "new")

    def _prepare_claim_vals(self, row):
        values = row.values
        card = self.env["warranty.card"].browse(row.vals["card_id"])
        vals = {
            "name": values.get("number") or False,
            "company_id": self.company_id.id,
            "card_id": card.id,
            "device_serial": values.get("serial") or card.serial,
            "product_id": card.product_id.id,
            "notice_datetime": values["notice"],
            "fault_description": values.get("fault"),
            "received_datetime": values.get("received") or False,
            "returned_datetime": values.get("returned") or False,
            "state": self._get_claim_state(row),
            "decision": values.get("decision") or False,
            "import_id": self.id,
            "import_key": row.key,
        }
        for name in ("partner_id", "new_partner"):
            if row.vals.get(name):
                vals[name] = row.vals[name]
        if values.get("phone"):
            vals["phone"] = values["phone"]
        row.vals = vals

    def _make_claims(self, rows):
        self._make_partners(rows)
        Claim = self.env["warranty.claim"]
        vals_list = [dict(row.vals) for row in rows]
        if self._is_trial():
            # a number that is drawn is gone
            for row, vals in zip(rows, vals_list, strict=True):
                vals["name"] = vals["name"] or row.key
        else:
            Claim._leave_numbers_behind([vals["name"] for vals in vals_list if vals["name"]])
        claims = Claim._as_program().create(vals_list)
        claims._keep_old_decisions(self.display_name)
        return claims
