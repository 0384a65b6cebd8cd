from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from ...tools.context import without_defaults

CLAIM_USES = [
    ("device_in", "Device in"),
    ("device_out", "Device handed back"),
    ("to_supplier", "To the supplier"),
    ("from_supplier", "Back from the supplier"),
    ("replacement", "Replacement"),
    ("taken_back", "Defective unit taken back"),
    ("scrapped", "Defective unit scrapped"),
    ("earlier", "Before the claim was reopened"),
    ("loaner_out", "Loaner out"),
    ("loaner_back", "Loaner back"),
]


class StockMove(models.Model):
    """The moves of a claim: its device, its loaner, the unit handed out in exchange, and the parts of
    its repair."""

    _inherit = "stock.move"

    claim_id = fields.Many2one(
        "warranty.claim",
        string="Warranty claim",
        compute="_compute_claim_id",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    claim_use = fields.Selection(CLAIM_USES, string="For the claim", readonly=True, copy=False)
    is_covered = fields.Boolean(
        string="Covered",
        compute="_compute_is_covered",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        help="This part is free of charge under warranty: its cost is our warranty expense. Take the "
        "mark away to charge it; the customer accepts the quotation first.",
    )

    _one_move_per_claim_use = models.UniqueIndex(
        "(claim_id, claim_use) WHERE claim_use IN "
        "('device_in', 'device_out', 'replacement', 'taken_back', 'scrapped', 'loaner_out', 'loaner_back') "
        "AND state <> 'cancel'",
        "This was done for the claim already: open its transfers.",
    )

    # === COMPUTE === #

    @api.depends("repair_id.claim_id")
    def _compute_claim_id(self):
        for move in self:
            move.claim_id = move.repair_id.claim_id or move.claim_id

    @api.depends("repair_id.under_warranty", "repair_line_type")
    def _compute_is_covered(self):
        for move in self:
            repair = move.repair_id
            is_part = bool(repair.claim_id) and move.repair_line_type == "add"
            # what is done is booked
            free = move.is_covered if move.state == "done" else repair.under_warranty
            move.is_covered = is_part and free

    @api.depends("is_covered")
    def _compute_location_dest_id(self):
        """A covered part is consumed where its cost is warranty expense."""
        covered = self.filtered("is_covered")
        for move in covered:
            move.location_dest_id = move._get_consumption_location()
        return super(StockMove, self - covered)._compute_location_dest_id()

    def _set_repair_locations(self):
        result = super()._set_repair_locations()
        for move in self.filtered("is_covered"):
            move.location_dest_id = move._get_consumption_location()
        return result

    def _get_consumption_location(self):
        self.ensure_one()
        company = self.repair_id.company_id or self.company_id
        return self.env["stock.location"]._get_warranty_location("parts", company)

    # === CONSTRAINTS === #

    @api.constrains("is_covered", "product_id")
    def _check_may_be_covered(self):
        """A part is free only by the verdict of the claim, or by the warranty the part itself still
        has from an earlier repair."""
        for move in self.filtered("is_covered"):
            claim = move.repair_id.claim_id
            of_part = bool(claim) and claim._has_part_warranty(move.product_id)
            if not claim.is_free_work and not of_part:
                raise ValidationError(
                    self.env._(
                        "%(part)s cannot be free of charge. Claim %(claim)s: %(verdict)s",
                        part=move.product_id.display_name,
                        claim=claim.name or "-",
                        verdict=claim.verdict or "-",
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """:raise AccessError: for a move that is to be one of a claim, but is not made by it"""
        if not self.env.su:
            self = without_defaults(self, {"claim_id", "claim_use"})
        self._check_made_by_claim(*vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """A part that turns covered or charged goes to the other place and has the other price.

        :raise AccessError: as in create
        :raise UserError: for a part that is used already, and so is its cost booked
        """
        self._check_made_by_claim(vals)
        self._check_not_used(vals)
        result = super().write(vals)
        if "is_covered" in vals:
            for move in self.filtered(lambda move: move.repair_id and move.state != "done"):
                move.move_line_ids.location_dest_id = move.location_dest_id
            self.sale_line_id._reset_part_price()
        return result

    def _check_made_by_claim(self, *vals_list):
        names = {"claim_id", "claim_use"}
        if not self.env.su and any(vals.get(name) for vals in vals_list for name in names):
            raise AccessError(
                self.env._("The moves of a claim are made by its buttons, not by hand.")
            )

    def _check_not_used(self, vals):
        if "is_covered" in vals and not self.env.su:
            for move in self.filtered(lambda move: move.repair_id and move.state == "done"):
                if move.is_covered != vals["is_covered"]:
                    raise UserError(
                        self.env._(
                            "%s is used and booked already: whether it is charged can no longer "
                            "change.",
                            move.product_id.display_name,
                        )
                    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        """Two devices of one product on a receipt stay two moves."""
        return super()._prepare_merge_moves_distinct_fields() + ["claim_id", "claim_use"]

    # === BUSINESS === #

    def _action_done(self, cancel_backorder=False):
        for move in self.filtered(lambda m: m.claim_use == "replacement" and m.state != "done"):
            # sudo: what is handed out follows the claim, whoever in the warehouse hands over
            move.sudo().claim_id._check_handed_out(move.sudo())
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        replacements = moves.filtered(
            lambda move: move.claim_use == "replacement" and move.state == "done"
        )
        for move in replacements:
            # sudo: the exchange moves the claim and its cards, whoever in the warehouse hands over
            move.sudo().claim_id._exchange(move)
        return moves

    def _action_cancel(self):
        """Without its replacement a claim waits for another decision."""
        offered = self.filtered(lambda m: m.claim_use == "replacement" and m.state != "done")
        result = super()._action_cancel()
        # sudo: as in _action_done
        waiting = offered.sudo().claim_id.filtered(lambda claim: claim.state == "ready")
        waiting.write(
            {
                "replacement_lot_id": False,
                "replacement_consent_ids": [Command.clear()],
                "resolution_id": False,
            }
        )
        waiting._update_state("decided")
        return result

    def _create_repair_sale_order_line(self):
        """A claim's parts are priced by the customer's pricelist, or free where they are covered:
        core would copy a cost, and price by the repair as a whole."""
        parts = self.filtered(lambda move: move.repair_id.claim_id)
        known = parts.sale_line_id
        result = super()._create_repair_sale_order_line()
        (parts.sale_line_id - known)._reset_part_price()
        return result

    # === BOOKS === #

    def _should_create_account_move(self):
        """A covered part that is not kept in stock was an expense when it was bought; it turns into
        warranty expense when it is used, however stock is valued."""
        return super()._should_create_account_move() or self._is_covered_consumable()

    def _is_covered_consumable(self):
        """Tell whether this is a covered part of which no stock is kept, with a cost to book."""
        self.ensure_one()
        return bool(
            self._is_free_part()
            and not self.product_id.is_storable
            and self.value
            and self.location_dest_id.valuation_account_id
            and self.company_id.account_stock_journal_id
        )

    def _is_free_part(self):
        """Tell whether this is a part the customer has free, whose cost is our expense.

        The contract for other add-ons: extend it with parts that are covered elsewhere.
        """
        self.ensure_one()
        return self.is_covered

    def _get_account_move_line_vals(self):
        vals_list = super()._get_account_move_line_vals()
        if self._is_covered_consumable():
            product = self.product_id.with_company(self.company_id)
            vals_list[0]["account_id"] = product._get_product_accounts()["expense"].id
        return vals_list

    def _get_analytic_distribution(self):
        """What is consumed for a covered claim, or comes in exchange for it, is distributed as the
        claim says."""
        supplier = self.claim_use in ("to_supplier", "from_supplier") and self.is_valued
        if self.is_covered or self.claim_use == "replacement" or supplier:
            # sudo: the warehouse need not read the claim
            return self.sudo().claim_id.analytic_distribution or {}
        return super()._get_analytic_distribution()
