from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...const import RECOVERY_STATES, RECOVERY_TRANSITIONS
from ...exceptions import RecoveryStateError
from ...tools.label import get_labels
from ...tools.lock import lock
from ...tools.serial import serial_key


class WarrantyRecovery(models.Model):
    """What we claim back from the supplier for a claim. The customer's repair never waits for it:
    nothing on the claim depends on a recovery."""

    _name = "warranty.recovery"
    _description = "Supplier Recovery"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "warranty.bounded.mixin",
        "warranty.guarded.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["name", "rma_number", "claim_id.name"]
    _numbered = True
    _check_company_auto = True

    name = fields.Char(
        string="Recovery number", readonly=True, copy=False, index="trigram", by_program=True
    )
    claim_id = fields.Many2one(
        "warranty.claim",
        string="Warranty claim",
        required=True,
        index=True,
        check_company=True,
        settled_by="_get_reason_told",
    )
    company_id = fields.Many2one(
        related="claim_id.company_id", store=True, index=True, by_program=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
        domain="[('share', '=', False)]",
    )
    state = fields.Selection(
        RECOVERY_STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        by_program=True,
    )

    # === what, from whom === #
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        check_company=True,
        help="The device, or the part of it that failed.",
        settled_by="_get_reason_told",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial number",
        compute="_compute_lot_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        domain="[('product_id', '=', product_id)]",
        settled_by="_get_reason_told",
    )
    quantity = fields.Float(default=1.0, digits="Product Unit", settled_by="_get_reason_told")
    product_uom_id = fields.Many2one(related="product_id.uom_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Supplier",
        compute="_compute_supplier",
        store=True,
        readonly=False,
        index=True,
        tracking=True,
        check_company=True,
        help="Who delivered this serial to us; else the first vendor of the product.",
        settled_by="_get_reason_told",
    )
    supplierinfo_id = fields.Many2one(
        "product.supplierinfo", string="Vendor line", compute="_compute_supplierinfo_id"
    )

    supplier_start = fields.Date(
        string="Supplier's term from",
        compute="_compute_supplier",
        store=True,
        readonly=False,
        tracking=True,
        help="Day of the receipt or of the vendor bill, as the supplier counts. Enter the day on "
        "the proof of purchase where it is another one.",
        settled_by="_get_reason_told",
    )

    # === by which number === #
    rma_number = fields.Char(
        string="RMA number",
        copy=False,
        tracking=True,
        index="trigram",
        settled_by="_get_reason_told",
    )
    rma_key = fields.Char(
        compute="_compute_rma_key",
        store=True,
        index="trigram",
        by_program=True,
        help="The RMA number without spaces, dashes and case: how it is looked up.",
    )
    rma_date = fields.Date(string="RMA given on", copy=False, settled_by="_get_reason_told")
    rma_expiry = fields.Date(
        string="RMA valid until",
        compute="_compute_rma_expiry",
        store=True,
        readonly=False,
        tracking=True,
        help="Last day on which goods may be sent back under this number.",
        settled_by="_get_reason_told",
    )
    reminded = fields.Boolean(compute="_compute_reminded", store=True, by_program=True)

    _one_recovery_per_product = models.UniqueIndex(
        "(claim_id, product_id) WHERE state <> 'cancelled'",
        "This claim has a recovery for that product already: go on with that one.",
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Recover a quantity of more than 0."
    )

    # === COMPUTE === #

    @api.depends("claim_id")
    def _compute_product_id(self):
        for recovery in self:
            recovery.product_id = recovery.product_id or recovery.claim_id.product_id

    @api.depends("claim_id", "product_id")
    def _compute_lot_id(self):
        for recovery in self:
            device = recovery.claim_id.lot_id
            recovery.lot_id = device.product_id == recovery.product_id and device

    @api.depends("lot_id", "product_id")
    def _compute_supplier(self):
        Info = self.env["product.supplierinfo"]
        for company, recoveries in self.grouped("company_id").items():
            facts = recoveries.lot_id.with_company(company)._get_supplier_facts()
            for recovery in recoveries:
                first = Info.with_company(company)._get_warranty_info(recovery.product_id)
                supplier = first.partner_id.commercial_partner_id
                unknown = {"supplier": supplier, "start": False}
                fact = facts.get(recovery.lot_id, unknown)
                recovery.partner_id = fact["supplier"]
                recovery.supplier_start = fact["start"]

    @api.depends("partner_id", "product_id")
    def _compute_supplierinfo_id(self):
        for recovery in self:
            Info = self.env["product.supplierinfo"].with_company(recovery.company_id)
            supplier = recovery.partner_id
            info = Info._get_warranty_info(recovery.product_id, supplier) if supplier else Info
            recovery.supplierinfo_id = info

    @api.depends("rma_number")
    def _compute_rma_key(self):
        for recovery in self:
            recovery.rma_key = serial_key(recovery.rma_number)

    @api.depends("rma_date", "partner_id")
    def _compute_rma_expiry(self):
        for recovery in self:
            # sudo: the terms of the supplier, whoever asks
            days = recovery.partner_id.commercial_partner_id.sudo().rma_validity_days
            recovery.rma_expiry = recovery.rma_date and recovery.rma_date + timedelta(days=days)

    @api.depends("rma_expiry")
    def _compute_reminded(self):
        self.reminded = False

    # === CONSTRAINTS === #

    @api.constrains("claim_id")
    def _check_claim(self):
        for recovery in self:
            recovery.claim_id._check_recoverable()

    @api.constrains("lot_id", "product_id", "quantity")
    def _check_lot(self):
        for recovery in self.filtered("lot_id"):
            if recovery.lot_id.product_id != recovery.product_id:
                raise ValidationError(
                    self.env._(
                        "Serial %(serial)s is no %(product)s.",
                        serial=recovery.lot_id.name,
                        product=recovery.product_id.display_name,
                    )
                )
            if recovery.product_id.tracking == "serial" and recovery.quantity != 1:
                raise ValidationError(self.env._("A serial number is one unit: recover 1."))

    @api.constrains("rma_date", "rma_expiry")
    def _check_rma_dates(self):
        for recovery in self:
            if recovery.rma_expiry and recovery.rma_expiry < (
                recovery.rma_date or recovery.rma_expiry
            ):
                raise ValidationError(
                    self.env._("The RMA number cannot end before the day it was given.")
                )

    # === SEARCH === #

    @api.model
    def _search_display_name(self, operator, value):
        """The serial finds its recovery, too, and the RMA number in any spelling."""
        domain = super()._search_display_name(operator, value)
        if value and isinstance(value, str) and operator in ("=", "like", "ilike"):
            typed = self.env["stock.lot"]._get_typed_domain(operator, value)
            # past the rights on lots: who sees a recovery sees its serial
            domain = Domain(domain) | Domain("lot_id", "any!", typed)
            if key := serial_key(value):
                domain |= Domain("rma_key", "ilike", key)
        return domain

    # === CRUD === #

    @api.model
    def _get_new_company(self, vals):
        return self.env["warranty.claim"].browse(vals.get("claim_id")).company_id

    # === BUSINESS === #

    def _get_state_label(self):
        return get_labels(self, "state")[self.state]

    def _get_today(self):
        """Return the local day where the claim's policy holds."""
        self.ensure_one()
        return self.claim_id._get_policy()._get_local_date(fields.Datetime.now())

    def _update_state(self, state, **vals):
        """The one way a recovery changes its state; staying where it is changes nothing.

        :param str state: one of const.RECOVERY_STATES
        :param vals: what is written with it
        :return: those of these recoveries that moved, in the caller's rights
        :raise RecoveryStateError: when const.RECOVERY_TRANSITIONS does not list the move
        """
        self.check_access("write")
        moving = self.filtered(lambda recovery: recovery.state != state)
        labels = get_labels(self, "state")
        for recovery in moving:
            if (recovery.state, state) not in RECOVERY_TRANSITIONS:
                raise RecoveryStateError(
                    self.env._(
                        "Recovery %(recovery)s is “%(from)s” and cannot become “%(to)s”.",
                        recovery=recovery.name,
                        **{"from": labels[recovery.state], "to": labels[state]},
                    )
                )
        moving._as_program().write({"state": state, **vals})
        return moving

    def _lock(self):
        """Hold the recoveries until the transaction ends, so that two users cannot both act.

        :raise UserError: when another user is at it
        """
        lock(self)
