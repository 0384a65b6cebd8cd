from odoo import api, fields, models

# on which days the readings of an instrument count
DAYS = {"date", "renewal_date", "equipment_id"}


class MaintenanceEquipmentCertificate(models.Model):
    """OCA's certificates know no company: one would read the other's. What they say of an instrument
    is a fact of the verdicts that rest on its readings."""

    _inherit = "maintenance.equipment.certificate"

    equipment_id = fields.Many2one(index=True)
    company_id = fields.Many2one(related="equipment_id.company_id", store=True, index=True)

    _dates_in_order = models.Constraint(
        "CHECK (renewal_date >= date)", "A certificate cannot end before it begins."
    )

    @api.model_create_multi
    def create(self, vals_list):
        certificates = super().create(vals_list)
        certificates.equipment_id._calibrations_changed()
        return certificates

    def write(self, vals):
        certified = self.equipment_id
        result = super().write(vals)
        if DAYS & vals.keys():
            (certified | self.equipment_id)._calibrations_changed()
        return result

    def unlink(self):
        certified = self.equipment_id
        result = super().unlink()
        certified._calibrations_changed()
        return result
