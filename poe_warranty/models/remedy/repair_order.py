from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.action import get_form_action


class RepairOrder(models.Model):
    _name = "repair.order"
    _inherit = ["repair.order", "warranty.guarded.mixin"]

    claim_id = fields.Many2one(
        "warranty.claim",
        string="Warranty claim",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        by_program=True,
    )

    # the accepted quotation, and what was done for a claim, are on its record
    sale_order_id = fields.Many2one(settled_by="_get_reason_quoted")
    state = fields.Selection(settled_by="_get_reason_done")
    under_warranty = fields.Boolean(settled_by="_get_reason_done")
    product_id = fields.Many2one(settled_by="_get_reason_done")
    lot_id = fields.Many2one(settled_by="_get_reason_done")

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
        """:raise UserError: for a quotation the customer accepted before, for something else"""
        if vals.get("sale_order_id") and self.filtered("claim_id"):
            self._check_new_quotation(self.env["sale.order"].browse(vals["sale_order_id"]))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_claims(self):
        for repair in self.filtered("claim_id"):
            raise UserError(
                self.env._(
                    "Repair %s belongs to a claim: cancel it, do not delete it.", repair.name
                )
            )

    def _get_reason_quoted(self, name):
        """Return why stays by which quotation a claim's repair is charged."""
        if not self.claim_id or not self.sale_order_id:
            return None
        return self.env._(
            "Repair %s of a claim has its quotation: revise that one on the claim.", self.name
        )

    def _get_reason_done(self, name):
        """Return why stays what a repair did for a claim: it is done."""
        if not self.claim_id or self.state != "done":
            return None
        return self.env._(
            "Repair %s of a claim is done: what it says of the work can no longer change.",
            self.name,
        )

    def _check_new_quotation(self, order):
        """:raise UserError: for an order the customer accepted before, for something else"""
        if order.state not in ("draft", "sent"):
            raise UserError(
                self.env._("Order %s was confirmed before: quote the repair anew.", order.name)
            )

    def action_create_sale_order(self):
        """:raise UserError: for work on a claim that is free in all: there is nothing to quote"""
        for repair in self.filtered("claim_id"):
            if repair.under_warranty and not repair.claim_id.has_charged_parts:
                raise UserError(repair._get_reason_nothing_charged())
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
        repairs.claim_id._note_shared_parts()
        repairs.claim_id._update_state("ready")
        return result

    def action_repair_cancel(self):
        """The quotation of work that is not done is withdrawn.

        :raise UserError: when it is invoiced already
        """
        result = super().action_repair_cancel()
        self._withdraw_quotations()
        # sudo: the work cancelled moves the claim, whoever in the workshop cancels it
        begun = self.sudo().claim_id._get_begun_remedies("free_repair", "charged_repair")
        begun.filtered(lambda remedy: remedy.result in self)._undo()
        return result

    # === BUSINESS === #

    def _get_reason_nothing_charged(self):
        return self.env._(
            "Repair %s is free of charge by the verdict of its claim: there is nothing to quote.",
            self.name,
        )

    def _get_same_device_domain(self):
        """Return the domain of the stock moves of all repairs of this one's device; of none where
        neither a serial nor a card tells which it is."""
        self.ensure_one()
        claim = self.claim_id
        lots = self.lot_id or claim.lot_id
        return (
            Domain("repair_id.lot_id", "in", lots.ids)
            | Domain("repair_id.claim_id.lot_id", "in", lots.ids)
            | Domain("repair_id.claim_id.card_id", "in", claim.card_id.ids)
        )

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
        repairs = self.sudo().filtered("claim_id")
        for repair in repairs:
            claim = repair.claim_id
            repair._check_quantities()
            if repair.under_warranty:
                repair._check_claim_covers_work()
            elif repair.sale_order_id.state != "sale":
                raise repair._get_not_accepted_error()
            if reason := claim._get_reason_not_in("repair"):
                raise UserError(reason)

    def _check_quantities(self):
        """:raise UserError: for a part of which less than nothing is used; core asks only where the
        repair is confirmed by its button"""
        for move in self.move_ids:
            if move.product_uom.compare(move.product_uom_qty, 0) < 0:
                raise UserError(
                    self.env._(
                        "The quantity of %s on the repair is negative: enter what is used.",
                        move.product_id.display_name,
                    )
                )

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
        for repair in self.sudo().filtered("claim_id"):
            if repair.sale_order_id.state != "sale" and repair.claim_id.has_charged_parts:
                raise repair._get_not_accepted_error()
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

    def action_repair_cancel_draft(self):
        """:raise UserError: for a repair of a claim, which makes another one"""
        for repair in self.filtered(lambda repair: repair.claim_id and repair.state == "cancel"):
            raise UserError(
                self.env._("Make a new repair from claim %s.", repair.claim_id.display_name)
            )
        return super().action_repair_cancel_draft()

    def _withdraw_quotations(self):
        """Cancel the orders of claims' repairs that were cancelled; from one that is about other
        devices too, their work is taken off.

        :raise UserError: for work that is invoiced and not credited
        """
        # sudo: who works on the device need not be able to write orders
        for repair in self.sudo().filtered("claim_id"):
            order = repair.sale_order_id
            if not order or order.state == "cancel":
                continue
            lines = repair.claim_id._get_charged_lines(order)
            shared = order._get_living_repairs() - self
            if reason := (lines if shared else order.order_line)._get_reason_billed():
                raise UserError(reason)
            if not shared:
                order._as_program()._cancel_for_repairs()
            elif order.state == "sale":
                lines.product_uom_qty = 0.0
            else:
                lines.filtered("claim_id").unlink()

    def _drop_charged_work(self):
        """The customer refused: a charged repair is not done, nor are the charged parts of a free
        one put in. Without the labour nothing is done either."""
        waiting = self.filtered(lambda repair: repair.state not in ("done", "cancel"))
        waiting._get_charged_parts()._action_cancel()
        waiting.filtered(
            lambda repair: not repair.under_warranty or repair.claim_id.is_labour_charged
        ).action_repair_cancel()

    def _settle_quotation(self):
        """Let the accepted order say what was really used, at the accepted prices: that is what is
        invoiced (C4)."""
        for move in self._get_charged_parts().filtered("sale_line_id"):
            line = move.sale_line_id
            used = move.product_uom._compute_quantity(move.quantity, line.product_uom_id)
            if used != line.product_uom_qty:
                line.product_uom_qty = used
        for repair in self.filtered("sale_order_id"):
            repair.claim_id._settle_services(repair.sale_order_id)

    def action_view_claim(self):
        """Open the claim this repair carries out."""
        self.ensure_one()
        return get_form_action(self.claim_id)
