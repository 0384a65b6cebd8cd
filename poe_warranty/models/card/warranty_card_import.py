import unicodedata
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...const import DAYS
from ...tools.dates import split_term
from ...tools.spreadsheet import get_spreadsheet_damage, unquote_formula


class WarrantyCard(models.Model):
    """Lists of cards from before: what a row may leave out, and why one is refused. A card that was
    exported and comes back unchanged stays as it is."""

    _inherit = "warranty.card"

    # === CONSTRAINTS === #

    @api.constrains("serial", "date_start", "purchase_date")
    def _check_paper_card(self):
        """What no delivery proves must at least make sense."""
        for card in self.filtered(lambda card: not card.move_id and not card.replaces_id):
            fault = card._get_serial_fault(card.serial) or card._get_days_fault(
                card.date_start, card.purchase_date
            )
            if fault:
                raise ValidationError(fault)

    # === IMPORT === #

    @api.model
    def load(self, fields, data):
        """Names are found in composed and in decomposed Unicode alike; what an export quoted is what it
        was before.

        :raise ValidationError: when the columns are not named
        """
        if not isinstance(fields, (list, tuple)):
            raise ValidationError(self.env._("Give each value by the name of its field."))
        if isinstance(data, list) and all(isinstance(row, list) for row in data):
            data = [[self._compose(cell) for cell in row] for row in data]
        return super().load(fields, data)

    @api.model
    def _compose(self, cell):
        if not isinstance(cell, str):
            return cell
        return unquote_formula(unicodedata.normalize("NFC", cell))

    @api.model
    def _convert_records(self, records, *, log=lambda message: None, savepoint):
        """Let through the rows that can be cards, each with the term that its end tells. The others
        are refused one by one, with the reason.

        :return: as core's
        """
        rows = list(super()._convert_records(records, log=log, savepoint=savepoint))
        faults, new = {}, []
        for place, (dbid, xid, vals, _info) in enumerate(rows):
            card = self._get_imported_card(dbid, xid)
            if card:
                card._drop_unchanged(vals)
            else:
                self._drop_empty(vals)
                new.append(place)
            fault = self._get_bounds_fault(vals) or card._take_end(vals)
            if fault := fault or card._get_row_fault(vals):
                faults[place] = fault
        doubles = self._get_doubles([rows[place][2] for place in new])
        faults |= {new[place]: fault for place, fault in doubles.items()}
        for place, row in enumerate(rows):
            if place in faults:
                log({**row[3], "type": "error", "message": faults[place]})
            else:
                yield row

    @api.model
    def _get_imported_card(self, dbid, xid):
        """Return the card that a row is about, an empty one for a new card.

        :param dbid: database id of the row, if any
        :param xid: external id of the row, if any
        """
        if not xid:
            return self.browse(dbid or ())
        module = self.env.context.get("_import_current_module")
        known = self.env.ref(xid if "." in xid else f"{module}.{xid}", raise_if_not_found=False)
        return known if known and known._name == self._name else self.browse()

    def _drop_unchanged(self, vals):
        """Leave out of a row what the card says already: its settled facts are not rewritten by the
        list that was made of them."""
        for name in list(vals):
            field = self._fields[name]
            if field.type not in ("one2many", "many2many"):
                old, new = (
                    field.convert_to_cache(value, self, validate=False)
                    for value in (self[name], vals[name])
                )
                if old == new or not (old or new):
                    del vals[name]

    @api.model
    def _drop_empty(self, vals):
        """Leave out of a row the empty cells of what the program fills in by itself."""
        for name in list(vals):
            field = self._fields[name]
            if vals[name] is False and (field.compute or field.default):
                del vals[name]

    def _take_end(self, vals):
        """Put the start and the term of a card in the place of its end: an old list may have the end
        alone. Without start and date of purchase the policy's term is counted back from it.

        :param dict vals: of a row, changed here
        :return: why not, in words, or None
        """
        end = fields.Date.to_date(vals.pop("nominal_end", None))
        if not end:
            return None
        if not self._is_bounded(self._fields["nominal_end"], end, *DAYS):
            return self.env._(
                "The warranty ends on %s: check the year.", format_date(self.env, end)
            )
        start = vals.get("date_start") or self.date_start or vals.get("purchase_date")
        start = fields.Date.to_date(start) or self._get_start_before(end, vals)
        if not start:
            return self.env._("When did the warranty begin? Give its start or its months.")
        if start >= end:
            return self.env._(
                "The warranty ends on %(end)s, before it begins on %(start)s.",
                end=format_date(self.env, end),
                start=format_date(self.env, start),
            )
        months, days = split_term(start, end)
        given = self._get_given_term(vals)
        # many a list has the day before as the last one: the term is what was promised
        if given and start + given - end in (timedelta(0), timedelta(1)):
            vals["date_start"] = start
            return None
        if given:
            return self.env._(
                "From %(start)s to %(end)s are %(months)s months and %(days)s days; the term given "
                "is another one.",
                start=format_date(self.env, start),
                end=format_date(self.env, end),
                months=months,
                days=days,
            )
        vals |= {"date_start": start, "term_months": months, "term_days": days}
        return None

    @api.model
    def _get_start_before(self, end, vals):
        """Return the day on which the term of a row began that ends on a day; None where neither the
        row nor the policy tells the term."""
        product = self.env["product.product"].browse(vals.get("product_id"))
        policy = self.env["warranty.policy"].browse(vals.get("policy_id"))
        policy = policy or self._get_new_company(vals)._get_warranty_policy()
        term = self._get_given_term(vals)
        term = term or (policy and product and policy._get_term(product, end))
        return end - term if term else None

    @api.model
    def _get_given_term(self, vals):
        """Return the term that a row gives, a ``relativedelta``; an empty one where it gives none."""
        return relativedelta(months=vals.get("term_months") or 0, days=vals.get("term_days") or 0)

    # === WHAT MAKES NO SENSE === #

    @api.model
    def _get_bounds_fault(self, vals):
        """Return which number or day of a row is out of its bounds, in words, or None."""
        try:
            self._check_bounds(vals)
        except ValidationError as error:
            return str(error)
        return None

    def _get_row_fault(self, vals):
        """Return why a row of a list is refused, in words, or None."""
        return self._get_serial_fault(vals.get("serial")) or self._get_days_fault(
            fields.Date.to_date(vals.get("date_start") or self.date_start),
            fields.Date.to_date(vals.get("purchase_date") or self.purchase_date),
        )

    @api.model
    def _get_serial_fault(self, serial):
        """Return what a spreadsheet did to a serial, in words, or None."""
        words = {
            "power": self.env._("The spreadsheet shows the number as a power of ten."),
            "rounded": self.env._(
                "The spreadsheet kept the first digits and made zeros of the rest."
            ),
            "decimal": self.env._("The spreadsheet kept it as a number with decimals."),
            "day": self.env._("The spreadsheet made a date of it."),
            "error": self.env._("The cell holds an error or a truth value of the spreadsheet."),
        }
        damage = get_spreadsheet_damage(serial)
        return damage and self.env._(
            "“%(serial)s” is no serial number: %(why)s Format the column as text and enter the number "
            "of the label again; one that does end in zeros is taken with a space or dash in it.",
            serial=serial,
            why=words[damage],
        )

    @api.model
    def _get_days_fault(self, start, bought):
        """Return what is wrong with the days of a paper card, in words, or None.

        :param date start: of the warranty
        :param date bought: date of purchase, may be empty
        """
        if start and start > self._get_today():
            return self.env._(
                "The warranty would begin on %s, which is still to come: check the year.",
                format_date(self.env, start),
            )
        if start and bought and bought > start:
            return self.env._(
                "The device was bought on %(bought)s, after its warranty began on %(start)s: check "
                "both days.",
                bought=format_date(self.env, bought),
                start=format_date(self.env, start),
            )
        return None

    def _format_start(self):
        """Return the first day of a card as it is told."""
        return format_date(self.env, self.date_start)
