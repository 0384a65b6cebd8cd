from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..const import CLAIM_END_STATES, CLAIM_STATES, SEAL_CONDITIONS
from ..tools.context import without_defaults
from ..tools.phone import check_phone, normalise_phone_or_false
from ..tools.serial import serial_key

# which device a claim is about follows from these
_TELLS_DEVICE = {"device_serial", "card_id", "product_id", "company_id", "lot_id"}


class WarrantyClaim(models.Model):
    """One device, one reported fault: the unit of work.

    Three things never share a field: ``state`` is where the work is, ``decision`` is whether it is
    covered, and where goods and money are is read from the linked documents.
    """

    _name = "warranty.claim"
    _description = "Warranty Claim"
    _inherit = ["mail.thread", "mail.activity.mixin", "analytic.mixin", "warranty.searched.mixin"]
    _order = "notice_datetime desc, id desc"
    _rec_names_search = ["name", "device_serial", "partner_id.name"]
    _check_company_auto = True

    name = fields.Char(string="Claim number", readonly=True, copy=False, index="trigram")
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
    )
    is_open = fields.Boolean(compute="_compute_is_open")

    # === who and what === #
    device_serial = fields.Char(
        string="Serial on the device",
        index="trigram",
        help="Scan or type the number as the device bears it; spaces and dashes do not matter.",
    )
    serial_unreadable = fields.Boolean(help="The number on the device cannot be read (III.4).")
    card_id = fields.Many2one(
        "warranty.card",
        string="Warranty card",
        compute="_compute_card_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
    )
    card_found_key = fields.Char(
        compute="_compute_card_id",
        store=True,
        help="Key of the serial by which the card was found; empty where a person chose the card.",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial in stock",
        compute="_compute_lot_id",
        store=True,
        index="btree_not_null",
        check_company=True,
    )
    is_of_card = fields.Boolean(
        compute="_compute_is_of_card",
        store=True,
        help="As far as stock knows, the device is the one the card was issued for.",
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        check_company=True,
    )
    product_tracking = fields.Selection(
        selection=lambda self: self.env["product.template"]._fields["tracking"].selection,
        compute="_compute_product_tracking",
        store=True,
        help="Of the device itself: as its serial in stock or its card says, whatever product was "
        "chosen.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        tracking=True,
        check_company=True,
    )
    phone = fields.Char(
        string="Phone given",
        compute="_compute_phone",
        store=True,
        readonly=False,
        help="The number the customer gives at the desk; compared with the card's (III.4).",
    )
    notice_datetime = fields.Datetime(
        string="First notice",
        required=True,
        default=fields.Datetime.now,
        tracking=True,
        help="When the customer first told us, by any channel: the day the facts are judged by. "
        "It may lie before the day this is typed in.",
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
    )
    card_lost = fields.Boolean(help="The customer cannot present the warranty card (III.1).")
    seal_condition = fields.Selection(SEAL_CONDITIONS, help="As found on the device (III.2).")
    seal_number = fields.Char(string="Seal found", help="Number of the seal on the device.")
    current_seal_id = fields.Many2one(
        "warranty.seal", string="Seal on record", compute="_compute_current_seal_id"
    )
    observation_ids = fields.One2many("warranty.observation", "claim_id", string="Findings")
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

    @api.depends("device_serial")
    def _compute_card_id(self):
        for claim in self:
            if claim.device_serial and not claim.card_id:
                company = claim.company_id or self.env.company
                known = claim._get_known_product()
                claim.card_id = self._find_card(claim.device_serial, company, known)
                claim.card_found_key = claim.card_id and serial_key(claim.device_serial)

    def _get_matched_key(self):
        """Return the key of the serial that the card and the device share; False where they differ,
        as on a card that a person chose."""
        key = serial_key(self.device_serial)
        return self.card_id.serial_key == key and key

    def _forget_found_cards(self, serial):
        """Let the card be looked up anew where the one there was is that of a serial which turns out
        to be misread; a card that a person chose stays.

        :param str serial: the corrected one
        """
        key = serial_key(serial)
        found = self.filtered(lambda claim: key and claim._get_matched_key() not in (False, key))
        found.card_id = False

    def _get_known_product(self):
        """Return the product that a person chose; empty while it still follows from the card and
        the serial, about which it tells nothing."""
        self.ensure_one()
        pending = self.id and self.env.is_to_compute(self._fields["product_id"], self)
        return self.env["product.product"] if pending else self.product_id

    @api.model
    def _find_card(self, serial, company, product=None):
        """Return the card that a serial on a device leads to: the valid one, else the last that was
        there; empty when there is none, or several valid ones (two products, or a lot sold twice),
        between which a person chooses.

        :param str serial: as typed or scanned
        :param company: ``res.company``
        :param product: ``product.product``, where it is known
        """
        Card = self.env["warranty.card"]
        domain = Card._get_serial_domain(serial) & Domain("company_id", "=", company.id)
        if product:
            domain &= Domain("product_id", "=", product.id)
        cards = Card.search(domain)
        valid = cards.filtered(lambda card: card.state == "issued")
        if len(valid) > 1:
            return Card
        return valid or cards[:1]

    @api.onchange("device_serial")
    def _onchange_device_serial(self):
        """A corrected serial is looked up anew, unless a person chose the card; a device that is
        being served already is pointed out before anything is typed."""
        key = serial_key(self.device_serial)
        found = self.card_found_key or self._origin._get_matched_key()
        if found and found != key and found == serial_key(self.card_id.serial):
            blank = ("card_id", "card_found_key", "product_id", "partner_id", "phone")
            self.update(dict.fromkeys(blank, False))
            self._compute_card_id()
        served = key and self.search(
            [
                ("lot_id.serial_key", "=", key),
                ("lot_id.product_id.tracking", "=", "serial"),
                ("state", "not in", CLAIM_END_STATES),
                ("id", "!=", self._origin.id),
            ],
            limit=1,
        )
        if served:
            return {
                "warning": {
                    "title": self.env._("In service already"),
                    "message": self.env._(
                        "Serial %(serial)s has the open claim %(claim)s (%(state)s): go on with that "
                        "one.",
                        serial=self.device_serial,
                        claim=served.name,
                        state=served._get_state_label(),
                    ),
                }
            }
        if key and not self.card_id and (suggestions := self._suggest_serials(self.device_serial)):
            return {
                "warning": {
                    "title": self.env._("Not found"),
                    "message": self.env._(
                        "No device has serial %(serial)s. Did you mean %(suggestions)s? Look at the "
                        "label again.",
                        serial=self.device_serial,
                        suggestions=", ".join(
                            f"{s['serial']} ({s['product']})" for s in suggestions
                        ),
                    ),
                }
            }
        return None

    @api.depends("device_serial", "card_id", "company_id")
    def _compute_lot_id(self):
        keys = {key for key in map(serial_key, self.mapped("device_serial")) if key}
        lots = self.env["stock.lot"].search([("serial_key", "in", list(keys))]) if keys else []
        for claim in self:
            key = serial_key(claim.device_serial)
            company = claim.company_id or self.env.company
            found = self.env["stock.lot"].union(
                *(
                    lot
                    for lot in lots
                    if lot.serial_key == key and lot.company_id in (company, company.browse())
                )
            )
            known = key and claim._get_known_product()
            claim.lot_id = claim._choose_lot(found, known) if key else claim.card_id.lot_id

    @api.onchange("product_id")
    def _onchange_product_id(self):
        """The product tells devices of one number apart."""
        if not self.lot_id:
            self._compute_lot_id()

    def _choose_lot(self, lots, product):
        """Return which of the lots that bear the device's number it is, or an empty recordset.

        :param lots: ``stock.lot`` records
        :param product: ``product.product`` a person chose, or an empty one
        """
        card = self.card_id
        if card.lot_id in lots:
            return card.lot_id
        of_card = card.serial_key and card.serial_key in lots.mapped("serial_key")
        product = card.product_id if of_card else product or card.product_id
        same_product = lots.filtered(lambda lot: lot.product_id == product)
        if len(same_product) == 1 or of_card:
            return same_product[:1]
        return lots if len(lots) == 1 else lots.browse()

    @api.depends("card_id.lot_id", "lot_id")
    def _compute_is_of_card(self):
        for claim in self:
            known, found = claim.card_id.lot_id, claim.lot_id
            claim.is_of_card = bool(claim.card_id) and not (known and found and known != found)

    @api.depends("card_id", "lot_id")
    def _compute_product_id(self):
        for claim in self:
            claim.product_id = (
                claim.card_id.product_id or claim.lot_id.product_id or claim.product_id
            )

    @api.depends("lot_id.product_id.tracking", "card_id.product_id.tracking", "product_id.tracking")
    def _compute_product_tracking(self):
        for claim in self:
            known = claim.lot_id.product_id or claim.card_id.product_id or claim.product_id
            claim.product_tracking = known.tracking

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

    @api.constrains("device_serial", "card_id", "lot_id")
    def _check_device(self):
        for claim in self:
            if not (serial_key(claim.device_serial) or claim.card_id or claim.lot_id):
                raise ValidationError(
                    self.env._(
                        "Which device is it? Scan the serial number or choose the warranty card."
                    )
                )

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
        if not self.env.su:
            # a new claim starts at the start, whatever values or defaults come along
            names = self._get_workflow_fields()
            self = without_defaults(self, names)
            vals_list = [
                {name: vals[name] for name in vals if name not in names}
                for vals in vals_list
                if self._check_new_vals(vals)
            ]
            self._check_receipts_open(vals_list)
        for vals in vals_list:
            if not vals.get("name"):
                company = vals.get("company_id") or self.env.company.id
                # sudo: whoever may open a claim draws its number
                sequence = self.env["ir.sequence"].sudo().with_company(company)
                vals["name"] = sequence.next_by_code(self._name)
        return super().create(vals_list)

    def write(self, vals):
        """:raise AccessError: for the fields of the workflow, see ``_check_vals_writable``
        :raise UserError: when a fact of an ended claim is to change"""
        self._check_vals_writable(vals)
        self._check_facts_open(vals)
        self._check_receipts_open([vals])
        self._check_loaner_stays(vals)
        self._check_times_stay(vals)
        if "loaner_due_on" in vals:
            vals = {**vals, "loaner_reminded": False}
        if "device_serial" in vals and "card_id" not in vals:
            self._forget_found_cards(vals["device_serial"])
        judged = set() if self.env.su else self._get_judged_fields() & set(vals)
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

    @api.ondelete(at_uninstall=False)
    def _unlink_except_untouched(self):
        """Only a claim that nothing was done for can go: with it the program would lose sight of a
        device, a cost or a document."""
        self._check_receipts_open([{"receipt_id": False}])
        # sudo: what was done for the claim, whoever deletes it
        for claim in self.sudo():
            if traces := [name for name in self._get_trace_fields() if claim[name]]:
                raise UserError(
                    self.env._(
                        "Claim %(claim)s is part of the record (%(traces)s): cancel it, do not "
                        "delete it.",
                        claim=claim.name,
                        traces=", ".join(
                            self._fields[name]._description_string(self.env) for name in traces
                        ),
                    )
                )

    @api.model
    def _get_trace_fields(self):
        """Return the fields that hold what was done for a claim. Every document that points to a
        claim is in one of them (its link is ``ondelete="restrict"``)."""
        return [
            "assessment_ids",
            "device_move_ids",
            "repair_ids",
            "invoice_ids",
            "cost_ids",
            "coverage_ids",
            "recovery_ids",
        ]

    @api.model
    def _get_workflow_fields(self):
        """Return the fields that only the claim's own methods may write."""
        return {
            "name",
            "state",
            "decision",
            "verdict_outdated",
            "assessment_ids",
            "override_id",
            "goodwill_parts",
            "goodwill_labour",
            "lot_id",
            "card_found_key",
            "is_of_card",
            "product_tracking",
            "loaner_back_on",
            "loaner_reminded",
            "device_place",
            "noted_cost",
            "replacement_lot_id",
            "replacement_consent_ids",
            "refund_id",
            "coverage_ids",
        }

    @api.model
    def _get_judged_fields(self):
        """Return the fields whose change makes the last verdict outdated."""
        return {
            "device_serial",
            "serial_unreadable",
            "card_id",
            "lot_id",
            "product_id",
            "phone",
            "notice_datetime",
            "fault_area",
            "card_lost",
            "seal_condition",
            "seal_number",
            "observation_ids",
            "failure_date",
            "failure_proof_ids",
            "partner_id",
            *self._get_code_fields(),
        }

    @api.model
    def _get_code_fields(self):
        """Return those of them that only tell which fault it is."""
        return {"fault_group_id", "defect_id", "symptom_id"}

    def _check_vals_writable(self, vals):
        """Buttons are not the protection: the same holds for every interface.

        :raise AccessError: when vals touch a field of the workflow
        """
        if not self.env.su and self._get_workflow_fields() & set(vals):
            raise AccessError(
                self.env._(
                    "The state and the decision of a claim follow from its checks and documents; "
                    "they cannot be typed in. Use the buttons of the claim."
                )
            )

    def _check_new_vals(self, vals):
        """Refuse workflow fields in a new claim, but for the defaults a form sends back.

        :return: True
        """
        sent = {
            name
            for name in self._get_workflow_fields()
            if vals.get(name) not in ("new", False, None, [])
        }
        self._check_vals_writable(dict.fromkeys(sent))
        return True

    def _check_facts_open(self, vals):
        """:raise UserError: when a fact of a closed or cancelled claim is to change"""
        if self.env.su or self._get_judged_fields().isdisjoint(vals):
            return
        for claim in self.filtered(lambda claim: not claim.is_open):
            raise UserError(
                self.env._("Claim %s is closed: its facts can no longer change.", claim.name)
            )

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
