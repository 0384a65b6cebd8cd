from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import MAX_AMOUNT

# what a line charges, and whom, follows from these
_CHARGING = {
    "price_unit", "product_uom_qty", "qty_delivered", "discount", "product_id", "product_uom_id",
    "tax_ids", "order_id",
}  # fmt: skip


class SaleOrderLine(models.Model):
    """What the customer is charged for the work on a claim (C3, C4)."""

    _inherit = "sale.order.line"

    # on the order of somebody else he would be charged what another customer accepted
    order_id = fields.Many2one(settled_by="_get_reason_accepted")
    claim_id = fields.Many2one(
        "warranty.claim",
        string="Warranty claim",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="The claim whose work this service belongs to, on a quotation for several devices.",
        by_program=True,
    )
    accepted_charge = fields.Monetary(
        readonly=True,
        copy=False,
        help="What the customer accepted to pay for this work on a claim, with taxes.",
        by_program=True,
    )

    def _compute_discount(self):
        """Goodwill on a claim is a discount on its charged work: parts and labour apart."""
        accepted = self.filtered(lambda line: line._is_accepted())
        result = super(SaleOrderLine, self - accepted)._compute_discount()
        for line in (self - accepted).filtered(lambda line: not line.display_type):
            claim = line._get_goodwill_claim()
            is_labour = line.product_id.type == "service"
            goodwill = claim.goodwill_labour if is_labour else claim.goodwill_parts
            if goodwill:  # elsewhere a discount may be below nothing, as a surcharge
                line.discount = max(line.discount, goodwill)
        return result

    @api.model
    def _get_bounds(self):
        """What a line charges is reckoned up before anything is accepted or refused."""
        amounts = dict.fromkeys(("price_unit", "product_uom_qty"), (-MAX_AMOUNT, MAX_AMOUNT))
        return super()._get_bounds() | amounts

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """:raise UserError: when accepted work on a claim is to cost more"""
        lines = super().create(vals_list)
        lines._check_charges_accepted()
        return lines

    def write(self, vals):
        """:raise UserError: when accepted work on a claim is to cost more"""
        result = super().write(vals)
        if _CHARGING & set(vals):
            self._check_charges_accepted()
        return result

    # === CHARGED WORK === #

    def _get_claim(self):
        """Return the claim whose work this line charges: of its part or service, else the first that
        the order is about."""
        self.ensure_one()
        # sudo: who sells need not be able to read repairs and claims
        line = self.sudo()
        claim = line.order_id.claim_id
        if not claim or line._is_of_several():
            claim = line._get_own_claim() or claim
        return claim.sudo(False)

    def _is_of_several(self):
        """Tell whether the order is about the repairs of several devices."""
        # sudo: as in _get_claim
        return len(self.order_id.sudo().repair_order_ids) > 1

    def _get_own_claim(self):
        """Return the claim of the part or service of this line, where one is known."""
        return self.claim_id or self.move_ids.repair_id.claim_id[:1]

    def _get_goodwill_claim(self):
        """Return the claim whose goodwill counts for this line, with sudo: on a quotation for several
        devices that of its own one."""
        self.ensure_one()
        # sudo: who quotes need not be able to read the claim
        line = self.sudo()
        claim = line.order_id.claim_id
        return line._get_own_claim() if claim and line._is_of_several() else claim

    def _reset_price_unit(self):
        """A part that is covered costs nothing (C3); what the customer accepted for the work on a
        claim keeps its price (C4)."""
        if self._is_covered_part():
            self.update({"price_unit": 0.0, "technical_price_unit": 0.0})
            return None
        return None if self._is_accepted() else super()._reset_price_unit()

    def _get_reason_accepted(self, name):
        """Return why a line of the work on a claim stays on its order: the customer accepted it."""
        return self.order_id._get_reason_accepted(name) if self._is_accepted() else None

    def _is_accepted(self):
        """Tell whether the customer accepted this line of the work on a claim."""
        self.ensure_one()
        # sudo: who sells need not be able to read the claim
        return bool(self._origin and self.state == "sale" and self.order_id.sudo().claim_id)

    def _is_covered_part(self):
        """Tell whether the line is a part that is free under warranty."""
        self.ensure_one()
        # sudo: as in _is_accepted
        return bool(self.sudo().move_ids.filtered("is_covered"))

    def _reset_part_price(self):
        """Price the parts anew that turned covered or charged.

        :raise UserError: for a part that turns charged after the customer accepted the order
        """
        for line in self:
            if line._is_accepted() and not line._is_covered_part():
                raise line._get_charge_error()
            line._reset_price_unit()

    def _get_charge(self):
        """Return what the customer pays for these lines, for what is delivered beyond the order
        too, with taxes."""
        return sum(
            line.price_total * max(line.qty_delivered / line.product_uom_qty, 1)
            if line.product_uom_qty
            else line.price_total
            for line in self
        )

    def _accept_charges(self):
        """Note what the customer accepts to pay for the work on a claim."""
        # sudo: as in _is_accepted; a customer signs on the portal
        for line in self.sudo()._as_program().filtered("order_id.claim_id"):
            line.accepted_charge = line._get_charge()

    def _check_charges_accepted(self):
        """:raise UserError: when work on a claim is to cost more than the customer accepted"""
        for line in self.filtered(lambda line: line._is_accepted()):
            if line.currency_id.compare_amounts(line._get_charge(), line.accepted_charge) > 0:
                raise line._get_charge_error()

    def _get_reason_billed(self):
        """Return why the work of these lines is not taken back: it, or a deposit on it, is invoiced and
        not credited in full; or None."""
        for line in self:
            if not line.currency_id.is_zero(line.untaxed_amount_invoiced):
                return self.env._(
                    "Order %s is invoiced: credit the invoice first.", line.order_id.name
                )
        return None

    def _get_charge_error(self):
        claim = self._get_claim().sudo()  # sudo: as in _is_accepted
        return UserError(
            self.env._(
                "The customer accepted order %(order)s as it is; “%(line)s” would cost more. Press "
                "“Revise Quotation” on claim %(claim)s and have it accepted again, or mark the part "
                "as covered.",
                order=self.order_id.name,
                line=self.product_id.display_name or self.name,
                claim=claim.name,
            )
        )
