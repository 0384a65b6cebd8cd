from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError, ValidationError
from odoo.fields import Domain

from ..const import RECOVERY_STATES, RECOVERY_TRANSITIONS
from ..exceptions import RecoveryStateError
from ..tools.context import without_defaults


class WarrantyRecovery(models.Model):
    """What we claim back from the supplier for a claim. The customer's repair never waits for it:
    nothing on the claim depends on a recovery."""

    _name = "warranty.recovery"
    _description = "Supplier Recovery"
    _inherit = ["mail.thread", "mail.activity.mixin", "warranty.bounded.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "rma_number", "claim_id.name"]
    _check_company_auto = True

    name = fields.Char(string="Recovery number", readonly=True, copy=False, index="trigram")
    claim_id = fields.Many2one(
        "warranty.claim", string="Warranty claim", required=True, index=True, check_company=True
    )
    company_id = fields.Many2one(related="claim_id.company_id", store=True, index=True)
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
    )
    quantity = fields.Float(default=1.0, digits="Product Unit")
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
    )

    # === by which number === #
    rma_number = fields.Char(string="RMA number", copy=False, tracking=True, index="trigram")
    rma_date = fields.Date(string="RMA given on", copy=False)
    rma_expiry = fields.Date(
        string="RMA valid until",
        compute="_compute_rma_expiry",
        store=True,
        readonly=False,
        tracking=True,
        help="Last day on which goods may be sent back under this number.",
    )
    reminded = fields.Boolean(compute="_compute_reminded", store=True)

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
        """The serial finds its recovery, too."""
        domain = super()._search_display_name(operator, value)
        if value and operator in ("=", "like", "ilike"):
            typed = self.env["stock.lot"]._get_typed_domain(operator, value)
            # past the rights on lots: who sees a recovery sees its serial
            domain = Domain(domain) | Domain("lot_id", "any!", typed)
        return domain

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """:raise AccessError: for what only the recovery's own buttons write"""
        if not self.env.su:
            names = self._get_workflow_fields()
            self = without_defaults(self, names)
            for vals in vals_list:
                self._check_workflow(
                    {n for n in names if vals.get(n) not in ("draft", False, None)}
                )
        for vals in vals_list:
            if not vals.get("name"):
                company = self.env["warranty.claim"].browse(vals.get("claim_id")).company_id
                # sudo: whoever may claim from a supplier draws the number
                sequence = self.env["ir.sequence"].sudo().with_company(company)
                vals["name"] = sequence.next_by_code(self._name)
        return super().create(vals_list)

    def write(self, vals):
        """:raise AccessError: for what only the recovery's own buttons write
        :raise UserError: for facts that the supplier was told or answered already"""
        if not self.env.su:
            self._check_workflow((self._get_workflow_fields() | {"claim_id"}) & set(vals))
            self._check_facts_open(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        if any(recovery.state not in ("draft", "cancelled") for recovery in self):
            raise UserError(
                self.env._("A recovery the supplier was asked for is kept: cancel it instead.")
            )

    @api.model
    def _get_workflow_fields(self):
        """Return the fields that only the recovery's own methods write."""
        return {
            "name",
            "company_id",
            "state",
            "supplier_end",
            "is_eligible",
            "is_doa",
            "reminded",
            "outcome",
            "settled_on",
            "recovered_amount",
            "remaining_amount",
            "credit_note_ids",
            "picking_ids",
            "write_off_reason",
            "write_off_user_id",
            "written_off_on",
        }

    @api.model
    def _get_fact_states(self):
        """Return ``{field: states in which a person may still change it}``."""
        asked = ("draft", "requested")
        answered = (*asked, "approved")
        facts = (
            "product_id",
            "lot_id",
            "quantity",
            "partner_id",
            "supplier_start",
            "supplier_months",
        )
        return {
            **dict.fromkeys(facts, asked),
            **dict.fromkeys(("rma_number", "rma_date", "rma_expiry"), answered),
            "expected_amount": (*answered, "sent"),
        }

    def _check_workflow(self, names):
        """:raise AccessError: when there are names of fields that nobody types in"""
        if names:
            raise AccessError(
                self.env._(
                    "This follows from the recovery's own buttons and cannot be typed in: %s.",
                    ", ".join(sorted(self._fields[name].string for name in names)),
                )
            )

    def _check_facts_open(self, vals):
        """:raise UserError: when a fact is to change that the supplier was told or answered"""
        states = self._get_fact_states()
        for recovery in self:
            fixed = [
                name for name in vals if recovery.state not in states.get(name, recovery.state)
            ]
            if fixed:
                raise UserError(
                    self.env._(
                        "Recovery %(recovery)s is “%(state)s”: %(fields)s can no longer change.",
                        recovery=recovery.name,
                        state=recovery._get_state_label(),
                        fields=", ".join(self._fields[name].string for name in fixed),
                    )
                )

    # === BUSINESS === #

    def _get_state_label(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def _get_today(self):
        """Return the local day where the claim's policy holds."""
        self.ensure_one()
        return self.claim_id._get_policy()._get_local_date(fields.Datetime.now())

    def _update_state(self, state, **vals):
        """The one way a recovery changes its state; staying where it is changes nothing.

        :param str state: one of const.RECOVERY_STATES
        :param vals: what is written with it
        :raise RecoveryStateError: when const.RECOVERY_TRANSITIONS does not list the move
        """
        self.check_access("write")
        moving = self.filtered(lambda recovery: recovery.state != state)
        labels = dict(self._fields["state"]._description_selection(self.env))
        for recovery in moving:
            if (recovery.state, state) not in RECOVERY_TRANSITIONS:
                raise RecoveryStateError(
                    self.env._(
                        "Recovery %(recovery)s is “%(from)s” and cannot become “%(to)s”.",
                        recovery=recovery.name,
                        **{"from": labels[recovery.state], "to": labels[state]},
                    )
                )
        # sudo: write() refuses the workflow's fields to everyone but the workflow
        moving.sudo().write({"state": state, **vals})

    def _lock(self):
        """Hold the recoveries until the transaction ends, so that two users cannot both act.

        :raise UserError: when another user is at it
        """
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "Someone else is working on this recovery right now. Try again in a moment."
                )
            ) from error
