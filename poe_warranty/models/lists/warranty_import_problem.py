from odoo import fields, models


class WarrantyImportProblem(models.Model):
    """What is wrong with one cell of a list, or with one row as a whole."""

    _name = "warranty.import.problem"
    _description = "Problem of a List"
    _inherit = ["warranty.bounded.mixin"]
    _order = "import_id, line, id"
    _rec_name = "message"

    import_id = fields.Many2one("warranty.import", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="import_id.company_id", store=True, precompute=True)
    line = fields.Integer(required=True, help="Line of the file, the headings counted.")
    cell = fields.Char(help="As the spreadsheet calls it, e.g. C5.")
    column = fields.Char(help="Its heading in the file; empty where it is the row as a whole.")
    value = fields.Char(string="What stands there")
    message = fields.Char(string="What is wrong", required=True)
