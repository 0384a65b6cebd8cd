import math
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.bounds import HOURS_A_YEAR

QUARTERS = 4  # of an hour: the work is charged by each that has begun


class MaintenanceRequest(models.Model):
    """What a visit charges, told to the customer before he signs for it: the call-out, the way, the hours
    of work beyond those in its price, and charged parts (C4)."""

    _inherit = "maintenance.request"

    charge_hours = fields.Float(
        string="Hours charged",
        copy=False,
        settled_by="_get_reason_signed",
        help="Hours of work on a charged call-out, as the customer signs for them. 0: from the start until "
        "the signature, each quarter of an hour that has begun.",
    )
    signed_total = fields.Float(
        string="Signed for",
        copy=False,
        by_program=True,
        help="What the visit charged, with taxes, when the customer signed.",
    )
    charges_labour = fields.Boolean(compute="_compute_charge_summary")
    charge_summary = fields.Html(
        string="What is charged", compute="_compute_charge_summary", sanitize=False
    )
    charge_warning = fields.Char(
        compute="_compute_charge_summary",
        help="Said before the technician travels: a price that is missing.",
    )

    @api.depends(
        "charge_kind",
        "charge_hours",
        "started_at",
        "signed_on",
        "finished_at",
        "part_ids.is_charged",
        "part_ids.product_id",
        "part_ids.quantity",
    )
    @api.depends_context("lang")
    def _compute_charge_summary(self):
        for visit in self:
            is_open = not (visit.done or visit.archive)
            # sudo: what the customer pays, for whoever serves
            rows = visit.sudo()._get_charge_rows() if is_open else []
            labour = visit.sudo().company_id.maintenance_labour_product_id  # sudo: a setting
            visit.charges_labour = bool(labour) and visit.charge_kind == "charged"
            visit.charge_summary = visit._render_charges(rows) if rows else False
            visit.charge_warning = is_open and visit.sudo()._get_unpriced_text()

    def _render_charges(self, rows):
        """Return what is charged as a table in the language of the customer, who reads it.

        :param list rows: as :meth:`_get_charge_rows` returns it
        """
        qweb = self.env["ir.qweb"].with_context(lang=self._get_customer_lang())
        return qweb._render("poe_maintenance.maintenance_charge_summary", {"rows": rows})

    def _get_screen_head(self):
        """Who signs on the screen of the visit reads what he signs for."""
        return {**super()._get_screen_head(), "charges": self.charge_summary or ""}

    # === HOURS === #

    @api.model
    def _get_bounds(self):
        return {**super()._get_bounds(), "charge_hours": (0, HOURS_A_YEAR)}

    def _get_reason_signed(self, name):
        """Return why the hours stay: the customer signed for them."""
        if reason := self._get_reason_finished(name):
            return reason
        if not self.signature:
            return None
        return self.env._(
            "The customer signed for these hours: take the signature off to change them."
        )

    def _note_signed(self, signature):
        """The hours and the sum that the customer reads above his signature stay with it; taken off, the
        hours are counted anew, unless somebody typed them."""
        if not signature:
            counted = self.filtered("charge_hours").filtered(
                lambda visit: visit.charge_hours == visit._count_charged_hours()
            )
            counted._as_program().charge_hours = 0.0
        super()._note_signed(signature)
        for visit in self._as_program() if signature else ():
            visit.charge_hours = visit.charge_hours or visit._count_charged_hours()
            visit.signed_total = visit._get_charge_total()

    def _note_pressed_at(self, act, about, values, known):
        """What was counted until a late signature came is counted until it was given."""
        counted = self._count_charged_hours()
        super()._note_pressed_at(act, about, values, known)
        if act == "sign" and self.signature and self.charge_hours == counted:
            visit = self._as_program()
            visit.charge_hours = self._count_charged_hours()
            visit.signed_total = self._get_charge_total()

    def _count_charged_hours(self):
        """Return the hours of work so far that are charged: until the customer signs, or the visit
        ends."""
        self.ensure_one()
        if not self.started_at:
            return 0.0
        end = self.signed_on or self.finished_at or fields.Datetime.now()
        worked = max((end - self.started_at) / timedelta(hours=1), 0.0)
        return math.ceil(worked * QUARTERS) / QUARTERS

    # === WHAT IS CHARGED === #

    def _get_callout_charges(self):
        """Return ``[(product, quantity)]`` that a charged call-out puts on its order, by the company's
        settings.

        The contract for other add-ons: extend it with what else a call-out charges.
        """
        self.ensure_one()
        company = self.company_id
        charges = [(company._find_callout_product(), 1.0)]
        if company.maintenance_travel_product_id:
            charges.append((company.maintenance_travel_product_id, 1.0))
        labour = company.maintenance_labour_product_id
        hours = self.charge_hours or self._count_charged_hours()
        more = max(hours - company.maintenance_hours_included, 0.0)
        if labour and more:
            charges.append((labour, company._count_labour(labour, more)))
        return [(product, quantity) for product, quantity in charges if product]

    def _get_charge_currency(self):
        """Return the customer's pricelist, may be empty, and the currency in which he is charged."""
        pricelist = self.customer_id.with_company(self.company_id).property_product_pricelist
        return pricelist, pricelist.currency_id or self.company_id.currency_id

    def _get_charge_position(self):
        """Return the ``account.fiscal.position`` under which the customer is charged; may be empty."""
        Position = self.env["account.fiscal.position"].with_company(self.company_id)
        return Position._get_fiscal_position(self.customer_id, self.site_id.address_id)

    def _get_charge_price(self, product, quantity, **how):
        """Return the price of one of a product as its order will have it: a tax that is in the price and
        that this customer does not pay is taken out of it.

        :param product: ``product.product``
        :param how: as ``product.pricelist._get_product_price`` takes it: ``uom``, ``date``
        """
        company = self.company_id
        product = product.with_company(company)
        pricelist, currency = self._get_charge_currency()
        price = pricelist._get_product_price(product, quantity, currency=currency, **how)
        taxes = product.taxes_id._filter_taxes_by_company(company)
        if not any(taxes.mapped("price_include")):
            return price
        return product._get_tax_included_unit_price_from_price(
            price, product_taxes=taxes, fiscal_position=self._get_charge_position()
        )

    def _get_charge_rows(self):
        """Return what this visit charges, as it is told before it is signed for: a list of dicts with
        ``name``, ``quantity``, ``unit``, ``price`` of one, ``untaxed``, ``total``, ``currency``, and
        ``is_unpriced``: whether the price is still to be agreed."""
        self.ensure_one()
        _pricelist, currency = self._get_charge_currency()
        charged = []
        if self.charge_kind == "charged":
            now = fields.Datetime.now()
            charged = [
                (
                    product,
                    quantity,
                    product.uom_id,
                    self._get_charge_price(product, quantity, date=now),
                )
                for product, quantity in self._get_callout_charges()
            ]
        charged += [
            (part.product_id, part.quantity, part.product_uom_id, part.price_unit)
            for part in self.part_ids
            if part.is_charged and part.product_id
        ]
        return [self._prepare_charge_row(*charge, currency) for charge in charged]

    def _prepare_charge_row(self, product, quantity, unit, price, currency):
        """Return one row of :meth:`_get_charge_rows`."""
        company = self.company_id
        customer = self.customer_id
        taxes = product.taxes_id._filter_taxes_by_company(company)
        taxes = self._get_charge_position().map_tax(taxes)
        sums = taxes.with_company(company).compute_all(
            price, currency, quantity, product=product, partner=customer
        )
        return {
            "name": product.with_context(lang=self._get_customer_lang()).display_name,
            "quantity": quantity,
            "unit": unit,
            "price": price,
            "is_unpriced": currency.compare_amounts(price, 0.0) <= 0,
            "untaxed": sums["total_excluded"],
            "total": sums["total_included"],
            "currency": currency,
        }

    # === WHAT WAS SIGNED FOR === #

    def _get_charge_total(self):
        """Return what this visit charges now, with taxes."""
        self.ensure_one()
        return sum(row["total"] for row in self.sudo()._get_charge_rows())  # sudo: prices, as above

    def _check_can_finish(self):
        """:raise UserError: as well, when a visit charges another sum than the customer signed for: a
        price, or who pays the way, changed since (C4)"""
        super()._check_can_finish()
        for visit in self.filtered(lambda visit: visit.signature and visit.signed_on):
            total = visit._get_charge_total()
            _pricelist, currency = visit.sudo()._get_charge_currency()  # sudo: as above
            if currency.compare_amounts(total, visit.signed_total):
                raise UserError(
                    self.env._(
                        "Visit %(visit)s charges %(now)s now, the customer signed for %(signed)s: take "
                        "the signature off on the form of the visit, and let him sign again.",
                        visit=visit.display_name,
                        now=currency.with_env(self.env).format(total),
                        signed=currency.with_env(self.env).format(visit.signed_total),
                    )
                )

    # === PRICES THAT ARE MISSING === #

    def _get_unpriced(self):
        """Return the products by which this call-out is charged and that have no price for its
        customer."""
        self.ensure_one()
        products = self.env["product.product"]
        if self.charge_kind != "charged":
            return products
        _pricelist, currency = self._get_charge_currency()
        return products.union(
            *(
                product
                for product, quantity in self._get_callout_charges()
                if currency.compare_amounts(self._get_charge_price(product, quantity), 0.0) <= 0
            )
        )

    def _get_unpriced_parts(self):
        """Return the charged parts of this visit that have no price for its customer."""
        self.ensure_one()
        _pricelist, currency = self._get_charge_currency()
        return self.part_ids.filtered(
            lambda part: part.is_charged
            and part.product_id
            and currency.compare_amounts(part.price_unit, 0.0) <= 0
        )

    def _get_unpriced_text(self):
        """Return in words which prices are missing of what the visit charges, or None."""
        if self.charge_kind == "charged" and not self.company_id._find_callout_product():
            return self.env._("No product charges a call-out: choose one in the settings.")
        products = self._get_unpriced() | self._get_unpriced_parts().product_id
        return self._get_price_task(products) if products else None

    def _get_price_task(self, products):
        """Return in words what is to do about products without a price."""
        return self.env._(
            "No price is set for: %s. Its order waits until somebody enters one.",
            ", ".join(products.with_env(self.env).mapped("display_name")),
        )
