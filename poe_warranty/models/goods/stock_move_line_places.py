from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .uses import PLACES


class StockMoveLine(models.Model):
    """A serial lies in one place, and leaves from there: core takes it from wherever somebody says, and
    has it in two places then. What lies in a place of warranty work for a claim is a customer's, or is
    lent to one: it goes by its claim alone."""

    _inherit = "stock.move.line"

    def _leave_places(self):
        going = self.filtered(lambda line: line._is_going())
        if not going:
            return
        lots = going._get_known_lots()
        known = self.env["stock.lot"].union(*lots.values())
        lying = known._find_lying(going.company_id)
        for line in going:
            lot = lots[line]
            line._leave(lot, lying[lot].location_id if lot in lying else line.location_id)

    def _is_going(self):
        """Tell whether goods are about to leave a place with this line, and have to be looked for. A claim
        knows where its own lie, but for the bins below its places; what is counted, lost or thrown away
        is the warehouse's word; of the device that a repair is of the move only says so."""
        move, source = self.move_id, self.location_id
        if move.claim_use and not (source.warranty_use and source.child_ids):
            return False
        return bool(
            self.quantity
            and self.picked
            and self.state not in ("done", "cancel")
            and source != self.location_dest_id
            and not source._is_loss()
            and not self.location_dest_id._is_loss()
            and (not move.repair_id or move.repair_line_type)
        )

    def _get_known_lots(self):
        """Return ``{line: stock.lot}``: what each line moves, by its record or, as core will find it, by
        the number that was typed; empty for a new one."""
        lots = {line: line.lot_id for line in self}
        typed = self.filtered(lambda line: line.lot_name and not line.lot_id)
        if typed:
            found = self.env["stock.lot"].search(
                Domain("product_id", "in", typed.product_id.ids)
                & Domain("name", "in", typed.mapped("lot_name"))
                & Domain("company_id", "in", (*typed.company_id.ids, False))
            )
            by_name = {(lot.product_id, lot.name): lot for lot in found}
            none = found.browse()
            lots |= {line: by_name.get((line.product_id, line.lot_name), none) for line in typed}
        return lots

    def _leave(self, lot, place):
        """Take goods from where they lie.

        :param lot: ``stock.lot``, may be empty
        :param place: ``stock.location`` in which it lies
        :raise UserError: when they are not to go, or lie where this line cannot take them from
        """
        home = place._get_warranty_place()
        if not self.move_id.claim_use:
            self._check_not_kept(lot, home)
        source = self.location_id
        if place == source or not (home or source.usage == "customer"):
            return
        if place._child_of(source) or place.usage == source.usage == "customer":
            self.location_id = place
        elif not self.move_id.claim_use:
            raise self._get_elsewhere_error(lot, place, home)

    # === WHAT STAYS === #

    def _check_not_kept(self, lot, home):
        """:raise UserError: when these goods lie in a place for a claim, and this line would take them
        from there

        :param lot: ``stock.lot``, may be empty
        :param home: ``stock.location`` of warranty work in or below which they lie, may be empty
        """
        kept = home and PLACES[home.warranty_use].is_kept
        if kept and not self.location_dest_id._child_of(home):
            claim = self._get_keeping_claim(lot, home)
            if reason := claim._get_reason_lying_in(home.warranty_use):
                raise UserError(reason)

    def _get_keeping_claim(self, lot, home):
        """Return the ``warranty.claim`` for which these goods came to a place last, as the program may
        read it; empty where none brought them.

        :param lot: ``stock.lot``, may be empty
        :param home: ``stock.location`` of warranty work
        """
        # sudo: the warehouse need not be able to read claims
        last = self.sudo().search(
            [
                ("product_id", "=", self.product_id.id),
                ("lot_id", "=", lot.id),
                ("location_dest_id", "child_of", home.id),
                ("state", "=", "done"),
                ("move_id.claim_use", "!=", False),
            ],
            order="date desc, id desc",
            limit=1,
        )
        return last.move_id.claim_id

    def _get_elsewhere_error(self, lot, place, home):
        """Return the error for a serial that lies elsewhere than this line takes it from.

        :param lot: ``stock.lot``
        :param place: ``stock.location`` in which it lies
        :param home: as in :meth:`_check_not_kept`
        """
        if home.warranty_use == "quarantine" and self.location_id.usage == "customer":
            claim = self._get_keeping_claim(lot, home)
            return UserError(
                self.env._(
                    "Serial %(serial)s was taken back on claim %(claim)s, which exchanged or refunded "
                    "it: it is not returned once more. Was it exchanged? Then return the unit that "
                    "the customer has for it.",
                    serial=lot.name,
                    claim=claim.name or "-",
                )
            )
        return UserError(
            self.env._(
                "Serial %(serial)s lies in %(place)s by our records, so it cannot come from "
                "%(taken_from)s. Read the number on the device again. Is it the one? Then correct "
                "first where it lies (Inventory / Operations / Physical Inventory).",
                serial=lot.name,
                place=place.display_name,
                taken_from=self.location_id.display_name,
            )
        )
