import logging

from odoo import api, fields, models
from odoo.fields import Command

_logger = logging.getLogger(__name__)


class WarrantyClaim(models.Model):
    """What a claim costs us, and the journal entry of what no stock move books."""

    _inherit = "warranty.claim"

    currency_id = fields.Many2one(related="company_id.currency_id")
    cost_ids = fields.One2many("warranty.cost", "claim_id", string="Time and transport")
    # stored: to note a cost changes the claim, which a hand-over at the same moment cannot miss
    noted_cost = fields.Monetary(compute="_compute_noted_cost", store=True, by_program=True)
    covered_cost = fields.Monetary(
        compute="_compute_covered_cost",
        compute_sudo=True,
        help="Parts and replacement at cost, labour and transport that we bear.",
    )
    analytic_distribution = fields.Json(
        compute="_compute_analytic_distribution", store=True, readonly=False
    )

    @api.depends("product_id", "partner_id", "company_id")
    def _compute_analytic_distribution(self):
        """As the company's analytic distribution models say for product and customer."""
        Model = self.env["account.analytic.distribution.model"]
        # where there are none, none is looked for claim by claim
        are_any = bool(Model.search([], limit=1))
        for claim in self:
            product, partner = claim.product_id, claim.partner_id
            found = are_any and Model._get_distribution(
                {
                    "product_id": product.id,
                    "product_categ_id": product.categ_id.id,
                    "partner_id": partner.id,
                    "partner_category_id": partner.category_id.ids,
                    "company_id": claim.company_id.id,
                }
            )
            claim.analytic_distribution = found or claim.analytic_distribution

    @api.depends("cost_ids.borne_amount")
    def _compute_noted_cost(self):
        """Labour and transport that we bear, as noted, and our share of charged parts."""
        for claim in self:
            claim.noted_cost = sum(claim.cost_ids.mapped("borne_amount"))

    def _compute_covered_cost(self):
        totals = {claim: claim.noted_cost for claim in self}
        booked = self.env["stock.move"]._read_group(
            [("claim_id", "in", self.ids), *self._get_expense_moves_domain()],
            ["claim_id"],
            ["value:sum"],
        )
        for origin, amount in self._get_returned_goods():
            totals[origin.claim_id] -= amount
        for claim, amount in booked:
            totals[claim] += amount
        for claim in self:
            claim.covered_cost = totals[claim]

    @api.model
    def _get_expense_moves_domain(self):
        """Return the domain of the stock moves whose value is warranty expense."""
        return [
            ("state", "=", "done"),
            "|",
            ("is_covered", "=", True),
            ("claim_use", "=", "replacement"),
        ]

    def _get_returned_goods(self):
        """Return ``[(stock.move, value)]``: the units handed out for these claims in exchange that came
        back to stock, and the parts they bore that were taken out again, with what they are worth
        there."""
        return self.env["stock.move"]._read_group(
            [
                ("origin_returned_move_id.claim_id", "in", self.ids),
                ("state", "=", "done"),
                ("is_in", "=", True),
                "|",
                ("origin_returned_move_id.claim_use", "=", "replacement"),
                ("origin_returned_move_id.is_covered", "=", True),
            ],
            ["origin_returned_move_id"],
            ["value:sum"],
        )

    def _note_shared_parts(self):
        """Note the charged parts that were used and whose cost we share by goodwill."""
        used = self.filtered("goodwill_parts").repair_id._get_charged_parts()
        vals_list = [
            {
                "claim_id": move.claim_id.id,
                "kind": "part",
                "move_id": move.id,
                "name": f"{move.quantity:g} {move.product_uom.name}",
                "quantity": 1,
                "unit_cost": move.value,
            }
            for move in used
            if move.state == "done"
        ]
        # sudo: the work that ends notes the cost, whoever ends it
        self.env["warranty.cost"].sudo()._as_program().create(vals_list)

    def _post_costs(self):
        """Book what we bear of the noted costs on the warranty expense, in one entry a claim; safe to
        run again. What lacks an account waits, without keeping the customer waiting."""
        # sudo: who hands the device over need not be able to write to the ledger
        for claim in self.sudo():
            costs = claim.cost_ids.filtered(
                lambda cost: cost.borne_amount and not cost.account_move_id
            )
            lines = [line for cost in costs for line in claim._prepare_cost_lines(cost)]
            if lines:
                Move = self.env["account.move"].sudo().with_company(claim.company_id)
                entry = Move._as_program().create(claim._prepare_cost_entry(lines))
                entry._post(soft=False)
                booked = costs.filtered(lambda cost, c=claim: c._get_cost_accounts(cost))
                booked._as_program().account_move_id = entry
            if waiting := costs.filtered(lambda cost: not cost.account_move_id):
                _logger.warning(
                    "Claim %s: %d costs wait, for want of accounts to book them from and on",
                    claim.name,
                    len(waiting),
                )

    def _get_cost_accounts(self, cost):
        """Return the warranty expense account and the one the cost was booked on when it was paid
        for; empty where one is missing or archived, or both are the same.

        :param cost: ``warranty.cost``
        """
        company = self.company_id
        expense = company.warranty_expense_account_id
        template = cost.product_id.product_tmpl_id.with_company(company)
        paid = template.get_product_accounts()["expense"] or company.expense_account_id
        return (expense, paid) if expense.active and paid.active and expense != paid else ()

    def _prepare_cost_lines(self, cost):
        """Return the values of the two journal items of one cost.

        :param cost: ``warranty.cost``
        """
        accounts = self._get_cost_accounts(cost)
        if not accounts:
            return []
        expense, paid = accounts
        label = " · ".join(filter(None, (self.name, cost.product_id.display_name, cost.name)))
        common = {"name": label, "product_id": cost.product_id.id}
        return [
            {
                **common,
                "account_id": expense.id,
                "balance": cost.borne_amount,
                "analytic_distribution": self.analytic_distribution,
            },
            {**common, "account_id": paid.id, "balance": -cost.borne_amount},
        ]

    def _prepare_cost_entry(self, lines):
        """Return the values of the journal entry of these items, in the stock journal, where parts
        are booked too."""
        journal = self.company_id.account_stock_journal_id.filtered("active")
        return {
            **({"journal_id": journal.id} if journal else {}),
            "move_type": "entry",
            "company_id": self.company_id.id,
            "date": fields.Date.context_today(self),
            "ref": self.name,
            "claim_id": self.id,
            "line_ids": [Command.create(line) for line in lines],
        }
