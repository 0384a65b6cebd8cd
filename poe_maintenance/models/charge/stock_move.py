from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    visit_part_ids = fields.One2many(
        "maintenance.visit.part", "move_id", string="Visit part", by_program=True
    )
    visit_id = fields.Many2one(
        "maintenance.request",
        string="Maintenance visit",
        compute="_compute_visit_id",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        check_company=True,
        help="The visit or call-out that uses these goods: they count as its cost.",
        by_program=True,
    )

    @api.depends("origin_returned_move_id")
    def _compute_visit_id(self):
        """What comes back from a visit lowers its cost."""
        for move in self:
            move.visit_id = move.origin_returned_move_id.visit_id or move.visit_id

    def _is_of_service(self):
        return super()._is_of_service() or bool(self.visit_id)

    def _is_free_part(self):
        """A part of a visit that is not charged is our expense, as one of covered work is."""
        parts = self._get_visit_parts()
        return super()._is_free_part() or bool(parts and not parts.sale_line_id)

    def _get_visit_parts(self):
        """Return the ``maintenance.visit.part`` that this move takes from the van, with sudo."""
        # sudo: the warehouse need not read the visit
        move = self.sudo()
        return move.visit_part_ids if move.visit_id else move.env["maintenance.visit.part"]

    def _get_analytic_distribution(self):
        """What a visit consumes is a cost of its contract."""
        account = self._get_visit_parts().request_id.contract_id.group_id
        if account and self._is_free_part():
            return {str(account.id): 100}
        return super()._get_analytic_distribution()
