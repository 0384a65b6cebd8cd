from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.bounds import MAX_AMOUNT, MAX_INTERVAL, MAX_SETTING_DAYS


class ResCompany(models.Model):
    """What a call-out costs, how the figures of maintenance are counted, when contracts are
    renewed."""

    _inherit = "res.company"

    # read by work of its own, jobs and reports, not along with every company
    contract_renewal_days = fields.Integer(
        string="Renewal quoted",
        default=30,
        help="So many days before a maintenance contract ends its renewal is quoted.",
        prefetch="maintenance",
    )

    maintenance_callout_product_id = fields.Many2one(
        "product.product",
        string="Call-out",
        domain="[('type', '=', 'service')]",
        help="Charged for a call-out that neither a warranty nor a contract includes. Empty: the product "
        "“Call-out” that came with the program.",
        prefetch="maintenance",
    )
    maintenance_travel_product_id = fields.Many2one(
        "product.product",
        string="Travel of a call-out",
        domain="[('type', '=', 'service')]",
        help="Charged once for each charged call-out. Empty: the way is in the price of the call-out.",
        prefetch="maintenance",
    )
    maintenance_labour_product_id = fields.Many2one(
        "product.product",
        string="Labour of a call-out",
        domain="[('type', '=', 'service')]",
        help="Charged for each hour of work on a charged call-out. Empty: the work is in the price of the "
        "call-out.",
        prefetch="maintenance",
    )
    maintenance_hours_included = fields.Float(
        string="Hours in the price",
        help="So many hours of work are in the price of a call-out.",
        prefetch="maintenance",
    )
    maintenance_trip_cost = fields.Monetary(
        string="Cost of a trip",
        help="What a trip to a customer costs us, there and back, in the figures of a contract. 0: the "
        "cost of the product for travel, else that of the call-out.",
        prefetch="maintenance",
    )
    maintenance_hour_cost = fields.Monetary(
        string="Cost of an hour",
        help="What an hour of a technician costs us, in the figures of a contract. 0: the cost of "
        "the product for repair labour.",
        prefetch="maintenance",
    )
    maintenance_repeat_days = fields.Integer(
        string="Repeated fault within (days)",
        default=30,
        help="A call-out counts as fixed the first time when no other one on the same device comes "
        "within so many days. A warranty claim within so many days after a fault is the same fault.",
        prefetch="maintenance",
    )
    maintenance_missed_days = fields.Integer(
        string="Missed after (days)",
        default=7,
        help="A visit that is more than so many days overdue counts as missed, cancelled or not, and "
        "the planner is told.",
        prefetch="maintenance",
    )
    maintenance_figures_months = fields.Integer(
        string="Months in the figures",
        default=12,
        help="Figures of sites, contracts and device types look back so many months.",
        prefetch="maintenance",
    )

    _maintenance_figures_positive = models.Constraint(
        "CHECK (maintenance_figures_months BETWEEN 1 AND 240 "
        "AND maintenance_repeat_days BETWEEN 0 AND 3650 AND maintenance_hour_cost >= 0)",
        "Figures look back 1 to 240 months; a fault is repeated within 3650 days at most; the cost of "
        "an hour cannot be negative.",
    )

    _maintenance_missed_days_positive = models.Constraint(
        "CHECK (maintenance_missed_days BETWEEN 0 AND 3650)",
        "A visit counts as missed when it is more than 0 to 3650 days overdue.",
    )

    _contract_renewal_days_positive = models.Constraint(
        "CHECK (contract_renewal_days BETWEEN 0 AND 3650)",
        "A renewal is quoted 0 to 3650 days before the end.",
    )

    @api.model
    def _get_bounds(self):
        return {
            **super()._get_bounds(),
            "contract_renewal_days": (0, MAX_SETTING_DAYS),
            "maintenance_repeat_days": (0, MAX_SETTING_DAYS),
            "maintenance_missed_days": (0, MAX_SETTING_DAYS),
            "maintenance_figures_months": (1, MAX_INTERVAL),
            "maintenance_hours_included": (0, 24),
            "maintenance_trip_cost": (0, MAX_AMOUNT),
        }

    def _get_maintenance_team(self):
        """Return the ``maintenance.team`` that makes the visits of this company, making one where
        there is none: core would take another company's."""
        self.ensure_one()
        # sudo: which team it is, for whoever plans
        Team = self.env["maintenance.team"].sudo()
        found = Team.search([("company_id", "in", (self.id, False))], order="company_id", limit=1)
        return found or Team.create({"name": self.env._("Maintenance"), "company_id": self.id})

    def _get_local_day(self, moment):
        """Return the local day of a moment where the company's warranty policy holds, whoever asks.

        :param datetime moment: UTC, naive
        :rtype: date
        """
        self.ensure_one()
        return self._get_warranty_policy()._get_local_date(moment)

    def _get_company_day(self):
        """Return today where the company's warranty policy holds."""
        return self._get_local_day(fields.Datetime.now())

    def _get_missed_before(self):
        """Return the local day: what had to be done before it, and is not, counts as missed."""
        self.ensure_one()
        return fields.Date.subtract(self._get_company_day(), days=self.maintenance_missed_days)

    def _get_day_start(self, day, zone=None):
        """Return the moment (UTC, naive) at which a local day of the company begins.

        :param zone: as :meth:`_get_zone` returns it, where it is known already
        """
        zone = zone or self._get_zone()
        start = zone.localize(datetime.combine(day, time.min))
        return start.astimezone(pytz.utc).replace(tzinfo=None)

    def _find_callout_product(self):
        """Return the ``product.product`` that charges a call-out; may be empty."""
        self.ensure_one()
        shipped = self.env.ref("poe_maintenance.product_callout", raise_if_not_found=False)
        product = self.maintenance_callout_product_id or shipped or self.env["product.product"]
        return product.filtered("active")

    def _get_callout_product(self):
        """Return the ``product.product`` that charges a call-out.

        :raise UserError: when there is none
        """
        product = self._find_callout_product()
        if not product:
            raise UserError(
                self.env._("Choose the product that charges a call-out in the settings first.")
            )
        return product

    def _get_trip_cost(self):
        """Return what a trip to a customer costs, in the company's currency; 0 where nothing says so."""
        self.ensure_one()
        product = self.maintenance_travel_product_id or self._find_callout_product()
        return self.maintenance_trip_cost or product.with_company(self).standard_price

    def _count_labour(self, product, hours):
        """Return how much of a labour product so many hours are.

        :param product: ``product.product``
        :param float hours: of work
        """
        hour = self.env.ref("uom.product_uom_hour", raise_if_not_found=False)
        if not hour or not hour._has_common_reference(product.uom_id):
            return hours
        return hour._compute_quantity(hours, product.uom_id, round=False)

    def _get_hour_cost(self):
        """Return what an hour of a technician costs, in the company's currency."""
        self.ensure_one()
        labour = self.warranty_labour_product_id.with_company(self)
        return self.maintenance_hour_cost or labour.standard_price
