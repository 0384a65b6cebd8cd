from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    van_location_id = fields.Many2one(
        "stock.location",
        string="Van stock",
        check_company=True,
        domain="[('usage', '=', 'internal'), ('company_id', 'in', (company_id, False))]",
        groups="hr.group_hr_user",
        help="The location of the parts in the technician's van: what is used on visits is taken "
        "from there. Fill it with internal transfers.",
    )
