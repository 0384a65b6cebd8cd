import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

from ...tools.phone import get_country_code, get_phones
from ...tools.serial import serial_key
from ...tools.text import get_words

_LIKE = ("ilike", "like")
# companies may have given one number each
MAX_NAMED = 20


class WarrantySearchedMixin(models.AbstractModel):
    """What the desk looks for by a number or a part of it, in any spelling: its own number, that of
    the device or of a document beside it, or the customer's telephone.

    All these numbers stand in one column of the record itself: so they are found through one index
    among a million records, where a search over joined tables reads them whole.
    """

    _name = "warranty.searched.mixin"
    _description = "Record found by its numbers"
    _inherit = ["warranty.guarded.mixin"]
    # where these numbers stand: its own fields, and those of the documents beside it
    _number_fields = ("name",)

    # what is searched by is hardly ever read: not along with the rest of a record
    numbers = fields.Char(
        string="Number keys",
        prefetch="searched",
        compute="_compute_numbers",
        store=True,
        index="trigram",
        by_program=True,
        help="Every number by which it is found, without spaces, dashes and case.",
    )
    phone_digits = fields.Char(
        compute="_compute_phone_digits",
        store=True,
        prefetch="searched",
        index="trigram",
        by_program=True,
    )
    number_search = fields.Char(string="Any number", store=False, search="_search_number_search")
    phone_search = fields.Char(
        string="Phone in any spelling", store=False, search="_search_phone_search"
    )
    lookup_search = fields.Char(
        string="Number, order, phone or customer", store=False, search="_search_lookup_search"
    )

    # === COMPUTE === #

    @api.depends(lambda self: self._number_fields)
    def _compute_numbers(self):
        for record in self:
            found = (number for path in self._number_fields for number in record.mapped(path))
            record.numbers = " ".join(dict.fromkeys(filter(None, map(serial_key, found))))

    @api.depends("phone", "company_id")
    def _compute_phone_digits(self):
        # the cards of a delivery share one number
        for (phone, company), records in self.grouped(lambda r: (r.phone, r.company_id)).items():
            records.phone_digits = self._get_phone_digits(phone, company)

    @api.model
    def _get_phone_digits(self, phone, company):
        """Return the digits of a phone number with its country's, of two numbers both with a space
        between, or those that are there when it is none; False without any."""
        if not phone:
            return False
        known = get_phones(phone, get_country_code(company)) or (phone,)
        return " ".join(re.sub(r"\D", "", number) for number in known).strip() or False

    # === SEARCH === #

    def _is_typed(self, operator, name):
        """Tell whether somebody looks for a text in one of these fields; core turns what is not for it.

        :raise UserError: when the field is asked for a value, which it has none of
        """
        if operator == "in":
            raise UserError(
                self.env._(
                    "“%s” has no value of its own: search with “contains” and a text.",
                    self._fields[name]._description_string(self.env),
                )
            )
        return operator in _LIKE

    def _search_number_search(self, operator, value):
        if not self._is_typed(operator, "number_search"):
            return NotImplemented
        number = serial_key(self.env["warranty.lookup"]._read(value))
        return Domain("numbers", "ilike", number or "")

    def _search_phone_search(self, operator, value):
        if not self._is_typed(operator, "phone_search"):
            return NotImplemented
        typed = get_words(value)
        known = self._get_phone_digits(typed, self.env.company) or ""
        # a part of a number lacks the country's digits: it is found without its leading zeros
        part = re.sub(r"\D", "", typed).lstrip("0")
        parts = (part,) if part in known else (part, *known.split())
        return Domain.OR(Domain("phone_digits", "ilike", digits) for digits in parts if digits)

    def _search_lookup_search(self, operator, value):
        if not self._is_typed(operator, "lookup_search"):
            return NotImplemented
        return self.env["warranty.lookup"]._get_domain(self.browse(), value)

    @api.model
    def _search_display_name(self, operator, value):
        """What is typed is looked for among the numbers, and the customers where they name it."""
        if not value or operator not in _LIKE:
            return super()._search_display_name(operator, value)
        value = get_words(value)
        domain = Domain("number_search", operator, value)
        if "partner_id.name" in self._rec_names_search:
            domain |= self.env["warranty.lookup"]._find_customer(self, value, False)
        return domain

    @api.model
    def _search_named(self, number):
        """Return the records whose own number this is, in any spelling; a number on them, as that of
        their device, is not meant.

        :param str number: as typed or scanned
        """
        key = serial_key(number)
        if not key:
            return self.browse()
        own = escape_psql(key)  # it stands first among the numbers
        first = Domain("numbers", "=ilike", own) | Domain("numbers", "=ilike", f"{own} %")
        return self.search(first, limit=MAX_NAMED).filtered(
            lambda record: serial_key(record.name) == key
        )

    # === GROUPS === #

    @api.model
    def _read_group(
        self, domain, groupby=(), aggregates=(), having=(), offset=0, limit=None, order=None
    ):
        """A page of groups by customer, product or any other record: core joins a million records with
        these to sort them, so the groups of the page are found first."""
        name = groupby[0] if len(groupby) == 1 and isinstance(groupby[0], str) else ""
        field = self._fields.get(name)
        by_record = field and field.type == "many2one" and field.store
        if not by_record or not isinstance(limit, int) or limit <= 0 or having or order != name:
            return super()._read_group(domain, groupby, aggregates, having, offset, limit, order)
        page = self._get_grouping_records(name, domain, offset, limit).ids
        if len(page) < limit:
            page.append(False)  # those without one come last
        domain = Domain(domain) & Domain(name, "in", page)
        groups = super()._read_group(domain, groupby, aggregates)
        place = {id_: index for index, id_ in enumerate(page)}
        return sorted(groups, key=lambda group: place[group[0].id])

    @api.model
    def _get_grouping_records(self, name, domain, offset, limit):
        """Return some of the records that a field holds in a domain's records, in their own order."""
        # sudo: they name the groups of records that are read with the user's own rights
        Comodel = self.env[self._fields[name].comodel_name].sudo().with_context(active_test=False)
        query = self._search(domain)
        held = query.subselect(self._field_to_sql(self._table, name, query))
        return Comodel.search([("id", "in", held)], offset=offset, limit=limit)
