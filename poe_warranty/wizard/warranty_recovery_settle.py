from odoo import api, fields, models

from ..const import RECOVERY_OUTCOMES


class WarrantyRecoverySettle(models.TransientModel):
    _name = "warranty.recovery.settle"
    _description = "Settle a Supplier Recovery"
    _inherit = ["warranty.bounded.mixin"]

    recovery_id = fields.Many2one("warranty.recovery", required=True)
    company_id = fields.Many2one(related="recovery_id.company_id")
    company_currency_id = fields.Many2one(
        related="recovery_id.currency_id", string="Currency of ours"
    )
    expected_amount = fields.Monetary(
        related="recovery_id.expected_amount", currency_field="company_currency_id"
    )
    outcome = fields.Selection(RECOVERY_OUTCOMES, required=True, default="full")
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    amount = fields.Monetary(
        string="Credited",
        compute="_compute_amount",
        store=True,
        readonly=False,
        help="Without taxes, in the currency of the supplier's credit note.",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Product received",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        domain="[('type', '=', 'consu')]",
        help="The product that came in exchange, where it is a successor of the one sent.",
    )
    tracking = fields.Selection(related="product_id.tracking")
    serials = fields.Text(
        string="New serial numbers", help="Of the units that came in exchange, one a line."
    )
    note = fields.Text(string="Supplier's answer")

    @api.depends("recovery_id")
    def _compute_currency_id(self):
        for wizard in self:
            company = wizard.recovery_id.company_id
            # sudo: the currency of the supplier's documents, whoever settles
            supplier = wizard.recovery_id.partner_id.sudo().with_company(company)
            wizard.currency_id = supplier.property_purchase_currency_id or company.currency_id

    @api.depends("recovery_id", "currency_id")
    def _compute_amount(self):
        """The amount claimed, where it is asked for in that currency; else it is typed in."""
        for wizard in self:
            recovery = wizard.recovery_id
            same = wizard.currency_id == recovery.currency_id
            rest = recovery.expected_amount - recovery.recovered_amount
            wizard.amount = max(rest, 0.0) if same else 0.0

    @api.depends("recovery_id")
    def _compute_product_id(self):
        for wizard in self:
            wizard.product_id = wizard.recovery_id.product_id

    def action_apply(self):
        """Record the answer and open its document.

        :return: an action
        :raise UserError: naming what stands against it
        """
        self.ensure_one()
        answer = getattr(self, f"_get_answer_{self.outcome}")()
        self.recovery_id._settle(self.outcome, self.note, **answer)
        if self.outcome == "exchange":
            return self.recovery_id.action_view_pickings()
        return {"type": "ir.actions.act_window_close"}

    # What an outcome needs besides the note, as ``warranty.recovery._settle_<outcome>`` takes it

    def _get_answer_full(self):
        return {"amount": self.amount, "currency": self.currency_id}

    def _get_answer_part(self):
        return {"amount": self.amount, "currency": self.currency_id}

    def _get_answer_exchange(self):
        serials = [line.strip() for line in (self.serials or "").splitlines() if line.strip()]
        return {"product": self.product_id, "serials": serials}

    def _get_answer_refused(self):
        return {}
