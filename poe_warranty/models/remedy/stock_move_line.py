from odoo import api, models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        """:raise UserError: as in :meth:`_check_part_destination`"""
        lines = super().create(vals_list)
        lines._check_part_destination()
        return lines

    def write(self, vals):
        """:raise UserError: as in :meth:`_check_part_destination`"""
        result = super().write(vals)
        # not a constraint: that would be asked while the place of the move changes before its lines'
        if vals.keys() & {"location_dest_id", "move_id"}:
            self._check_part_destination()
        return result

    def _check_part_destination(self):
        """:raise UserError: when a part of a claim is to go elsewhere than its move: there its cost
        would not be that of who pays it"""
        for line in self:
            # sudo: the warehouse need not be able to read repairs and claims
            move = line.sudo().move_id
            is_part = move.repair_line_type == "add" and move.repair_id.claim_id
            if is_part and not line.location_dest_id._child_of(move.location_dest_id):
                raise move._get_destination_error()
