from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...const import CLAIM_END_STATES, CLAIM_STATES
from ...tools.phone import check_phone, get_country_code, get_partner_phone
from ..card.warranty_card import NUMBERS as CARD_NUMBERS

# its own numbers, those of the device and of its card
NUMBERS = ("name", "device_serial", "lot_id.name", *(f"card_id.{path}" for path in CARD_NUMBERS))
# which device a claim is about follows from these
_TELLS_DEVICE = {"device_serial", "card_id", "product_id", "company_id", "lot_id"}
# where the work is, and whether it is covered
_STANDS = {"state", "decision"}
# and these tell devices of one number apart
_CHOSEN = {"product_id", "partner_id"}
# whose verdict still allows work, which has not ended: what changes elsewhere is asked about these
FOLLOWED = Domain("decision", "!=", False) & Domain(
    "state", "in", ("new", "inspection", "decided", "quotation", "repair")
)


class WarrantyClaim(models.Model):
    """One device, one reported fault: the unit of work.

    Three things never share a field: ``state`` is where the work is, ``decision`` is whether it is
    covered, and where goods and money are is read from the linked documents.
    """

    _name = "warranty.claim"
    _description = "Warranty Claim"
    _inherit = [
        "mail.thread",
        "warranty.bounded.mixin",
        "mail.activity.mixin",
        "analytic.mixin",
        "warranty.searched.mixin",
        "warranty.guarded.mixin",
    ]
    _order = "notice_datetime desc, id desc"
    _rec_names_search = ["name", "device_serial", "partner_id.name"]
    _number_fields = NUMBERS
    _numbered = True
    _followed = FOLLOWED
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
        settled_by="_get_reason_customer",
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

    @api.depends("state")
    def _compute_is_open(self):
        for claim in self:
            claim.is_open = claim.state not in CLAIM_END_STATES

    @api.depends("card_id")
    def _compute_partner_id(self):
        for claim in self:
            known = claim.partner_id
            kept = known and claim._get_reason_customer("partner_id")
            claim.partner_id = known if kept else claim.card_id.partner_id or known

    @api.depends("partner_id")
    def _compute_phone(self):
        for claim in self:
            claim.phone = get_partner_phone(claim.partner_id)

    # === CONSTRAINTS === #

    @api.constrains("phone")
    def _check_phone(self):
        for claim in self.filtered("phone"):
            check_phone(self.env, claim.phone, get_country_code(claim.company_id))

    @api.constrains("notice_datetime")
    def _check_notice_datetime(self):
        for claim in self:
            if claim.notice_datetime and claim.notice_datetime > fields.Datetime.now():
                raise ValidationError(
                    self.env._("The first notice cannot lie in the future: check day and hour.")
                )

    # === CRUD === #

    @api.model
    def _complete_new_vals(self, vals_list):
        """:raise UserError: for a device that is to come on a receipt the customer holds"""
        brought = self.default_get(["receipt_id"])  # by the call, or by a default somebody keeps
        self._check_receipts_open([brought | vals for vals in vals_list])
        return self._take_codes(vals_list)

    def write(self, vals):
        """:raise UserError: as for a new claim, and for a device that came in as another one"""
        by_program = self._is_program()
        if not by_program:
            self._check_typed(vals)
        if "device_serial" in vals:
            vals = self._take_codes([vals])[0]
        if "receipt_id" in vals:
            self._check_receipts_open([vals])
        if "loaner_due_on" in vals:
            self._as_program().filtered("loaner_reminded").loaner_reminded = False
        if "device_serial" in vals and "card_id" not in vals:
            self._forget_found_cards(vals["device_serial"])
        if not by_program:
            self._doubt_verdict(vals)
        moved = self._get_moved_devices() if _TELLS_DEVICE & vals.keys() else {}
        lifted = "decision" in vals and self._get_lifted_holds(vals)
        stood = {c: (c.state, c.decision) for c in self} if _STANDS & vals.keys() else {}
        result = super().write(vals)
        if lifted:
            lifted._note_release()
        if not by_program and "card_id" not in vals:
            self._tell_cards_apart(_CHOSEN & vals.keys())
        if moved:
            self._check_same_devices(moved)
        if stood:
            self._tell_changed(stood, vals)
        return result

    # === BUSINESS === #

    def _tell_changed(self, stood, vals):
        """Let who listens know of those of these claims that stand elsewhere now.

        :param dict stood: of claim to state and decision before they were written
        :param dict vals: that were written
        """
        claims = self.with_context(warranty_program=None)  # who listens is not the program
        changed = claims.filtered(lambda c: stood[c] != (c.state, c.decision))
        if changed:
            changed._facts_changed("moved" if "state" in vals else "judged")

    def _facts_changed(self, what):
        """Hook: something happened to these claims, once for all that it happened to. Extend it to
        tell whose turn it is, or who listens; call ``super()``, raise nothing.

        :param str what: ``opened``; ``moved``, all to the same state; ``judged``, another decision
        """

    @api.model
    def _search_followed(self, domain):
        """Return the followed claims of a domain, one query, whoever changed the fact.

        :param domain: ``odoo.fields.Domain`` by which they depend on what changed
        """
        # sudo: whoever changes a fact need not be able to read the claims that rest on it
        return self.sudo().search(self._followed & domain)

    def _get_policy(self):
        """Return the policy version that judges this claim: the card's, else the company's."""
        self.ensure_one()
        return self.card_id.policy_id or self.company_id._get_warranty_policy(self.notice_datetime)

    def _get_notice_date(self, policy=None):
        """Return the local day the facts are judged by, in the time zone of the policy, as below."""
        policy = policy or self._get_policy()
        return policy._get_local_date(self._get_notice_moment(policy))

    def _get_notice_moment(self, policy):
        """Return the moment the facts are judged by, UTC: that of the first notice, or of the entry
        where the policy says so.

        :param policy: ``warranty.policy`` that judges this claim, see :meth:`_get_policy`
        """
        self.ensure_one()
        if policy.claim_date == "entry":
            return self.create_date or fields.Datetime.now()
        return self.notice_datetime or fields.Datetime.now()
