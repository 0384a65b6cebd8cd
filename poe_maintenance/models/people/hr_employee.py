from odoo import api, fields, models
from odoo.exceptions import ValidationError


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    van_location_id = fields.Many2one(
        "stock.location",
        string="Van stock",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        domain="[('usage', '=', 'internal'), ('company_id', '=', company_id)]",
        groups="hr.group_hr_user",
        help="The location of the parts in the technician's van: what is used on visits is taken "
        "from there. Fill it with internal transfers.",
    )

    @api.constrains("van_location_id", "company_id")
    def _check_van(self):
        for employee in self.filtered("van_location_id"):
            van = employee.van_location_id
            if van.usage != "internal" or van.company_id != employee.company_id:
                raise ValidationError(
                    self.env._(
                        "%(van)s is no internal location of %(company)s: it cannot be the van stock "
                        "of %(employee)s.",
                        van=van.display_name,
                        company=employee.company_id.name,
                        employee=employee.name,
                    )
                )
