from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

# the lines of a repair by which a part leaves the device
TAKEN_OUT = ("remove", "recycle")
# the usages of locations in which a part lies that is in a device
IN_DEVICES = ("production", "customer")


class StockMove(models.Model):
    """Parts that a repair takes out of a device. Core takes them out of the place of production of that
    repair; they leave where they were put in, which for a covered part is our warranty expense, and
    come in at what the policy says. What they are worth there lowers the cost of the claim that bore
    them."""

    _inherit = "stock.move"

    def _is_taken_out(self):
        """Tell whether this is a part that a repair takes out of a device."""
        self.ensure_one()
        return bool(self.repair_id) and self.repair_line_type in TAKEN_OUT

    # === WHERE IT LIES === #

    def _take_parts_out(self):
        open_moves = self.filtered(lambda move: move.state not in ("done", "cancel"))
        # sudo: which claim bore the part, and where it lies, whoever in the workshop takes it out
        for move in open_moves.sudo().filtered(lambda move: move._is_taken_out()):
            place, put_in = move._find_put_in()
            if place:
                # the lines first: core drops those that do not fit the place of their move
                move.move_line_ids.location_id = place
                move.write({"location_id": place.id, "origin_returned_move_id": put_in.id})

    def _find_put_in(self):
        """Return where the part lies that this move takes out, and the ``stock.move`` that put it into
        the device; both may be empty. A repair without a claim is core's, but for what a claim bore.

        :raise UserError: as :meth:`_get_serial_place`
        """
        self.ensure_one()
        if self.has_tracking == "serial":
            place = self._get_serial_place()
            put_in = self._get_last_move_to(place)
        else:
            put_in = self._get_left_in_device()
            place = put_in.location_dest_id
        if self._is_ours(place):
            return place, put_in
        return place.browse(), put_in.browse()

    def _is_ours(self, place):
        """Tell whether a part that lies there is taken out as we say, not as core does."""
        return bool(self.repair_id.claim_id) or place.warranty_use == "parts"

    def _get_serial_place(self):
        """Return the ``stock.location`` in which the serials lie that this move takes out.

        :raise UserError: for one that lies in stock, or elsewhere than the others
        """
        lots = self.move_line_ids.filtered("quantity").lot_id
        found = lots._find_lying(self.company_id)
        lying = {
            lot: quant.location_id
            for lot, quant in found.items()
            if self._is_ours(quant.location_id)
        }
        for lot, place in lying.items():
            if place.usage not in IN_DEVICES:
                raise UserError(
                    self.env._(
                        "%(serial)s lies in %(place)s by our records, so it cannot be taken out of a "
                        "device. Read the number on the part again.",
                        serial=lot.name,
                        place=place.display_name,
                    )
                )
        places = {lying.get(lot, self.env["stock.location"]) for lot in lots}
        if len(places) > 1:
            raise self._get_apart_error(lots.mapped("name"))
        return next(iter(places), self.env["stock.location"])

    def _get_last_move_to(self, place):
        """Return the move that put these serials where they lie, in a repair or on a visit; empty for
        what was sold by itself.

        :raise UserError: for serials of several moves
        """
        if place.usage != "production":
            return self.browse()
        lots = self.move_line_ids.filtered("quantity").lot_id
        lines = self.env["stock.move.line"].search(
            [
                ("lot_id", "in", lots.ids),
                ("location_dest_id", "=", place.id),
                ("state", "=", "done"),
            ],
            order="date, id",
        )
        last = {line.lot_id: line.move_id for line in lines}
        if len({*last.values()}) > 1:
            raise self._get_apart_error(lots.mapped("name"))
        return next(iter(last.values()), self.browse())

    def _get_left_in_device(self):
        """Return the last move that put this part into the same device and of which as much is left
        there; may be empty.

        :raise UserError: when less is left of each
        """
        put_in = self.search(
            Domain("product_id", "=", self.product_id.id)
            & Domain("state", "=", "done")
            & Domain("repair_line_type", "=", "add")
            & self.repair_id._get_same_device_domain(),
            order="date desc, id desc",
        )
        uom, wanted = self.product_id.uom_id, self._get_moved_quantity()
        lots = self.move_line_ids.lot_id
        left = {move: move._get_left() for move in put_in if lots <= move.move_line_ids.lot_id}
        enough = [move for move, quantity in left.items() if uom.compare(quantity, wanted) >= 0]
        some = [move for move, quantity in left.items() if uom.compare(quantity, 0) > 0]
        if not enough and any(self._is_ours(move.location_dest_id) for move in some):
            raise self._get_apart_error([self.product_id.display_name])
        return next(iter(enough), self.browse())

    def _get_left(self):
        """Return how much of this part is still in the device; units of measure of the product."""
        # another line of this repair, which is not done yet, counts too
        taken = self.returned_move_ids.filtered(lambda move: move.state != "cancel")
        return self._get_moved_quantity() - taken._get_moved_quantity()

    def _get_moved_quantity(self):
        return sum(self.move_line_ids.mapped("quantity_product_uom"))

    def _get_apart_error(self, names):
        return UserError(
            self.env._(
                "Not put in together: %s. Take each of them out on a line of its own.",
                ", ".join(names),
            )
        )

    # === WHAT IT IS WORTH === #

    def _get_value_from_production(self, quantity, at_date=None):
        """A part that was taken out is worth what the policy says; at standard cost, what it always is.
        What is not kept in stock is worth nothing there."""
        data = super()._get_value_from_production(quantity, at_date)
        # sudo: by which policy, whoever looks at the value
        move = self.sudo()
        if not (move._is_taken_out() and move._is_ours(move.location_id)):
            return data
        product = self.product_id.with_company(self.company_id)
        if product.is_storable and product.cost_method == "standard":
            return self._get_value_from_std_price(quantity, at_date=at_date)
        if product.is_storable and move._get_taken_out_policy().taken_out_value == "cost":
            return data  # what core says of a return, else of a product
        return {
            "value": 0.0,
            "quantity": quantity,
            "description": self.env._("Taken out of a device"),
        }

    def _get_taken_out_policy(self):
        """Return the ``warranty.policy`` by which a part comes in: of the claim whose repair takes it
        out, else of the one that bore it."""
        claim = self.repair_id.claim_id or self.origin_returned_move_id.claim_id
        return claim._get_policy() if claim else self.company_id._get_warranty_policy(self.date)

    def _set_value(self, correction_quantity=None):
        result = super()._set_value(correction_quantity)
        free = self.filtered(lambda move: move.is_in and move._is_taken_out() and not move.value)
        for company, moves in free.grouped("company_id").items():
            moves.product_id.with_company(company)._drop_cost()
        return result
