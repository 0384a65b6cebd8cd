from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.context import without_defaults

# an order may hold a thousand serials; a line shows the first few
_SHOWN = 5


# what a line charges follows from these
_CHARGING = {
    "price_unit", "product_uom_qty", "qty_delivered", "discount", "product_id", "product_uom_id",
    "tax_ids",
}  # fmt: skip


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    warranty_card_ids = fields.One2many("warranty.card", "sale_line_id")
    entitlement_id = fields.Many2one(
        "warranty.entitlement",
        string="Free service used",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    accepted_charge = fields.Monetary(
        readonly=True,
        copy=False,
        help="What the customer accepted to pay for this work on a claim, with taxes.",
    )
    is_warranty_extension = fields.Boolean(compute="_compute_is_warranty_extension")
    extended_card_ids = fields.Many2many(
        "warranty.card",
        string="Extends",
        copy=False,
        domain="[('state', '=', 'issued'), ('company_id', '=', company_id)]",
        help="Cards that this extended warranty lengthens. Empty: the devices of this order.",
    )
    warranty_serials = fields.Char(string="Serial numbers", compute="_compute_warranty")
    warranty_end = fields.Date(string="Warranty until", compute="_compute_warranty")

    @api.depends("product_id")
    def _compute_is_warranty_extension(self):
        for line in self:
            line.is_warranty_extension = bool(line.product_id.warranty_extension_months)

    # sudo: serials and dates of one's own order line are no secret of the warranty desk
    @api.depends(
        "warranty_card_ids.state", "warranty_card_ids.serial", "warranty_card_ids.nominal_end"
    )
    def _compute_warranty(self):
        for line in self:
            cards = line.sudo().warranty_card_ids.filtered(lambda card: card.state != "cancelled")
            serials = cards.filtered("serial").sorted("id").mapped("serial")
            rest = len(serials) - _SHOWN
            line.warranty_serials = ", ".join(serials[:_SHOWN]) + (
                f" … (+{rest})" if rest > 0 else ""
            )
            line.warranty_end = min(cards.mapped("nominal_end"), default=False)

    def _compute_discount(self):
        """Goodwill on a claim is a discount on its charged work: parts and labour apart."""
        accepted = self.filtered(lambda line: line._is_accepted())
        result = super(SaleOrderLine, self - accepted)._compute_discount()
        for line in (self - accepted).filtered(lambda line: not line.display_type):
            # sudo: who quotes need not be able to read the claim
            claim = line.order_id.sudo().claim_id
            is_labour = line.product_id.type == "service"
            goodwill = claim.goodwill_labour if is_labour else claim.goodwill_parts
            line.discount = max(line.discount, goodwill)
        return result

    # === CHARGED WORK === #

    def _reset_price_unit(self):
        """A part that is covered costs nothing (C3); what the customer accepted for the work on a
        claim keeps its price (C4)."""
        if self._is_covered_part():
            self.update({"price_unit": 0.0, "technical_price_unit": 0.0})
            return None
        return None if self._is_accepted() else super()._reset_price_unit()

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
        for line in self.sudo().filtered("order_id.claim_id"):
            line.accepted_charge = line._get_charge()

    def _check_noted_by_acceptance(self, vals_list):
        """:raise AccessError: when somebody enters what the customer accepted"""
        if not self.env.su and any("accepted_charge" in vals for vals in vals_list):
            raise AccessError(
                self.env._("What a customer accepted is noted when the quotation is confirmed.")
            )

    def _check_charges_accepted(self):
        """:raise UserError: when work on a claim is to cost more than the customer accepted"""
        for line in self.filtered(lambda line: line._is_accepted()):
            if line.currency_id.compare_amounts(line._get_charge(), line.accepted_charge) > 0:
                raise line._get_charge_error()

    def _get_charge_error(self):
        # sudo: as in _is_accepted
        claim = self.order_id.sudo().claim_id
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

    def write(self, vals):
        """:raise UserError: when accepted work on a claim is to cost more"""
        self._check_noted_by_acceptance([vals])
        result = super().write(vals)
        if _CHARGING & set(vals):
            self._check_charges_accepted()
        return result

    # === EXTENDED WARRANTY === #

    @api.model_create_multi
    def create(self, vals_list):
        """An extended warranty that is added to a confirmed order lengthens its cards at once."""
        self._check_noted_by_acceptance(vals_list)
        lines = super(SaleOrderLine, without_defaults(self, {"accepted_charge"})).create(vals_list)
        lines._check_charges_accepted()
        late = lines.filtered(lambda line: line.state == "sale" and line.is_warranty_extension)
        late._check_extended_cards()
        for line in late:
            # sudo: the seller may not read the cards that the delivery issued
            line._extend_cards(line.order_id.sudo().warranty_card_ids)
        return lines

    def _check_extended_cards(self):
        """:raise UserError: when an extension has no device, too many, or one out of warranty"""
        for line in self.filtered("is_warranty_extension"):
            cards = line.extended_card_ids
            error = None
            devices = line.order_id.order_line.filtered(
                lambda other: other.product_id.tracking == "serial"
                and not other.product_id.without_warranty
            )
            sold = sum(devices.mapped("product_uom_qty"))
            if not cards and not devices:
                error = self.env._(
                    "Which device does “%s” extend? Choose its warranty card on the line.",
                    line.product_id.display_name,
                )
            elif not cards and line.product_uom_qty > sold:
                error = self.env._(
                    "“%(product)s”: %(quantity)s extensions for %(devices)s devices. One extension is "
                    "for one device.",
                    product=line.product_id.display_name,
                    quantity=f"{line.product_uom_qty:g}",
                    devices=f"{sold:g}",
                )
            elif cards and len(cards) != int(line.product_uom_qty):
                error = self.env._(
                    "“%(product)s”: quantity %(quantity)s, but %(cards)s cards are chosen. One "
                    "extension is for one card.",
                    product=line.product_id.display_name,
                    quantity=f"{line.product_uom_qty:g}",
                    cards=len(cards),
                )
            elif any(card.status != "active" for card in cards):
                ended = cards.filtered(lambda card: card.status != "active")[:1]
                error = self.env._(
                    "Card %s is no longer in warranty: it cannot be extended.", ended.display_name
                )
            if error:
                raise UserError(error)

    def _extend_cards(self, issued=None):
        """Lengthen the chosen cards or, where none are chosen, those just issued for the order, up
        to the quantity sold. Safe to run again.

        :param issued: ``warranty.card`` issued by a delivery, in its order; None at confirmation
        """
        lines, vals_list = self.filtered("is_warranty_extension"), []
        # sudo: whoever sells or delivers lengthens cards, which nobody does by hand
        Extension = self.env["warranty.extension"].sudo().with_context(active_test=False)
        known = Extension.search([("sale_line_id", "in", lines.ids)])
        known.filtered(lambda extension: not extension.active)._renew()
        done = known.grouped("sale_line_id")
        for line in lines:
            have = done.get(line.sudo(), Extension).card_id
            cards = line.extended_card_ids
            if not cards and issued:
                valid = have.filtered(lambda card: card.state == "issued")
                left = max(int(line.product_uom_qty) - len(valid), 0)
                cards = issued.filtered(
                    lambda c, line=line: c.sale_order_id == line.order_id and c.tracking == "serial"
                )[:left]
            vals_list += [
                {
                    "card_id": card.id,
                    "sale_line_id": line.id,
                    "months": line.product_id.warranty_extension_months,
                }
                for card in cards.sudo() - have
            ]
        return Extension.create(vals_list)
