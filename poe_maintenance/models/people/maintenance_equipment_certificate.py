from odoo import fields, models


class MaintenanceEquipmentCertificate(models.Model):
    """OCA's certificates know no company: one would read the other's."""

    _inherit = "maintenance.equipment.certificate"

    equipment_id = fields.Many2one(index=True)
    company_id = fields.Many2one(related="equipment_id.company_id", store=True, index=True)

    _dates_in_order = models.Constraint(
        "CHECK (renewal_date >= date)", "A certificate cannot end before it begins."
    )
