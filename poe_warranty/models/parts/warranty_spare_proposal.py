from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.lock import lock


class WarrantySpareProposal(models.Model):
    """How many pieces of a genuine part a warehouse should keep for claims (C6), beside core's
    replenishment rule that is in force. Nobody types a row: they are worked out together."""

    _name = "warranty.spare.proposal"
    _description = "Proposed Stock of a Spare Part"
    _inherit = ["warranty.bounded.mixin"]
    _order = "product_id, warehouse_id"
    _rec_name = "product_id"

    product_id = fields.Many2one(
        "product.product", string="Part", required=True, readonly=True, ondelete="cascade"
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        "res.company", related="warehouse_id.company_id", store=True, index=True
    )
    date = fields.Datetime(string="Worked out on", readonly=True)

    # === what it is worked out from === #
    installed_base = fields.Integer(
        string="Devices",
        readonly=True,
        help="Devices that this part fits and that are under warranty today, in the whole company.",
    )
    used_12m = fields.Float(
        string="Used in 12 months",
        readonly=True,
        digits="Product Unit",
        help="Pieces that repairs of claims took from this warehouse in the last 12 months.",
    )
    is_assumed = fields.Boolean(
        string="Assumed",
        readonly=True,
        help="No claim used this part yet: what is needed is assumed from the devices under "
        "warranty and the failure rate in the settings.",
    )
    failure_rate = fields.Float(string="Assumed failure rate (%)", readonly=True)
    monthly_demand = fields.Float(
        string="Need a month",
        readonly=True,
        digits=(16, 3),
        help="What was used in 12 months, divided by 12; for a part that no claim used yet, what is "
        "assumed for the devices under warranty.",
    )
    partner_id = fields.Many2one("res.partner", string="Supplier", readonly=True)
    lead_days = fields.Integer(
        string="Lead time (days)",
        readonly=True,
        help="From the order to the shelf, counted as Inventory's replenishment does.",
    )
    lead_demand = fields.Float(string="Need in the lead time", readonly=True, digits=(16, 3))
    service_level = fields.Float(string="Service level (%)", readonly=True)
    review_days = fields.Integer(string="Order for (days)", readonly=True)

    # === what is proposed, and what is in force === #
    proposed_min = fields.Integer(
        readonly=True,
        help="The fewest pieces that cover the need in the lead time as often as the service level "
        "asks; 1 where anything is needed at all.",
    )
    proposed_max = fields.Integer(
        readonly=True, help="The minimum, and on top what an order is to last."
    )
    orderpoint_id = fields.Many2one(
        "stock.warehouse.orderpoint", string="Rule in force", compute="_compute_orderpoint_id"
    )
    current_min = fields.Float(compute="_compute_orderpoint_id", digits="Product Unit")
    current_max = fields.Float(compute="_compute_orderpoint_id", digits="Product Unit")
    status = fields.Selection(
        [
            ("none", "No need"),
            ("new", "No rule yet"),
            ("differs", "Differs"),
            ("applied", "In force"),
        ],
        compute="_compute_orderpoint_id",
        search="_search_status",
        help="The replenishment rule in force, compared with the proposal.",
    )
    applied_date = fields.Datetime(string="Last applied on", readonly=True)

    _one_proposal_per_place = models.UniqueIndex(
        "(product_id, warehouse_id)",
        "Someone else is proposing spare parts right now. Refresh the list.",
    )

    # === COMPUTE === #

    @api.depends("product_id", "warehouse_id", "proposed_min", "proposed_max")
    def _compute_orderpoint_id(self):
        rules = self._get_rules_by_place()
        nothing = self.env["stock.warehouse.orderpoint"]
        for proposal in self:
            rule = rules.get(proposal._get_place(), nothing).filtered("active")
            proposal.orderpoint_id = rule
            proposal.current_min = rule.product_min_qty
            proposal.current_max = rule.product_max_qty
            proposal.status = proposal._get_status(rule)

    @api.model
    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        proposals = self.search([("company_id", "in", self.env.companies.ids)])
        return [("id", "in", proposals.filtered(lambda p: p.status in value).ids)]

    # === ACTIONS === #

    def action_propose(self):
        """Work out the proposals of the companies at hand anew, whichever rows are chosen.

        :raise AccessError: for who may not see proposals
        """
        self.check_access("read")
        for company in self.env.companies:
            # sudo: the figures come from cards, moves and suppliers; nobody may write a row by hand
            self.sudo().with_company(company)._propose(company)
        return True

    def action_apply(self):
        """Make core's replenishment rules what these proposals say. Where nothing is needed, no rule
        is made or changed. Applied twice, or by two people, it leaves one rule a part and warehouse.

        :raise AccessError: for who keeps neither the warranty nor the stock
        :raise UserError: when someone else is applying them
        """
        groups = ("poe_warranty.group_warranty_manager", "stock.group_stock_manager")
        if not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(
                self.env._(
                    "Only a warranty or inventory administrator applies proposals for spare parts."
                )
            )
        self.check_access("read")
        # sudo: a warranty administrator keeps the rules of spare parts without a right to the others
        self.sudo()._apply()
        return True

    # === BUSINESS === #

    def _get_place(self):
        """Return the pair of product and location that core's rule is unique for."""
        self.ensure_one()
        return self.product_id, self.warehouse_id.lot_stock_id

    def _get_rules_by_place(self):
        """Return ``{(product, location): stock.warehouse.orderpoint}``, archived ones among them."""
        Rule = self.env["stock.warehouse.orderpoint"].with_context(active_test=False)
        domain = [
            ("product_id", "in", self.product_id.ids),
            ("location_id", "in", self.warehouse_id.lot_stock_id.ids),
        ]
        return Rule.search(domain).grouped(lambda rule: (rule.product_id, rule.location_id))

    def _get_status(self, rule):
        self.ensure_one()
        if not self.proposed_max:
            return "none"
        if not rule:
            return "new"
        wanted = (self.proposed_min, self.proposed_max, "auto")
        in_force = (rule.product_min_qty, rule.product_max_qty, rule.trigger)
        return "applied" if in_force == wanted else "differs"

    def _apply(self):
        """Create or update the replenishment rule of each proposal."""
        lock(self)
        wanted = self.filtered("proposed_max")
        rules = wanted._get_rules_by_place()
        missing = wanted.filtered(lambda proposal: proposal._get_place() not in rules)
        for proposal in wanted - missing:
            rules[proposal._get_place()].write(proposal._prepare_rule_vals())
        self.env["stock.warehouse.orderpoint"].create(
            [{**p._prepare_place_vals(), **p._prepare_rule_vals()} for p in missing]
        )
        # also what makes a second user's transaction start anew, and find these rules
        self.applied_date = fields.Datetime.now()
        self.invalidate_recordset(["orderpoint_id", "current_min", "current_max", "status"])

    def _prepare_place_vals(self):
        """Return where a new ``stock.warehouse.orderpoint`` holds."""
        product, location = self._get_place()
        return {
            "product_id": product.id,
            "location_id": location.id,
            "warehouse_id": self.warehouse_id.id,
            "company_id": self.company_id.id,
        }

    def _prepare_rule_vals(self):
        """Return what a ``stock.warehouse.orderpoint`` is set to."""
        self.ensure_one()
        return {
            "product_min_qty": self.proposed_min,
            "product_max_qty": self.proposed_max,
            "trigger": "auto",
            "active": True,
        }
