from odoo import api, fields, models
from odoo.exceptions import UserError

# an order may hold a thousand serials; a line shows the first few
_SHOWN = 5
# what an extended warranty lengthens follows from these
_EXTENDING = {"product_id", "product_uom_id", "product_uom_qty", "extended_card_ids"}


class SaleOrderLine(models.Model):
    """The cards of what was sold, and the extended warranty that lengthens them."""

    _name = "sale.order.line"
    _inherit = ["warranty.bounded.mixin", "sale.order.line", "warranty.guarded.mixin"]

    warranty_card_ids = fields.One2many("warranty.card", "sale_line_id")
    entitlement_id = fields.Many2one(
        "warranty.entitlement",
        string="Free service used",
        readonly=True,
        copy=False,
        index="btree_not_null",
        by_program=True,
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

    # === EXTENDED WARRANTY === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._extend_delivered()
        return lines

    def write(self, vals):
        others = self.filtered("is_warranty_extension") if "product_id" in vals else self.browse()
        result = super().write(vals)
        others._extend_by_other()
        if _EXTENDING & vals.keys():
            self._extend_delivered()
        return result

    def _extend_by_other(self):
        """Another product was chosen on these lines: what they lengthen goes by its months, or ends as
        it would have without them."""
        for line, had in self._get_extensions().items():
            if months := line.product_id.warranty_extension_months:
                had._change_months(months)
            else:
                had._withdraw()

    def _extend_delivered(self):
        """An extended warranty that is added to a confirmed order, or corrected on it, lengthens its cards
        at once, and those it was taken from end as they would have without it."""
        late = self.filtered(lambda line: line.state == "sale" and line.is_warranty_extension)
        if late:  # asked for at each change of an order
            late._check_extended_cards()
        for line in late:
            # sudo: the seller may not read the cards that the delivery issued
            line._extend_cards(line.order_id.sudo().warranty_card_ids)

    def _check_extended_cards(self):
        """:raise UserError: when an extension has no device, too many, or one out of warranty"""
        lines = self.filtered(lambda line: line._count_sold())
        known = lines._get_extensions()
        for line in lines:
            cards, own = line.extended_card_ids, known.get(line.sudo())
            new = cards - own.card_id.sudo(False) if own else cards
            error, bought = None, line._get_bought()
            sold = sum(other._count_devices() for other in line.order_id.order_line)
            if not cards and not sold:
                error = self.env._(
                    "Which device does “%s” extend? Choose its warranty card on the line.",
                    line.product_id.display_name,
                )
            elif not cards and bought > sold:
                error = self.env._(
                    "“%(product)s”: %(quantity)s extensions for %(devices)s devices. One extension is "
                    "for one device.",
                    product=line.product_id.display_name,
                    quantity=f"{bought:g}",
                    devices=f"{sold:g}",
                )
            elif cards and len(cards) != line._count_sold():
                error = self.env._(
                    "“%(product)s”: quantity %(quantity)s, but %(cards)s cards are chosen. One "
                    "extension is for one card.",
                    product=line.product_id.display_name,
                    quantity=f"{bought:g}",
                    cards=len(cards),
                )
            elif ended := new.filtered(lambda card: card.status != "active")[:1]:
                error = self.env._(
                    "Card %s is no longer in warranty: it cannot be extended.", ended.display_name
                )
            if error:
                raise UserError(error)

    def _count_devices(self):
        """Return how many devices with a warranty card of their own are sold with this line."""
        self.ensure_one()
        product = self.product_id
        if product.tracking == "serial":
            return 0.0 if product.without_warranty else self._get_units()
        return sum(
            quantity
            for part, quantity in self._get_kit_parts()
            if part.tracking == "serial" and not part.without_warranty
        )

    def _get_kit_parts(self):
        """Return ``[(product.product, quantity)]`` of what is delivered for a kit; none where the line
        sells no kit."""
        if "mrp.bom" not in self.env or not self.product_id:
            return []
        # sudo: who sells need not be able to read bills of materials
        product, Bom = self.product_id, self.env["mrp.bom"].sudo()
        company = self.company_id.id
        kit = Bom._bom_find(product, company_id=company, bom_type="phantom")[product]
        if not kit:
            return []
        quantity = self.product_uom_id._compute_quantity(self.product_uom_qty, kit.product_uom_id)
        _kits, parts = kit.explode(product, quantity / kit.product_qty)
        return [(part.product_id, done["qty"]) for part, done in parts]

    def _get_units(self):
        """Return how many of its product a line sells, in the unit of that: a dozen are twelve."""
        return self.product_uom_id._compute_quantity(
            self.product_uom_qty, self.product_id.uom_id, rounding_method="HALF-UP"
        )

    def _count_sold(self):
        """Return how many extensions a line sells that are not credited: one is for one device."""
        return int(self._get_bought())

    def _get_bought(self):
        """Return how many extensions of a line are sold and not credited; 0.0 of another product."""
        self.ensure_one()
        if not self.is_warranty_extension:
            return 0.0
        return max(self._get_units() - self._count_credited(), 0.0)

    def _count_credited(self):
        """Return how many extensions of a line are credited in full and not invoiced anew. A part of
        the price that is given back takes none away."""
        # sudo: who sells need not see what is booked
        posted = self.sudo().invoice_lines.filtered(lambda line: line.parent_state == "posted")
        invoiced = posted.filtered(lambda line: line.move_id.move_type == "out_invoice")
        paid = sum(invoiced.mapped("price_subtotal"))
        credited = sum((posted - invoiced).mapped("price_subtotal"))
        if not paid or not credited:
            return 0
        units = sum(
            line.product_uom_id._compute_quantity(line.quantity, self.product_id.uom_id)
            for line in invoiced
        )
        anew = max(units - self._get_units(), 0.0)
        return max(int(round(credited * units / paid, 6) - anew), 0)

    def _get_extensions(self):
        """Return ``{line: warranty.extension}`` of what was extended by some lines so far, also what was
        withdrawn, with sudo: whoever sells need not be able to read the cards of others."""
        Extension = self.env["warranty.extension"].sudo().with_context(active_test=False)
        return Extension.search([("sale_line_id", "in", self.ids)], order="id").grouped(
            "sale_line_id"
        )

    def _extend_cards(self, issued=None):
        """Lengthen the chosen cards or, where none are chosen, those just issued for the order, up to
        the quantity sold; those it is sold for no more end as they would have without it. Safe to run
        again.

        :param issued: ``warranty.card`` issued by a delivery, in its order; None at confirmation
        """
        lines, vals_list = self.filtered("is_warranty_extension"), []
        known = lines._get_extensions()
        # sudo: whoever sells or delivers lengthens cards, which nobody does by hand
        Extension = self.env["warranty.extension"].sudo()
        for line in lines:
            had = known.get(line.sudo(), Extension)
            own = had.filtered(lambda extension: extension.card_id.state != "cancelled")
            cards = chosen = line.extended_card_ids.sudo()
            kept = own.filtered(lambda extension, chosen=chosen: extension.card_id in chosen)
            kept = (kept if chosen else own)[: line._count_sold()]
            (own - kept).filtered("active")._withdraw()
            kept.filtered(lambda extension: not extension.active)._renew()
            if issued and not chosen:
                cards = issued.sudo().filtered(
                    lambda card, line=line: card.sale_order_id == line.sudo().order_id
                    and card.tracking == "serial"
                    and not card.replaces_id  # it has the months of the one before
                )
            vals_list += [
                {
                    "card_id": card.id,
                    "sale_line_id": line.id,
                    "months": line.product_id.warranty_extension_months,
                }
                for card in (cards - had.card_id)[: line._count_sold() - len(kept)]
            ]
        return Extension.create(vals_list)
