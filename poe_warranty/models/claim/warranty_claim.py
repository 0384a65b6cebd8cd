from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...const import CLAIM_END_STATES, CLAIM_STATES, SEAL_CONDITIONS
from ...tools.phone import check_phone, normalise_phone_or_false

# which device a claim is about follows from these
_TELLS_DEVICE = {"device_serial", "card_id", "product_id", "company_id", "lot_id"}


class WarrantyClaim(models.Model):
    """One device, one reported fault: the unit of work.

    Three things never share a field: ``state`` is where the work is, ``decision`` is whether it is
    covered, and where goods and money are is read from the linked documents.
    """

    _name = "warranty.claim"
    _description = "Warranty Claim"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "analytic.mixin",
        "warranty.searched.mixin",
        "warranty.guarded.mixin",
    ]
    _order = "notice_datetime desc, id desc"
    _rec_names_search = ["name", "device_serial", "partner_id.name"]
    _check_company_auto = True

    name = fields.Char(
        string="Claim number", readonly=True, copy=False, index="trigram", by_program=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
        domain="[('share', '=', False)]",
    )
    state = fields.Selection(
        CLAIM_STATES,
        default="new",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        group_expand=True,
        by_program=True,
    )
    is_open = fields.Boolean(compute="_compute_is_open")

    # === who and what === #
    device_serial = fields.Char(
        string="Serial on the device",
        index="trigram",
        help="Scan or type the number as the device bears it; spaces and dashes do not matter.",
        settled_by="_get_reason_ended",
    )
    serial_unreadable = fields.Boolean(
        help="The number on the device cannot be read (III.4).", settled_by="_get_reason_ended"
    )
    card_id = fields.Many2one(
        "warranty.card",
        string="Warranty card",
        compute="_compute_card_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
        settled_by="_get_reason_ended",
    )
    card_found_key = fields.Char(
        compute="_compute_card_id",
        store=True,
        help="Key of the serial by which the card was found; empty where a person chose the card.",
        by_program=True,
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial in stock",
        compute="_compute_lot_id",
        store=True,
        index="btree_not_null",
        check_company=True,
        by_program=True,
    )
    is_of_card = fields.Boolean(
        compute="_compute_is_of_card",
        store=True,
        help="As far as stock knows, the device is the one the card was issued for.",
        by_program=True,
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        check_company=True,
        settled_by="_get_reason_ended",
    )
    product_tracking = fields.Selection(
        selection=lambda self: self.env["product.template"]._fields["tracking"].selection,
        compute="_compute_product_tracking",
        store=True,
        help="Of the device itself: as its serial in stock or its card says, whatever product was "
        "chosen.",
        by_program=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        tracking=True,
        check_company=True,
        settled_by="_get_reason_ended",
    )
    phone = fields.Char(
        string="Phone given",
        compute="_compute_phone",
        store=True,
        readonly=False,
        help="The number the customer gives at the desk; compared with the card's (III.4).",
        settled_by="_get_reason_ended",
    )
    notice_datetime = fields.Datetime(
        string="First notice",
        required=True,
        default=fields.Datetime.now,
        tracking=True,
        help="When the customer first told us, by any channel: the day the facts are judged by. "
        "It may lie before the day this is typed in.",
        settled_by="_get_reason_ended",
    )

    # === facts of the reception and the inspection === #
    fault_description = fields.Text(help="In the customer's words.")
    fault_area = fields.Selection(
        [
            ("device", "The device"),
            ("firmware", "Its firmware"),
            ("software", "Free software supplied with it"),
        ],
        string="Fault lies in",
        required=True,
        default="device",
        settled_by="_get_reason_ended",
    )
    card_lost = fields.Boolean(
        help="The customer cannot present the warranty card (III.1).",
        settled_by="_get_reason_ended",
    )
    seal_condition = fields.Selection(
        SEAL_CONDITIONS, help="As found on the device (III.2).", settled_by="_get_reason_ended"
    )
    seal_number = fields.Char(
        string="Seal found",
        help="Number of the seal on the device.",
        settled_by="_get_reason_ended",
    )
    current_seal_id = fields.Many2one(
        "warranty.seal", string="Seal on record", compute="_compute_current_seal_id"
    )
    observation_ids = fields.One2many(
        "warranty.observation", "claim_id", string="Observations", settled_by="_get_reason_ended"
    )
    inspection_note = fields.Text()

    _one_open_claim_per_serial = models.UniqueIndex(
        "(lot_id) WHERE state NOT IN ('closed', 'cancelled') AND product_tracking = 'serial' "
        "AND lot_id IS NOT NULL",
        "This serial number has an open claim already: go on with that one.",
    )
    _one_open_claim_per_card = models.UniqueIndex(
        "(card_id) WHERE state NOT IN ('closed', 'cancelled') AND product_tracking = 'serial' "
        "AND card_id IS NOT NULL AND is_of_card",
        "The device on this card has an open claim already: go on with that one.",
    )

    # the company's own are counted in an index, group by group, several times as fast as in the table
    _default_order = models.Index("(notice_datetime DESC, id DESC, company_id)")
    _open_order = models.Index(
        "(notice_datetime DESC, id DESC, company_id) WHERE state NOT IN ('closed', 'cancelled')"
    )
    _partner_id_idx = models.Index("(partner_id, company_id)")
    _product_id_idx = models.Index("(product_id, company_id)")
    _user_id_idx = models.Index("(user_id, company_id)")
    _state_idx = models.Index("(state, company_id)")
    _decision_idx = models.Index("(decision, company_id)")
    _device_place_idx = models.Index("(device_place, company_id)")

    # === COMPUTE === #

    @api.depends("device_serial", "lot_id.name", "card_id.numbers")
    def _compute_numbers(self):
        return super()._compute_numbers()

    def _get_numbers(self):
        """Its own, those of the device and of its card."""
        serials = self.mapped("device_serial") + self.mapped("lot_id.name")
        return super()._get_numbers() + serials + self.card_id._get_numbers()

    @api.depends("state")
    def _compute_is_open(self):
        for claim in self:
            claim.is_open = claim.state not in CLAIM_END_STATES

    @api.depends("card_id")
    def _compute_partner_id(self):
        for claim in self:
            claim.partner_id = claim.card_id.partner_id or claim.partner_id

    @api.depends("partner_id")
    def _compute_phone(self):
        for claim in self:
            country = claim.partner_id.country_id.code or "VN"
            claim.phone = normalise_phone_or_false(claim.partner_id.phone, country)

    @api.depends("card_id.seal_ids.date", "notice_datetime")
    def _compute_current_seal_id(self):
        for claim in self:
            claim.current_seal_id = claim._get_valid_seals()[:1]

    def _get_valid_seals(self):
        """Return the seals that may be on the device: the one that was current on the day of first
        notice, the first of them, and those we put on since (S21)."""
        self.ensure_one()
        seals = self.card_id.seal_ids
        if not seals:
            return seals
        seals = seals.sorted(lambda seal: (seal.date, seal._origin.id))
        if not self.notice_datetime:
            return seals[-1:]
        notice = self._get_notice_date()
        before = seals.filtered(lambda seal: seal.date <= notice)
        return before[-1:] | (seals - before)

    def _has_valid_seal(self, number):
        """Tell whether the number that was read is that of a seal that may be on the device.

        :param str number: as it was typed
        """
        return number.strip().upper() in self._get_valid_seals().mapped("number")

    # === CONSTRAINTS === #

    @api.constrains("phone")
    def _check_phone(self):
        for claim in self:
            check_phone(self.env, claim.phone, claim.company_id.country_id.code or "VN")

    @api.constrains("notice_datetime")
    def _check_notice_datetime(self):
        for claim in self:
            if claim.notice_datetime and claim.notice_datetime > fields.Datetime.now():
                raise ValidationError(
                    self.env._("The first notice cannot lie in the future: check day and hour.")
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """:raise UserError: for a device that is to come on a receipt the customer holds"""
        self._check_receipts_open(vals_list)
        return super().create(vals_list)

    @api.model
    def _complete_new_vals(self, vals_list):
        return self._add_numbers(super()._complete_new_vals(vals_list))

    def write(self, vals):
        """What was judged is to be judged again when a fact changes.

        :raise UserError: as in create"""
        self._check_receipts_open([vals])
        if "loaner_due_on" in vals:
            self._as_program().filtered("loaner_reminded").loaner_reminded = False
        if "device_serial" in vals and "card_id" not in vals:
            self._forget_found_cards(vals["device_serial"])
        judged = set() if self._is_program() else self._get_judged_fields() & set(vals)
        if judged - self._get_code_fields():
            self._invalidate_verdict()
        elif judged:
            # the defect is found during the repair: that does not stop the repair
            self.filtered(
                lambda c: c.state in ("new", "inspection", "decided")
            )._invalidate_verdict()
        moved = self._get_moved_devices() if _TELLS_DEVICE & vals.keys() else {}
        result = super().write(vals)
        self._check_same_devices(moved)
        return result

    # === BUSINESS === #

    def _get_policy(self):
        """Return the policy version that judges this claim: the card's, else the company's."""
        self.ensure_one()
        return self.card_id.policy_id or self.company_id._get_warranty_policy(self.notice_datetime)

    def _get_notice_date(self):
        """Return the local day the facts are judged by: that of the first notice, or of the entry
        where the policy says so; in the policy's time zone."""
        self.ensure_one()
        policy = self._get_policy()
        moment = self.notice_datetime
        if policy.claim_date == "entry":
            moment = self.create_date or fields.Datetime.now()
        return policy._get_local_date(moment)
