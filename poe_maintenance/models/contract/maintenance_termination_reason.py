from odoo import fields, models


class MaintenanceTerminationReason(models.Model):
    _name = "maintenance.termination.reason"
    _description = "Why a Contract is Terminated"
    _inherit = ["warranty.bounded.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    needs_note = fields.Boolean(
        string="Needs words", help="Whoever terminates must say it in words, too."
    )
