from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.tools import format_date

from ...tools.recurrence import get_recurrence


class MaintenanceProposal(models.Model):
    """The contract that an accepted proposal makes."""

    _inherit = "maintenance.proposal"

    held_note = fields.Char(
        compute="_compute_held_note",
        help="Which of the devices another contract holds: both would visit and charge them.",
    )

    @api.depends("state", "date_start", "line_ids.equipment_ids")
    def _compute_held_note(self):
        for proposal in self:
            is_open = proposal.state in ("draft", "quoted")
            proposal.held_note = is_open and proposal._get_held_text()

    def _get_held_text(self):
        """Return in words which of the devices are under a contract on the first day of this one, or
        False."""
        day = self.date_start or fields.Date.context_today(self)
        # sudo: core shows equipment to those who follow it; whoever advises reads the site's
        devices = self.sudo().line_ids.equipment_ids._origin
        held = devices._filter_under_contract(day)
        if not held:
            return False
        return self.env._(
            "%(number)s of these devices are under a contract on %(day)s already, and would be visited "
            "and paid for by both: %(devices)s. Start when that contract ends, or take them off one of "
            "the two.",
            number=len(held),
            day=format_date(self.env, day),
            devices=", ".join(held[:10].mapped("display_name")) + ("…" if len(held) > 10 else ""),
        )

    def _prepare_contract_vals(self, line):
        """Return the values of the contract that a confirmed order makes.

        :param line: the ``sale.order.line`` of the contract: its quantity is the number of periods
        """
        self.ensure_one()
        order, start = line.order_id, self.date_start
        end = start + relativedelta(months=line._get_term_months()) - relativedelta(days=1)
        product = line.product_id.with_context(lang=self._get_customer_lang())
        return {
            "name": f"{product.name} · {self.site_id.name}",
            "code": order.name,
            "company_id": order.company_id.id,
            "partner_id": order.partner_id.id,
            "invoice_partner_id": order.partner_invoice_id.id,
            "user_id": order.user_id.id,
            "pricelist_id": order.pricelist_id.id,
            "payment_term_id": order.payment_term_id.id,
            "fiscal_position_id": order.fiscal_position_id.id,
            **({"journal_id": order.journal_id.id} if order.journal_id else {}),
            "currency_id": order.currency_id.id,
            "contract_type": "sale",
            "line_recurrence": True,
            "date_start": start,
            "maintenance_kind": self.option,
            "includes_minor_repairs": self.option == "packaged",
            "callouts_included": self.callouts_included if self.option == "packaged" else 0,
            "service_level_id": self.option == "packaged" and self.service_level_id.id,
            "included_note": self.included_note,
            "excluded_note": self.excluded_note,
            "indexation_percent": self.indexation_percent,
            "sale_order_id": order.id,
            "site_ids": [Command.set(self.site_id.ids)],
            "joins_devices": self.joins_devices,
            "contract_line_ids": [Command.create(line._prepare_contract_line_vals(start, end))],
            "device_ids": [
                Command.create({"equipment_id": device.id, "date_from": start})
                for device in self._get_contract_devices()
            ],
            "plan_line_ids": [
                Command.create(vals)
                for vals in self._prepare_plan_vals(self._get_visits_anchor(line, end))
            ],
        }

    def _get_visits_anchor(self, line, end):
        """Return the day from which the recurring visits are counted: the term before the last day, and a
        year where the contract is shorter.

        :param line: as in :meth:`_prepare_contract_vals`
        :param date end: last day of the contract
        """
        return end - relativedelta(months=max(line._get_term_months(), 12))

    def _get_contract_devices(self):
        """Return the site's devices of the types that were quoted."""
        types = self.line_ids.category_id
        return self.site_id.equipment_ids.filtered(lambda device: device.category_id in types)

    def _prepare_plan_vals(self, anchor):
        """Return the values of the recurring visits, one for each way in which devices recur: those
        by which the visits were priced.

        :param date anchor: the first visit is one interval later; counted back from the last day of
            the contract, so that as many visits fall in it as were quoted
        """
        storm_month = int(self.site_id.storm_month or 0)
        groups = self.line_ids.grouped(
            lambda line: get_recurrence(
                anchor, line.interval_months, line.extra_visits, storm_month
            )
        )
        return [
            {
                "name": self._get_plan_name(recurrence),
                "interval": recurrence.interval,
                "unit": recurrence.unit,
                "date_start": anchor,
                "is_before_storms": bool(recurrence.storm_month),
                # a single group looks at every device, also at types that come later
                "category_ids": [Command.set(lines.category_id.ids if len(groups) > 1 else [])],
                "hours": max(sum(line.quantity * line.minutes for line in lines) / 60, 0.25),
            }
            for recurrence, lines in sorted(
                groups.items(), key=lambda group: (group[0].unit, group[0].interval)
            )
        ]

    def _get_plan_name(self, recurrence):
        if recurrence.unit == "months":
            return self.env._("Every %s months", recurrence.interval)
        return self.env._("Every %s days", recurrence.interval)
