from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.phone import check_phone, get_country_code, get_partner_phone
from ...tools.serial import serial_key, serial_shape

# the serial of the card, as stock knows it now, and as it was before it was corrected
NUMBERS = ("name", "serial", "lot_id.name", "correction_ids.old_serial")


class WarrantyCard(models.Model):
    """One promise: this serial (or this quantity), this customer, these dates, this policy."""

    _name = "warranty.card"
    _description = "Warranty Card"
    _inherit = [
        "mail.thread",
        "warranty.searched.mixin",
        "warranty.bounded.mixin",
        "warranty.guarded.mixin",
    ]
    _order = "date_start desc, id desc"
    _rec_names_search = ["name", "serial"]
    _check_company_auto = True
    _number_fields = NUMBERS

    name = fields.Char(
        string="Card number",
        readonly=True,
        copy=False,
        index=True,
        settled_by="_get_reason_promised",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        settled_by="_get_reason_promised",
    )
    state = fields.Selection(
        [("issued", "Issued"), ("cancelled", "Cancelled"), ("replaced", "Replaced")],
        default="issued",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        by_program=True,
    )

    # === whom and what === #
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        check_company=True,
        ondelete="restrict",
        help="Who has the device. Empty where it was delivered to nobody by name, as at a point of "
        "sale: the card waits for its holder, who registers with the slip.",
        settled_by="_get_reason_promised",
    )
    phone = fields.Char(
        compute="_compute_phone",
        store=True,
        readonly=False,
        precompute=True,
        help="Number printed on the card (clause III.4).",
        settled_by="_get_reason_promised",
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        check_company=True,
        domain="[('type', '=', 'consu')]",
        settled_by="_get_reason_promised",
    )
    tracking = fields.Selection(
        selection=lambda self: self.env["product.template"]._fields["tracking"].selection,
        compute="_compute_tracking",
        store=True,
        readonly=False,
        precompute=True,
        help="How the product was tracked when the card was issued.",
        by_program=True,
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial in stock",
        index="btree_not_null",
        check_company=True,
        domain="[('product_id', '=', product_id)]",
        settled_by="_get_reason_promised",
    )
    serial = fields.Char(
        string="Serial number",
        compute="_compute_serial",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        index="trigram",
        help="As printed on the card. An old card may lack it (clause III.3).",
        settled_by="_get_reason_promised",
    )
    serial_key = fields.Char(
        compute="_compute_serial_key",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        by_program=True,
    )
    serial_shape = fields.Char(
        compute="_compute_serial_key",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        by_program=True,
    )
    quantity = fields.Float(default=1.0, digits="Product Unit", settled_by="_get_reason_promised")
    moved_quantity = fields.Float(
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="What its delivery and the returns of it said when they were last looked at.",
        by_program=True,
    )
    product_uom_id = fields.Many2one("uom.uom", related="product_id.uom_id")

    # a thousand cards issued at once bring them along
    numbers = fields.Char(compute="_compute_numbers", store=True, precompute=True)
    phone_digits = fields.Char(compute="_compute_phone_digits", store=True, precompute=True)

    claim_ids = fields.One2many("warranty.claim", "card_id")
    # how many there are, for a planner too; opening them asks for the right
    claim_count = fields.Integer(compute="_compute_claim_count", compute_sudo=True)
    seal_ids = fields.One2many("warranty.seal", "card_id")

    _one_valid_card_per_serial = models.UniqueIndex(
        "(lot_id) WHERE state = 'issued' AND tracking = 'serial' AND lot_id IS NOT NULL",
        "This serial number has a valid warranty card already. Cancel that one first.",
    )
    _customer_known = models.Constraint(
        "CHECK (partner_id IS NOT NULL OR move_id IS NOT NULL OR replaces_id IS NOT NULL)",
        "Whose is the device? A warranty card that no delivery issued has a customer.",
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 0)", "The quantity on a warranty card cannot be negative."
    )

    # the order of the list; what it is filtered by is looked at before a row is read
    _default_order = models.Index(
        "(date_start DESC, id DESC, company_id, state, nominal_end, last_claim_day)"
    )
    _withdrawn_idx = models.Index("(company_id) WHERE state IN ('cancelled', 'replaced')")
    _incomplete_idx = models.Index(
        "(company_id) WHERE purchase_date IS NULL "
        "OR (tracking = 'serial' AND (serial IS NULL OR serial = ''))"
    )
    # what the list groups by is counted in an index, several times as fast as in the table
    _partner_id_idx = models.Index("(partner_id, company_id, quantity)")
    _product_id_idx = models.Index("(product_id, company_id, quantity)")
    _policy_id_idx = models.Index("(policy_id, company_id, quantity)")
    _nominal_end_idx = models.Index("(nominal_end, company_id, quantity)")

    # === COMPUTE === #

    @api.depends("serial")
    def _compute_serial_key(self):
        for card in self:
            card.serial_key = serial_key(card.serial)
            card.serial_shape = serial_shape(card.serial)

    @api.depends("partner_id")
    def _compute_phone(self):
        for card in self:
            card.phone = self._get_printed_phone(card.partner_id)

    @api.depends("product_id")
    def _compute_tracking(self):
        for card in self:
            card.tracking = card.product_id.tracking

    @api.depends("lot_id")
    def _compute_serial(self):
        for card in self:
            if card.lot_id:
                card.serial = card.lot_id.name

    def _compute_claim_count(self):
        counts = dict(
            self.env["warranty.claim"]._read_group(
                [("card_id", "in", self.ids)], ["card_id"], ["__count"]
            )
        )
        for card in self:
            card.claim_count = counts.get(card, 0)

    @api.depends("name", "serial")
    def _compute_display_name(self):
        for card in self:
            card.display_name = " · ".join(filter(None, (card.name, card.serial)))

    # === CONSTRAINTS === #

    @api.constrains("phone")
    def _check_phone(self):
        # the cards of a delivery share one number
        for company, cards in self.filtered("phone").grouped("company_id").items():
            for phone in set(cards.mapped("phone")):
                check_phone(self.env, phone, get_country_code(company))

    # === CRUD === #

    def _check_company(self, fnames=None):
        """A delivery checks the companies of its goods itself, a thousand at once: what is left to
        check here are cards entered by hand."""
        by_hand = self.filtered(lambda card: not card.move_id)
        return super(WarrantyCard, by_hand)._check_company(fnames)

    # === ACTIONS === #

    def action_open_claim(self):
        """Open the form of a new claim on this card (or on the open one it already has)."""
        self.ensure_one()
        claim = self.claim_ids.filtered("is_open")[:1] if self.tracking == "serial" else None
        return {
            "type": "ir.actions.act_window",
            "res_model": "warranty.claim",
            "res_id": claim.id if claim else False,
            "views": [[False, "form"]],
            "context": {"default_card_id": self.id, "default_company_id": self.company_id.id},
        }

    def action_view_claims(self):
        """Open the claims made on these cards."""
        action = self.env["ir.actions.act_window"]._for_xml_id("poe_warranty.warranty_claim_action")
        return {**action, "domain": [("card_id", "in", self.ids)], "context": {}}

    # === BUSINESS === #

    @api.model
    def _get_printed_phone(self, partner):
        """Return the customer's number as it is printed, or False when it is no phone number."""
        return get_partner_phone(partner)

    @api.model
    def _count_by(self, name, records):
        """Return ``{record: number of cards}`` of those that have any and that the user may read; nothing
        for who may read none.

        :param str name: of the card's field
        :param records: that the field holds
        """
        if not self.has_access("read"):
            return {}
        return dict(self._read_group([(name, "in", records.ids)], [name], ["__count"]))

    @api.model
    def _get_list_action(self, domain):
        """Return the window action that lists some cards, where none is entered by hand."""
        action = self.env["ir.actions.act_window"]._for_xml_id("poe_warranty.warranty_card_action")
        return {**action, "domain": domain, "context": {"create": False}}

    @api.model
    def _get_serial_domain(self, serial):
        """Return the domain that finds a serial's cards whatever its spelling (S14)."""
        key = serial_key(serial)
        return Domain("serial_key", "=", key) if key else Domain.FALSE

    def _get_serial_keys(self):
        """Return the keys of the device's serial: as printed on the card and, where it was renamed, as
        stock knows it now."""
        # sudo: past the rights on lots, as in _compute_numbers
        return {*self.mapped("serial_key"), *self.sudo().mapped("lot_id.serial_key")} - {False}
