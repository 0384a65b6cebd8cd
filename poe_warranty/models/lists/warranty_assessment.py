from odoo import fields, models


class WarrantyAssessment(models.Model):
    """A decision that was taken before, as the list says from which it was taken over."""

    _inherit = "warranty.assessment"

    kind = fields.Selection(
        selection_add=[("import", "Taken over from a list")], ondelete={"import": "cascade"}
    )
