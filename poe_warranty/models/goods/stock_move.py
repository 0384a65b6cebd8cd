from odoo import api, fields, models
from odoo.fields import Domain

from ..base.guarded_mixin import PROGRAM
from .uses import PLACES, USES

ONCE = tuple(name for name, use in USES.items() if use.once)


class StockMove(models.Model):
    """The moves of a claim: its device, its loaner, the unit handed out in exchange."""

    _name = "stock.move"
    _inherit = ["stock.move", "warranty.guarded.mixin"]

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
        by_program=True,
    )
    claim_use = fields.Selection(
        [(name, use.label) for name, use in USES.items()],
        string="For the claim",
        readonly=True,
        copy=False,
        by_program=True,
    )
    warranty_closing_id = fields.Many2one(
        "account.move",
        string="Closing entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Where stock is valued by periods: the closing that books this move on the warranty "
        "expense.",
        by_program=True,
    )

    _one_move_per_claim_use = models.UniqueIndex(
        f"(claim_id, claim_use) WHERE claim_use IN {ONCE} AND state <> 'cancel'",
        "This was done for the claim already: open its transfers.",
    )

    # === COMPUTE === #

    @api.depends("repair_id.claim_id")
    def _compute_claim_id(self):
        for move in self:
            move.claim_id = move.repair_id.claim_id or move.claim_id

    # === BOOKS === #

    @api.model
    def _get_closed_domain(self, closing, last):
        """Return the domain of the moves that a closing books on the warranty expense, as core chooses
        them (``res.company._get_location_valuation_vals``).

        :param closing: ``account.move``
        :param last: moment of the closing before it, or False
        """
        uses = [use for use, place in PLACES.items() if place.is_expense]
        return (
            Domain("company_id", "=", closing.company_id.id)
            & Domain("product_id.is_storable", "=", True)
            & Domain("product_id.valuation", "=", "periodic")
            & Domain("date", "<=", closing.date)
            & (Domain("date", ">", last) if last else Domain.TRUE)
            & (
                Domain("is_out", "=", True) & Domain("location_dest_id.warranty_use", "in", uses)
                | Domain("is_in", "=", True) & Domain("location_id.warranty_use", "in", uses)
            )
        )

    # === CRUD === #

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        """Two devices of one product on a receipt stay two moves."""
        return super()._prepare_merge_moves_distinct_fields() + ["claim_id", "claim_use"]

    # === BUSINESS === #

    def _is_of_service(self):
        return bool((self | self.origin_returned_move_id).claim_id)

    def _should_bypass_reservation(self, forced_location=False):
        """The device of a claim goes by that claim alone: nothing is held for it."""
        own = self.claim_use and USES[self.claim_use].unit == "device"
        freed = self.env.context.get("warranty_frees") is PROGRAM
        return (own and not freed) or super()._should_bypass_reservation(forced_location)

    def _is_consuming(self):
        """A unit that goes out in exchange is taken from the warehouse as one that is delivered."""
        return super()._is_consuming() or self.picking_type_id.code == "warranty_out"
