from odoo import fields, models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    # asked where somebody chooses them; a constraint would be asked while the place of the move
    # changes before its lines'
    location_dest_id = fields.Many2one(inverse="_inverse_part_destination")
    move_id = fields.Many2one(inverse="_inverse_part_destination")

    def _inverse_part_destination(self):
        """:raise UserError: when a part of a claim is to go elsewhere than its move: there its cost
        would not be that of who pays it"""
        for line in self:
            # sudo: the warehouse need not be able to read repairs and claims
            move = line.sudo().move_id
            is_part = move.repair_line_type == "add" and move.repair_id.claim_id
            if is_part and not line.location_dest_id._child_of(move.location_dest_id):
                raise move._get_destination_error()
