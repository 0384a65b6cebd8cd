from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """A confirmed quotation of a proposal makes the maintenance contract; that of a renewal
    lengthens it."""

    _inherit = "sale.order"

    maintenance_proposal_id = fields.Many2one(
        "maintenance.proposal",
        string="Proposal",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        by_program=True,
    )
    maintenance_contract_ids = fields.One2many(
        "contract.contract", "sale_order_id", string="Contract made", by_program=True
    )
    renews_contract_id = fields.Many2one(
        "contract.contract",
        string="Renews",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        by_program=True,
    )
    renewal_start = fields.Date(
        readonly=True, copy=False, help="First day of the new term.", by_program=True
    )
    renewal_indexed = fields.Boolean(
        readonly=True,
        copy=False,
        help="The price of the new term was raised by the indexation.",
        by_program=True,
    )
    maintenance_contract_count = fields.Integer(compute="_compute_maintenance_contract_count")

    _one_quotation_per_proposal = models.UniqueIndex(
        "(maintenance_proposal_id) WHERE maintenance_proposal_id IS NOT NULL AND state != 'cancel'",
        "This proposal has a quotation already: cancel that one first.",
    )
    _one_renewal_per_term = models.UniqueIndex(
        "(renews_contract_id, renewal_start) WHERE renews_contract_id IS NOT NULL "
        "AND state != 'cancel'",
        "The renewal of this contract was quoted already: cancel that quotation first.",
    )

    @api.depends("maintenance_contract_ids", "renews_contract_id")
    def _compute_maintenance_contract_count(self):
        # sudo: whether there is a contract, for whoever sells
        for order in self.sudo():
            order.maintenance_contract_count = len(order._get_maintenance_contracts())

    def _get_maintenance_contracts(self):
        """Return the contracts these orders made or renewed."""
        return self.maintenance_contract_ids | self.renews_contract_id

    def action_view_maintenance_contract(self):
        """Open the contract of the order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "poe_maintenance.contract_contract_action"
        )
        contracts = self._get_maintenance_contracts()
        action |= {"domain": [("id", "in", contracts.ids)]}
        if len(contracts) == 1:
            action |= {"res_id": contracts.id, "views": [[False, "form"]]}
        return action

    # === CONFIRM === #

    def _get_update_prices_lines(self):
        """The price of a period is no pricelist's."""
        return super()._get_update_prices_lines()._filter_ordinary()

    def _confirmation_error_message(self):
        """A contract runs for whole periods that have a price, and not for ever."""
        errors = (line._get_contract_error() for line in self.order_line)
        return next(filter(None, errors), None) or super()._confirmation_error_message()

    def _action_confirm(self):
        """Make the contract of an accepted proposal, or lengthen the one that is renewed."""
        result = super()._action_confirm()
        # sudo: the accepted quotation makes the contract, whoever confirms it: also the customer,
        # in the portal
        for order in self.sudo():
            if order.renews_contract_id:
                order.renews_contract_id._renew(order)
            elif order.maintenance_proposal_id and not order.maintenance_contract_ids:
                order._make_maintenance_contract()
        return result

    def _make_maintenance_contract(self):
        """Make the contract of the accepted proposal and have its visits planned."""
        self.ensure_one()
        line = self.order_line.filtered("maintenance_period")
        if len(line) != 1:
            raise UserError(
                self.env._(
                    "%s: the order needs one line of the contract. Cancel it, and quote the proposal "
                    "again.",
                    self.name,
                )
            )
        proposal = self.maintenance_proposal_id
        contract = (
            self.env["contract.contract"]
            .with_company(self.company_id)
            ._as_program()
            .create(proposal._prepare_contract_vals(line))
        )
        self.order_line._leave_discounts_to_contract()
        contract._plan_again()
        contract._ask_for_devices()
        return contract

    # === CANCEL === #

    def _action_cancel(self):
        """What was not invoiced yet is undone with its order.

        :raise UserError: when a period was invoiced
        """
        confirmed = self.filtered(lambda order: order.state == "sale")
        # sudo: the contract goes with its order, whoever cancels that
        confirmed.sudo().order_line.contract_line_ids._withdraw()
        confirmed.sudo().maintenance_contract_ids.write({"active": False})
        confirmed.sudo()._restore_indexation()
        return super()._action_cancel()

    def _restore_indexation(self):
        """A renewal that is cancelled leaves the indexation of its term to come."""
        for order in self.filtered("renewal_indexed"):
            order.renews_contract_id.next_indexation_date = order.renewal_start
