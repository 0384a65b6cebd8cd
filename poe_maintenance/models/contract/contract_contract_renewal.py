import logging
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.poe_warranty.tools.action import get_form_action
from odoo.addons.poe_warranty.tools.batch import run_in_batches
from odoo.addons.poe_warranty.tools.dates import shift
from odoo.addons.poe_warranty.tools.language import speak_to
from odoo.addons.poe_warranty.tools.lock import lock

from ...tools.periods import RECURRENCE_PERIOD

_logger = logging.getLogger(__name__)


class ContractContract(models.Model):
    """Before a contract ends its renewal is quoted, once a term; confirmed, the same contract runs
    on."""

    _inherit = "contract.contract"

    renewal_quoted_end = fields.Date(
        readonly=True,
        copy=False,
        help="The end of the term whose renewal the schedule proposed.",
        by_program=True,
    )
    renewal_date = fields.Date(
        string="Renewal quoted on",
        compute="_compute_renewal_date",
        store=True,
        index="btree_not_null",
        help="On this day the renewal is quoted; empty: nothing to quote.",
        by_program=True,
    )

    @api.depends(
        "maintenance_kind",
        "date_end",
        "renewal_quoted_end",
        "termination_date",
        "contract_line_ids.is_auto_renew",
        "company_id.contract_renewal_days",
    )
    def _compute_renewal_date(self):
        for contract in self:
            renewable = (
                contract.maintenance_kind
                and contract.date_end
                and contract.date_end != contract.renewal_quoted_end
                and not contract.termination_date
                # OCA's own renewal lengthens those
                and not any(contract.contract_line_ids.mapped("is_auto_renew"))
            )
            ahead = timedelta(days=contract.company_id.contract_renewal_days)
            contract.renewal_date = renewable and shift(contract.date_end, -ahead)

    # === QUOTE === #

    def action_quote_renewal(self):
        """Quote the next term, or open the quotation there is."""
        self.ensure_one()
        self.check_access("write")
        lock(self)
        self._check_risen()
        if self.termination_date or not self._get_lines_to_renew():
            raise UserError(
                self.env._(
                    "%s has no invoiced line that ends: there is nothing to renew.",
                    self.display_name,
                )
            )
        order = (self._get_open_renewal() or self._quote_renewal()).sudo(False)
        if not order.has_access("read"):
            return True  # another salesperson's: the contract counts it among its orders
        return get_form_action(order)

    @api.model
    def _cron_propose_renewals(self):
        """Quote the renewal of the contracts that end soon, some at a time: can be killed and run
        again, by several servers at once. A contract without lines to renew is left to a person."""
        today = self.env.company._get_local_day(fields.Datetime.now())
        domain = Domain("renewal_date", "<=", today) & Domain("date_end", ">=", today)
        run_in_batches(
            self, "Quoting renewals", domain, lambda contracts: contracts._propose_renewal()
        )

    def _propose_renewal(self):
        """Quote the next term of each of these contracts and tell who is responsible."""
        for contract in self:
            order = contract._get_open_renewal()
            risen = not contract._rises_before_renewal()
            if not order and risen and contract._get_lines_to_renew():
                order = contract._quote_renewal()
            if not order:
                why = "nothing to renew" if risen else "its price rises first"
                _logger.info("Renewal of %s is left to a person: %s", contract.name, why)
            contract._as_program().renewal_quoted_end = contract.date_end
            user = contract._get_present(contract.user_id, contract.create_uid)
            env = speak_to(user, contract).env
            contract.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=contract.date_end,
                summary=env._(
                    "Renew the contract: it ends on %s", format_date(env, contract.date_end)
                ),
                note=order._get_html_link() if order else False,
                user_id=user.id,
            )

    def _rises_before_renewal(self):
        """Tell whether the price still rises within the term that ends."""
        return bool(
            self.indexation_percent
            and self.date_end
            and self.next_indexation_date
            and self.next_indexation_date <= self.date_end
        )

    def _check_risen(self):
        """:raise UserError: while the price still rises within the term: the next one would start
        from the wrong price"""
        for contract in self.filtered(lambda c: c._rises_before_renewal()):
            raise UserError(
                self.env._(
                    "The price of %(contract)s rises on %(day)s first: quote the renewal after that.",
                    contract=contract.display_name,
                    day=format_date(self.env, contract.next_indexation_date),
                )
            )

    def _get_renewal_start(self):
        """Return the first day of the next term."""
        return shift(self.date_end, timedelta(days=1))

    def _get_open_renewal(self):
        """Return the quotation of the next term, where there is one."""
        start = self._get_renewal_start()
        # sudo: one quotation a term, whoever made it
        return self.sudo().renewal_order_ids.filtered(
            lambda order: order.state != "cancel" and order.renewal_start == start
        )[:1]

    def _get_lines_to_renew(self):
        """Return the lines that end with the contract."""
        return self.contract_line_ids.filtered(
            lambda line: line.product_id
            and not line.display_type
            and not line.is_canceled
            and not line.successor_contract_line_id
            and line.date_end
            and line.date_end == self.date_end
            and line._is_counted_from_start()
        )

    def _quote_renewal(self):
        """Make the quotation of the next term: the same products, as many periods, the price raised
        by the indexation where it falls due until then.

        :return: ``sale.order``
        """
        self.ensure_one()
        start = self._get_renewal_start()
        # the database allows one a term that stands
        self.sudo().renewal_order_ids.flush_recordset(["state"])
        # sudo: the scheduler quotes, and a planner who does not sell
        Order = self.env["sale.order"].sudo().with_company(self.company_id)._as_program()
        return Order.create(self.sudo()._prepare_renewal_vals(start))

    def _prepare_renewal_vals(self, start):
        """Return the values of the quotation of the next term.

        :param date start: its first day
        """
        indexed = self._is_indexed_by(start)
        lines = self._get_lines_to_renew()
        return {
            "renews_contract_id": self.id,
            "renewal_start": start,
            "renewal_indexed": indexed,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "user_id": self.user_id.id,
            "origin": self.display_name,
            "client_order_ref": self.code,
            "order_line": [
                Command.create(self._prepare_renewal_line_vals(line, indexed)) for line in lines
            ],
            **({"pricelist_id": self.pricelist_id.id} if self.pricelist_id else {}),
            **({"payment_term_id": self.payment_term_id.id} if self.payment_term_id else {}),
        }

    def _prepare_renewal_line_vals(self, line, indexed):
        price = self._get_indexed_price(line) if indexed else line.price_unit
        return {
            "product_id": line.product_id.id,
            "name": line.sale_line_id.name or line.product_id.display_name,
            "product_uom_qty": line._get_sold_periods(),
            "price_unit": price,
            "discount": line.discount,
            "maintenance_period": RECURRENCE_PERIOD[line.recurring_rule_type],
            "renews_line_id": line.id,
        }

    # === RENEW === #

    def _renew(self, order):
        """The order is confirmed: the contract runs on, from the day after its end. Safe to call
        again.

        :param order: ``sale.order`` of the next term
        """
        self.ensure_one()
        lines = order.order_line.filtered("renews_line_id")
        customer = self.partner_id.commercial_partner_id
        if (
            not lines
            or lines.renews_line_id.contract_id != self
            or (order.partner_id.commercial_partner_id != customer)
        ):
            raise UserError(
                self.env._(
                    "%s has no line of the contract left: quote the renewal again.", order.name
                )
            )
        for line in lines:
            if line.contract_line_ids.filtered(lambda made: not made.is_canceled):
                continue
            former = line.renews_line_id
            if former.successor_contract_line_id or self.termination_date:
                raise UserError(
                    self.env._("%s was renewed or terminated meanwhile.", self.display_name)
                )
            start = order.renewal_start
            end = start + relativedelta(months=line._get_term_months(), days=-1)
            successor = former.plan_successor(start, end, False)
            successor._as_program().write(line._prepare_contract_line_vals(start, end))
        order.order_line._leave_discounts_to_contract()
        if order.renewal_indexed:
            self._move_indexation(order.renewal_start)
        self._plan_again()
        self.message_post(
            body=self.env._(
                "Renewed until %(end)s by %(order)s.",
                end=format_date(self.env, self.date_end),
                order=order.name,
            )
        )
