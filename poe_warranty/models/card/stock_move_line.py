from odoo import api, models

from ..base.guarded_mixin import PROGRAM

# what a correction of a done line changes for its card
FACTS = {"quantity", "lot_id", "quant_id", "product_uom_id", "owner_id"}
# what a line reserves
RESERVED = FACTS | {"location_id", "package_id"}


class StockMoveLine(models.Model):
    """A line of a done transfer that is corrected or added (*Unlock*): the cards follow. A line that
    reserves a part for a claim waits for who reserves the same just now, and is looked at."""

    _inherit = "stock.move.line"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """:raise UserError: for a done delivery without its serial, as
        ``stock.move._sync_warranty_cards`` does, and as :meth:`_check_reserved_once`"""
        ids = {vals["move_id"] for vals in vals_list if vals.get("move_id")}
        waiting = self._for_claims(self.env["stock.move"].browse(ids)) if ids else self
        lines = super(StockMoveLine, waiting).create(vals_list).with_env(self.env)
        lines._follow_correction()
        if parts := lines.filtered("move_id.repair_line_type"):
            parts._check_reserved_once()
        return lines

    def write(self, vals):
        """:raise UserError: as :meth:`create`, and for a move that is none: core takes anything for one"""
        if vals.get("move_id"):
            self.env["stock.move"].browse(vals["move_id"])
        if not RESERVED & vals.keys():
            return super().write(vals)
        before = {line: line.quantity for line in self}
        result = super(StockMoveLine, self._for_claims(self.move_id)).write(vals)
        if FACTS & vals.keys():
            self._follow_correction()
        others = RESERVED - {"quantity"}
        parts = self.filtered("move_id.repair_line_type")
        if more := parts.filtered(
            lambda line: others & vals.keys() or line.quantity > before[line]
        ):
            more._check_reserved_once()
        return result

    def unlink(self):
        return super(StockMoveLine, self._for_claims(self.move_id)).unlink()

    def _action_done(self):
        return super(StockMoveLine, self._for_claims(self.move_id))._action_done()

    # === WHERE IT LIES === #

    def _leave_places(self):
        """Let the goods of these lines, which are about to be done, leave from where they lie. Hook as
        those of ``stock.move._action_done``.

        :raise UserError: for what lies elsewhere, or is not to go
        """

    # === WHAT IS RESERVED === #

    def _for_claims(self, moves):
        """Return these lines for what they reserve or give back: where they are parts for claims, one
        waits for the other (``stock.quant._update_available_quantity``).

        :param moves: ``stock.move`` they are of
        """
        # sudo: whether it is of a claim, whoever moves it
        of_claims = moves.sudo().filtered("repair_line_type").claim_id
        return self.with_context(warranty_waits=PROGRAM) if of_claims else self

    def _check_reserved_once(self):
        """Look at the parts of repairs that these lines reserve. Hook as those of
        ``stock.move._action_done``.

        :raise UserError: when a claim reserves, by a quantity that somebody enters, what another one
            has already
        """

    # === WHAT IS CORRECTED === #

    def _follow_correction(self):
        """Check those of these lines that are done, and let the cards follow them."""
        done = self.filtered(lambda line: line.move_id.state == "done")
        if done:
            done._check_correction()
            done.move_id._follow_correction()

    def _check_correction(self):
        """Check the corrections of these lines, which are done.

        :raise UserError: when a device with a serial is added to a delivery without it
        """
        bare = self.filtered(lambda line: line.quantity and not line.lot_id)
        bare.move_id._check_warranty_serials()
