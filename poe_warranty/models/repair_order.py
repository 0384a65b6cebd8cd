from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class RepairOrder(models.Model):
    _inherit = "repair.order"

    claim_id = fields.Many2one(
        "warranty.claim",
        string="Warranty claim",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )

    _one_repair_per_claim = models.UniqueIndex(
        "(claim_id) WHERE claim_id IS NOT NULL AND state <> 'cancel'",
        "This claim has a repair already: go on with that one.",
    )

    @api.constrains("under_warranty", "claim_id")
    def _check_under_warranty(self):
        for repair in self.filtered("claim_id"):
            if repair.under_warranty and not repair.claim_id.is_free_work:
                raise ValidationError(
                    self.env._(
                        "Repair %(repair)s cannot be free of charge. Claim %(claim)s: %(verdict)s",
                        repair=repair.name,
                        claim=repair.claim_id.name,
                        verdict=repair.claim_id.verdict or "-",
                    )
                )

    def write(self, vals):
        """:raise AccessError: when a repair is to be taken off its claim, or put on another"""
        if not self.env.su and "claim_id" in vals:
            raise AccessError(
                self.env._("A repair belongs to its claim for good: make it from the claim.")
            )
        return super().write(vals)

    def action_create_sale_order(self):
        """:raise UserError: for work on a claim that is free in all: there is nothing to quote"""
        for repair in self.filtered("claim_id"):
            if repair.under_warranty and not repair._get_charged_parts():
                raise UserError(
                    self.env._(
                        "Repair %s is free of charge by the verdict of its claim: there is nothing "
                        "to quote.",
                        repair.name,
                    )
                )
        return super().action_create_sale_order()

    def _action_repair_confirm(self):
        """Reserve parts only for work that was decided on and, if charged, accepted."""
        self._check_claim_allows_work()
        return super()._action_repair_confirm()

    def action_repair_start(self):
        self._check_claim_allows_work()
        return super().action_repair_start()

    def action_repair_done(self):
        """:raise UserError: when something charged was not accepted by the customer"""
        self._check_claim_allows_work()
        self._check_charges_accepted()
        result = super().action_repair_done()
        # sudo: the work done moves the claim, whoever in the workshop ends it
        repairs = self.sudo().filtered("claim_id")
        repairs._settle_quotation()
        repairs.claim_id._cover_parts(repairs.move_ids)
        repairs.claim_id._update_state("ready")
        return result

    def action_repair_cancel(self):
        result = super().action_repair_cancel()
        # sudo: the work cancelled moves the claim, whoever in the workshop cancels it
        waiting = self.sudo().claim_id.filtered(lambda c: c.state in ("repair", "quotation"))
        waiting._update_state("decided")
        return result

    # === BUSINESS === #

    def _get_charged_parts(self):
        """Return the parts of claims' repairs that the customer pays for."""
        parts = self.filtered("claim_id").move_ids
        return parts.filtered(
            lambda move: move.repair_line_type == "add"
            and move.state != "cancel"
            and not move.is_covered
        )

    def _check_claim_allows_work(self):
        """:raise UserError: for work that is free but not covered, or charged but not accepted"""
        # sudo: the workshop and the portal learn whether work may start, not more
        for repair in self.sudo().filtered("claim_id"):
            claim = repair.claim_id
            if repair.under_warranty:
                repair._check_claim_covers_work()
            elif repair.sale_order_id.state != "sale":
                raise repair._get_not_accepted_error()
            claim._check_work_state("repair")

    def _check_claim_covers_work(self):
        """:raise UserError: when free work is not, or no longer, free by the verdict"""
        self.ensure_one()
        claim = self.claim_id
        if claim.verdict_outdated:
            raise UserError(
                self.env._(
                    "A fact of claim %(claim)s changed since it was found covered. Cancel repair "
                    "%(repair)s and assess the claim again.",
                    claim=claim.name,
                    repair=self.name,
                )
            )
        if not claim.is_free_work:
            raise UserError(
                self.env._(
                    "Claim %(claim)s is not covered, so repair %(repair)s cannot start. %(verdict)s",
                    claim=claim.name,
                    repair=self.name,
                    verdict=claim.verdict or "",
                )
            )

    def _check_charges_accepted(self):
        """:raise UserError: while a charged part waits for the customer's acceptance, or more of it
        was used than accepted (C4)"""
        # sudo: as in _check_claim_allows_work
        for move in self.sudo()._get_charged_parts():
            if not move.quantity:
                continue
            line = move.sale_line_id
            if line.state != "sale":
                raise move.repair_id._get_not_accepted_error()
            used = move.product_uom._compute_quantity(move.quantity, line.product_uom_id)
            if line.product_uom_id.compare(used, line.product_uom_qty) > 0:
                raise UserError(
                    self.env._(
                        "The customer accepted %(accepted)g of %(part)s; %(used)g were used. Revise "
                        "the quotation on the claim, or mark the rest as covered.",
                        accepted=line.product_uom_qty,
                        part=move.product_id.display_name,
                        used=used,
                    )
                )

    def _get_not_accepted_error(self):
        return UserError(
            self.env._(
                "The customer has not accepted the quotation of repair %s yet: nothing leaves stock "
                "before that.",
                self.name,
            )
        )

    def _drop_charged_work(self):
        """The customer refused: a charged repair is not done, nor are the charged parts of a free
        one put in."""
        waiting = self.filtered(lambda repair: repair.state not in ("done", "cancel"))
        waiting._get_charged_parts()._action_cancel()
        waiting.filtered(lambda repair: not repair.under_warranty).action_repair_cancel()

    def _settle_quotation(self):
        """Let the accepted order say what was really used, at the accepted prices: that is what is
        invoiced (C4)."""
        for move in self._get_charged_parts().filtered("sale_line_id"):
            line = move.sale_line_id
            line.product_uom_qty = move.product_uom._compute_quantity(
                move.quantity, line.product_uom_id
            )
        for repair in self.filtered("sale_order_id"):
            repair.claim_id._settle_services(repair.sale_order_id)

    def action_view_claim(self):
        """Open the claim this repair carries out."""
        self.ensure_one()
        return self.env["warranty.claim"]._get_form_action(self.claim_id)
