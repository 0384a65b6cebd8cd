from odoo import api, fields, models


class WarrantyClaimReplace(models.TransientModel):
    _name = "warranty.claim.replace"
    _description = "Replace a Device"
    _inherit = ["warranty.bounded.mixin"]

    claim_id = fields.Many2one("warranty.claim", required=True)
    company_id = fields.Many2one(related="claim_id.company_id")
    device_label = fields.Char(compute="_compute_device_label", string="Defective unit")
    is_advance = fields.Boolean(
        compute="_compute_device_label",
        help="The customer gets the replacement before the defective unit is in.",
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        domain="[('is_storable', '=', True)]",
        help="The same product, or the one that follows it.",
    )
    tracking = fields.Selection(related="product_id.tracking")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial handed out",
        compute="_compute_lot_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('product_id', '=', product_id), ('is_loaner', '=', False)]",
        help="Scan the unit. The first one in stock that can be handed out is proposed.",
    )
    is_new_only = fields.Boolean(compute="_compute_device_label", help="By the policy.")
    in_stock = fields.Boolean(compute="_compute_in_stock")
    is_refurbished = fields.Boolean(related="lot_id.is_refurbished")
    consent_ids = fields.Many2many("ir.attachment", string="Customer's written consent")

    @api.depends("claim_id")
    def _compute_device_label(self):
        for wizard in self:
            claim = wizard.claim_id
            wizard.device_label = bool(claim) and claim._get_device_label()
            wizard.is_advance = not wizard.claim_id.received_datetime
            wizard.is_new_only = claim and claim._get_policy().replacement_quality == "new"

    @api.depends("claim_id")
    def _compute_product_id(self):
        for wizard in self:
            wizard.product_id = wizard.claim_id.product_id

    @api.depends("product_id", "lot_id")
    def _compute_in_stock(self):
        for wizard in self:
            wizard.in_stock = bool(
                wizard.claim_id._find_available(wizard.product_id, wizard.lot_id)
            )

    @api.depends("product_id")
    def _compute_lot_id(self):
        for wizard in self:
            claim, product = wizard.claim_id, wizard.product_id
            wizard.lot_id = claim._propose_unit(product).lot_id if claim and product else False

    def action_apply(self):
        """Reserve the unit for the customer.

        :return: a window action on the claim
        """
        self.ensure_one()
        self.claim_id._replace_device(self.product_id, self.lot_id, self.consent_ids)
        return {"type": "ir.actions.act_window_close"}
