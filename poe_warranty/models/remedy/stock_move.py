from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class StockMove(models.Model):
    """What the moves of a claim cost, and whom: the unit handed out in exchange, and the parts of
    its repair."""

    _inherit = "stock.move"

    is_covered = fields.Boolean(
        string="Covered",
        compute="_compute_is_covered",
        inverse="_inverse_is_covered",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        help="This part is free of charge under warranty: its cost is our warranty expense. Take the "
        "mark away to charge it; the customer accepts the quotation first.",
        settled_by="_get_reason_used",
    )
    # another state would let a claim forget what was moved for it
    state = fields.Selection(settled_by="_get_reason_moved")
    # whose part it is, and whether one was put in, follows from these
    repair_id = fields.Many2one(settled_by="_get_reason_put_in")
    repair_line_type = fields.Selection(settled_by="_get_reason_put_in")

    # === COMPUTE === #

    @api.depends("repair_id.under_warranty", "repair_line_type")
    def _compute_is_covered(self):
        for move in self:
            repair = move.repair_id
            is_part = bool(repair.claim_id) and move.repair_line_type == "add"
            # what is done is booked
            free = move.is_covered if move.state == "done" else repair.under_warranty
            move.is_covered = is_part and free

    def _inverse_is_covered(self):
        """A part that turned covered or charged goes to the other place and has the other price."""
        for move in self.filtered(lambda move: move.repair_id and move.state != "done"):
            move.move_line_ids.location_dest_id = move.location_dest_id
        self.sale_line_id._reset_part_price()

    @api.depends("is_covered")
    def _compute_location_dest_id(self):
        """A covered part is consumed where its cost is warranty expense."""
        covered = self.filtered("is_covered")
        for move in covered:
            move.location_dest_id = move._get_consumption_location()
        # core looks up the places of partners even for none
        if others := self - covered:
            super(StockMove, others)._compute_location_dest_id()

    def _set_repair_locations(self):
        moves = self._as_program()
        result = super(StockMove, moves)._set_repair_locations()
        for move in moves.filtered("is_covered"):
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
            if claim and (claim.is_free_work or claim._has_part_warranty(move.product_id)):
                continue
            raise ValidationError(
                self.env._(
                    "%(part)s cannot be free of charge. Claim %(claim)s: %(verdict)s",
                    part=move.product_id.display_name,
                    claim=claim.name or "-",
                    verdict=claim.verdict or "-",
                )
            )

    def _check_part_destination(self):
        """:raise UserError: when a part of a claim does not go where its cost is that of who pays"""
        if self._is_program():  # it moves a part on its way from one place to the other
            return
        # sudo: the warehouse need not be able to read repairs and claims
        moves = self.sudo().filtered(lambda m: m.repair_line_type == "add" and m.repair_id.claim_id)
        for move in moves:
            if move.location_dest_id != move._get_part_destination():
                raise move._get_destination_error()

    def _get_part_destination(self):
        """Return where a part of a claim's repair goes: what we bear is an expense, what is charged
        goes as in any repair."""
        self.ensure_one()
        if self.is_covered:
            return self._get_consumption_location()
        return self.repair_id.location_dest_id

    def _get_destination_error(self):
        return UserError(
            self.env._(
                "Where %s goes follows from who pays it: mark it as covered, or as charged.",
                self.product_id.display_name,
            )
        )

    def _get_reason_used(self, name):
        """Return why stays who pays a part: it is used, and so is its cost booked."""
        if not self.repair_id or self.state != "done":
            return None
        return self.env._(
            "%s is used and booked already: whether it is charged can no longer change.",
            self.product_id.display_name,
        )

    def _get_reason_moved(self, name):
        """Return why stays what was moved for a claim: it is on its record."""
        if self.state != "done" or not self.claim_id:
            return None
        claim = self.sudo().claim_id  # sudo: the warehouse need not be able to read claims
        return self.env._(
            "%(product)s was moved for claim %(claim)s: that is on its record and stays.",
            product=self.product_id.display_name,
            claim=claim.name,
        )

    def _get_reason_put_in(self, name):
        """Return why stays in which repair goods were used: they are, and no others turn up in it."""
        if self.state != "done":
            return None
        return self._get_reason_moved(name) or self.env._(
            "%s is moved already: the repair it is for can no longer change.",
            self.product_id.display_name,
        )

    # === CRUD === #

    @api.model
    def _complete_new_vals(self, vals_list):
        """A part is of the company of the claim it is used for, whichever is current."""
        ids = {vals["repair_id"] for vals in vals_list if vals.get("repair_id")}
        if not ids:
            return vals_list
        # sudo: who adds a part need not be able to read the repair's claim
        repairs = self.env["repair.order"].sudo().browse(ids)
        company = {repair.id: repair.company_id.id for repair in repairs if repair.claim_id}
        return [
            {**vals, "company_id": company[repair]}
            if (repair := vals.get("repair_id")) in company
            else vals
            for vals in vals_list
        ]

    # === BUSINESS === #

    def _get_replacements(self):
        """Return those of these moves that hand out a replacement and are not done."""
        return self.filtered(lambda m: m.claim_use == "replacement" and m.state != "done")

    def _check_replacements(self):
        self.filtered(lambda move: move.claim_use and move.state != "done")._check_single_units()
        # sudo: what is handed out follows the claim, whoever in the warehouse hands over
        for move in self._get_replacements().sudo():
            move.claim_id._check_handed_out(move)

    def _check_single_units(self):
        """A move of a claim moves its one unit, and no other goods go with it: they would be of no
        claim, and cost warranty all the same.

        :raise UserError: when the warehouse changed the quantity, or added goods
        """
        # sudo: the warehouse need not be able to read the claim
        moves = self.sudo()
        strange = moves.picking_id.move_ids.filtered(
            lambda m: not m.claim_use and m.state not in ("done", "cancel") and m.quantity
        )
        for move in moves:
            moved = sum(move._get_moving_lines().mapped("quantity_product_uom"))
            single = all(
                move.product_id.uom_id.compare(q, 1) == 0 for q in (moved, move.product_qty)
            )
            if not single or strange.picking_id & move.picking_id:
                raise UserError(
                    self.env._(
                        "%(transfer)s moves one %(product)s for claim %(claim)s and nothing else: "
                        "leave one unit on it, and move other goods by a transfer of their own.",
                        transfer=move.picking_id.name or move.reference,
                        product=move.product_id.display_name,
                        claim=move.claim_id.name,
                    )
                )

    def _get_moving_lines(self):
        """Return the lines that core completes: those that were picked or, before any is, all."""
        lines = self.move_line_ids.filtered("quantity")
        return lines.filtered("picked") or lines

    def _exchange_devices(self):
        # sudo: the exchange moves the claim and its cards, whoever in the warehouse hands over
        handed_out = self.sudo().filtered(
            lambda move: move.claim_use == "replacement" and move.state == "done"
        )
        if handed_out:
            handed_out.claim_id._exchange(handed_out)

    def _action_cancel(self):
        """Without its replacement a claim waits for another decision."""
        offered = self._get_replacements()
        result = super()._action_cancel()
        # sudo: as in _exchange_devices
        offered.sudo().claim_id._get_begun_remedies("replacement")._undo()
        return result

    def _create_repair_sale_order_line(self):
        """A claim's parts are priced by the customer's pricelist, or free where they are covered:
        core would copy a cost, and price by the repair as a whole."""
        # core asks at each write of a part, and makes lines of none where nothing is to be quoted
        quoted = self.filtered(lambda move: move.repair_id.sale_order_id and not move.sale_line_id)
        if not quoted:
            return None
        result = super(StockMove, quoted)._create_repair_sale_order_line()
        if made := quoted.filtered(lambda move: move.repair_id.claim_id).sale_line_id:
            made._reset_part_price()
            # of which device a new line was, of several, is known now that it has its part
            if shared := made.filtered(lambda line: line._is_of_several()):
                shared._compute_discount()
        return result

    # === BOOKS === #

    def _should_create_account_move(self):
        """A covered part that is not kept in stock was an expense when it was bought; it turns into
        warranty expense when it is used, however stock is valued."""
        return self._is_covered_consumable() or super()._should_create_account_move()

    def _is_covered_consumable(self):
        """Tell whether this is a covered part of which no stock is kept, with a cost to book."""
        return bool(
            not self.product_id.is_storable
            and self.value
            and self.location_dest_id.valuation_account_id
            and self.company_id.account_stock_journal_id
            and self._is_free_part()
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
        if self.value and self.origin_returned_move_id.is_covered and self._is_taken_out():
            # sudo: as below
            return self.sudo().origin_returned_move_id.claim_id.analytic_distribution or {}
        if self.is_covered or self.claim_use == "replacement" or supplier:
            # sudo: the warehouse need not read the claim
            return self.sudo().claim_id.analytic_distribution or {}
        return super()._get_analytic_distribution()
