from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# what may make a part one that is charged
CHARGING = {"request_id", "equipment_id", "product_id", "is_charged"}


class MaintenanceVisitPart(models.Model):
    """A part that is used on a visit: it leaves the technician's van, and what no warranty and no
    contract covers reaches the invoice (clause IV, C4)."""

    _name = "maintenance.visit.part"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _description = "Part used on a Visit"
    _order = "request_id, id"
    _rec_name = "product_id"
    _check_company_auto = True

    request_id = fields.Many2one(
        "maintenance.request",
        string="Visit",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        settled_by="_get_reason_booked",
    )
    company_id = fields.Many2one(
        related="request_id.company_id", store=True, index=True, by_program=True
    )
    customer_id = fields.Many2one(related="request_id.customer_id", store=True, by_program=True)
    equipment_id = fields.Many2one(
        "maintenance.equipment",
        string="Device",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The device the part was put in; empty for what belongs to none, e.g. cable.",
        settled_by="_get_reason_booked",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('type', '=', 'consu')]",
        check_company=True,
        settled_by="_get_reason_booked",
    )
    tracking = fields.Selection(related="product_id.tracking")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial or lot",
        ondelete="restrict",
        domain="[('product_id', '=', product_id)]",
        check_company=True,
        settled_by="_get_reason_booked",
    )
    quantity = fields.Float(
        default=1.0, required=True, digits="Product Unit", settled_by="_get_reason_booked"
    )
    product_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        settled_by="_get_reason_booked",
    )
    is_charged = fields.Boolean(
        string="Charged",
        compute="_compute_is_charged",
        store=True,
        readonly=False,
        help="Free: minor repairs are included in the contract, or the device is under warranty. What "
        "has a serial number is a replacement of equipment, and charged. Change it here until the "
        "visit is finished.",
        settled_by="_get_reason_booked",
    )
    price_unit = fields.Monetary(
        string="Price",
        compute="_compute_price_unit",
        help="From the customer's pricelist, on the day of the visit.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_price_unit")
    move_id = fields.Many2one(
        "stock.move",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        by_program=True,
    )
    sale_line_id = fields.Many2one(
        "sale.order.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        by_program=True,
    )
    is_used = fields.Boolean(compute="_compute_is_used")

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "The quantity of a part must be more than 0."
    )

    # === COMPUTE === #

    @api.depends("product_id")
    def _compute_product_uom_id(self):
        for part in self:
            part.product_uom_id = part.product_id.uom_id

    @api.depends("equipment_id", "product_id")
    def _compute_is_charged(self):
        """What is used stays as it was; what was chosen by hand too, whatever happens to the visit:
        so it follows another contract only where that is chosen, see _cover_parts() of the visit."""
        for part in self.filtered(lambda part: not part.move_id):
            is_equipment = part.product_id.tracking == "serial"
            part.is_charged = is_equipment or not part._is_covered()

    @api.depends(
        "product_id", "quantity", "product_uom_id", "is_charged", "sale_line_id.price_unit"
    )
    def _compute_price_unit(self):
        # sudo: the price of what is charged, for whoever serves
        for part in self.sudo():
            line, visit = part.sale_line_id, part.request_id
            _pricelist, currency = visit._get_charge_currency()
            part.currency_id = line.currency_id or currency
            if line or not part.is_charged:
                part.price_unit = line.price_unit
            else:
                part.price_unit = part.product_id and visit._get_charge_price(
                    part.product_id,
                    part.quantity,
                    uom=part.product_uom_id,
                    date=visit.schedule_date or fields.Datetime.now(),
                )

    @api.depends("move_id")
    def _compute_is_used(self):
        for part in self:
            part.is_used = bool(part.move_id)

    # === CONSTRAINTS === #

    @api.constrains("product_id", "product_uom_id", "lot_id", "quantity")
    def _check_part(self):
        for part in self:
            product, lot = part.product_id, part.lot_id
            if product.type != "consu":
                raise ValidationError(
                    self.env._("%s is no part that can be taken from a van.", product.display_name)
                )
            if not part.product_uom_id._has_common_reference(product.uom_id):
                raise ValidationError(
                    self.env._(
                        "%(part)s is not counted in %(unit)s.",
                        part=product.display_name,
                        unit=part.product_uom_id.name,
                    )
                )
            if lot and lot.product_id != product:
                raise ValidationError(
                    self.env._(
                        "%(lot)s is no number of %(part)s.",
                        lot=lot.name,
                        part=product.display_name,
                    )
                )
            if product.tracking == "serial" and part.quantity != 1:
                raise ValidationError(
                    self.env._(
                        "%s has serial numbers: enter one line for each.", product.display_name
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """:raise UserError: when the visit is finished, and for charged parts when it is signed"""
        parts = super().create(vals_list)
        parts._check_open()
        return parts

    def write(self, vals):
        """:raise UserError: as in create, of their visit and of the one they are moved to"""
        result = super().write(vals)
        if CHARGING & vals.keys():
            self._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_open()

    def _check_open(self):
        """:raise UserError: for parts that are booked, and charged ones that the customer signed for"""
        for part in self:
            if reason := part._get_reason_booked("move_id"):
                raise UserError(reason)

    def _get_reason_booked(self, name):
        """Return why a part stays: it is used, its visit finished, or it is charged and the customer
        signed for it."""
        if not (self.move_id or self.request_id.done):
            # which unit it was costs the same, and may be noted later
            return None if name == "lot_id" else self._get_reason_signed()
        return self.env._(
            "Visit %(visit)s is finished: %(part)s is booked and can no longer change. Take it back "
            "with a return of the transfer.",
            visit=self.request_id.display_name,
            part=self.product_id.display_name,
        )

    def _get_reason_signed(self):
        """Return why a charged part stays: the customer accepted what his visit charges (C4). Parts that
        are saved together with his signature stood above it."""
        visit = self.request_id
        if not (self.is_charged and visit.signature and visit.signed_on):
            return None
        return self.env._(
            "The customer signed for what visit %s charges: take the signature off to change the parts "
            "that are charged, and let him sign again.",
            visit.display_name,
        )

    # === BUSINESS === #

    def _is_covered(self):
        """Tell whether the customer has this part free: the contract includes minor repairs, or the
        device is under warranty, on the day of the visit.

        The contract for other add-ons: extend it with what else covers a part.
        """
        self.ensure_one()
        visit, device = self.request_id, self.equipment_id
        if not visit:
            return False
        # sudo: whether it is covered, for whoever serves
        card, visit = device.sudo().card_id, visit.sudo()
        day = visit._get_fact_day()
        if card._is_valid_on(day) and not visit._is_refused(device, visit._get_refusals()):
            return True
        contract = visit.contract_id
        return bool(contract.includes_minor_repairs and contract._filter_covering(device, day))
