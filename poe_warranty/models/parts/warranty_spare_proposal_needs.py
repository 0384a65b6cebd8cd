from collections import defaultdict
from math import ceil

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ...const import MAX_INTEGER
from ...tools.poisson import poisson_quantile

MONTHS = 12
DAYS_A_MONTH = 365 / MONTHS
MAX_LEAD_DAYS = 3650  # whatever a vendor line says


class WarrantySpareProposal(models.Model):
    """How proposals are worked out: from the parts that claims used, else from the devices under
    warranty and an assumed failure rate; the need in the lead time counts as Poisson's. The number
    of queries does not grow with the parts."""

    _inherit = "warranty.spare.proposal"

    @api.model
    def _propose(self, company):
        """Bring the rows of a company up to date: those of what is no genuine part any more go."""
        keys = ("product_id", "warehouse_id")
        fresh = {tuple(vals[k] for k in keys): vals for vals in self._prepare_all_vals(company)}
        gone = self.browse()
        for row in self.search([("company_id", "=", company.id)]):
            vals = fresh.pop(tuple(row[k].id for k in keys), None)
            if vals:
                row.write({name: value for name, value in vals.items() if name not in keys})
            else:
                gone |= row
        gone.unlink()
        self.create(list(fresh.values()))

    @api.model
    def _prepare_all_vals(self, company):
        """Return the values of all rows of a company."""
        parts = self._get_parts(company)
        bases, used = self._get_installed_bases(company, parts), self._get_used(company, parts)
        vals_list, now = [], fields.Datetime.now()
        for warehouse, of_place in self._get_places(company, parts, used).items():
            leads = self._get_leads(warehouse, of_place)
            for part in of_place:
                vals = {"product_id": part.id, "warehouse_id": warehouse.id, "date": now}
                vals |= leads[part]
                vals |= self._prepare_need_vals(company, bases[part], used[part][warehouse])
                vals |= self._prepare_quantity_vals(company, vals)
                vals_list.append(vals)
        return vals_list

    @api.model
    def _prepare_need_vals(self, company, devices, used):
        """Return what is needed a month.

        :param devices: under warranty
        :param used: pieces in 12 months
        """
        # a mistyped quantity in stock is no reason to order more than can be counted
        used, devices = min(used, MAX_INTEGER), min(devices, MAX_INTEGER)
        yearly = used or devices * company.spare_failure_rate / 100
        return {
            "installed_base": devices,
            "used_12m": used,
            "is_assumed": not used,
            "failure_rate": company.spare_failure_rate,
            "monthly_demand": yearly / MONTHS,
        }

    @api.model
    def _prepare_quantity_vals(self, company, vals):
        """Return the proposed quantities and what they rest on.

        :param dict vals: with ``monthly_demand`` and ``lead_days``
        """
        daily = vals["monthly_demand"] / DAYS_A_MONTH
        lead_demand = daily * vals["lead_days"]
        least = most = 0
        if daily:
            least = max(poisson_quantile(lead_demand, company.spare_service_level / 100), 1)
            # rounded, since 3.0000000001 pieces are 3
            most = least + max(ceil(round(daily * company.spare_review_days, 6)), 1)
        return {
            "lead_demand": lead_demand,
            "service_level": company.spare_service_level,
            "review_days": company.spare_review_days,
            "proposed_min": min(least, MAX_INTEGER),
            "proposed_max": min(most, MAX_INTEGER),
        }

    # === FACTS === #

    @api.model
    def _get_parts(self, company):
        """Return the genuine parts (``product.product``) a company may keep in stock."""
        Product = self.env["product.product"]
        return Product.search(
            [
                ("is_genuine_part", "=", True),
                ("device_tmpl_ids", "!=", False),
                ("is_storable", "=", True),
                *Product._check_company_domain(company),
            ]
        )

    @api.model
    def _get_installed_bases(self, company, parts):
        """Return ``{part: devices under warranty that it fits}``."""
        domain = [
            ("company_id", "=", company.id),
            ("status", "=", "active"),
            ("product_id.product_tmpl_id", "in", parts.device_tmpl_ids.ids),
        ]
        quantities = dict(
            self.env["warranty.card"]._read_group(
                domain, ["product_id.product_tmpl_id"], ["quantity:sum"]
            )
        )
        return {
            part: round(sum(quantities.get(device, 0) for device in part.device_tmpl_ids))
            for part in parts
        }

    @api.model
    def _get_used(self, company, parts):
        """Return ``{part: {warehouse: pieces}}`` that repairs of claims took in 12 months."""
        domain = [
            ("product_id", "in", parts.ids),
            ("company_id", "=", company.id),
            ("state", "=", "done"),
            ("repair_line_type", "=", "add"),
            ("repair_id.claim_id", "!=", False),
            ("date", ">=", fields.Datetime.now() - relativedelta(months=MONTHS)),
        ]
        groups = self.env["stock.move"]._read_group(
            domain, ["product_id", "location_id.warehouse_id", "product_uom"], ["quantity:sum"]
        )
        used = defaultdict(lambda: defaultdict(float))
        for part, warehouse, uom, quantity in groups:
            used[part][warehouse] += uom._compute_quantity(quantity, part.uom_id)
        return used

    @api.model
    def _get_places(self, company, parts, used):
        """Return ``{warehouse: parts}``: where claims used a part, else the company's first."""
        first = self.env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        places = defaultdict(parts.browse)
        for part in parts:
            for warehouse in [w for w in used[part] if w.active] or first:
                places[warehouse] |= part
        return places

    @api.model
    def _get_leads(self, warehouse, parts):
        """Return ``{part: values}``: its supplier, and the days from an order to the shelf as core's
        replenishment counts them. Without a supplier core counts a year: here no days, since then
        nothing can be ordered anyway."""
        company, rules, leads = warehouse.company_id, {}, {}
        for part in parts:
            # core's rules depend on these two: it is asked once for each pair of them
            key = part.route_ids | part.categ_id.total_route_ids, bool(part.seller_ids)
            if key not in rules:
                rules[key] = part._get_rules_from_location(warehouse.lot_stock_id).with_context(
                    bypass_delay_description=True, bypass_global_horizon_days=True
                )
            delays, _description = rules[key]._get_lead_days(part)
            seller = part.with_company(company)._select_seller(quantity=None)
            leads[part] = {
                "partner_id": seller.partner_id.id,
                "lead_days": min(
                    ceil(delays["total_delay"] - delays["no_vendor_found_delay"]), MAX_LEAD_DAYS
                ),
            }
        return leads
