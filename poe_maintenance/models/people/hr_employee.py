from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

# terms are kept with the record and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

CERTIFICATES_CHANGED = _lt("Certificates changed of %(people)s.")


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

    def _certificates_changed(self):
        """Tell the claims that rest on what these employees inspected, or opened, that what they are
        certified for changed."""
        if not self:
            return
        # sudo: whoever manages the staff need not know claims
        people = self.sudo()
        persons = people.work_contact_id | people.user_id.partner_id
        theirs = Domain("inspector_id", "in", people.user_id.ids) | Domain(
            "repairer_id", "in", persons.ids
        )
        names = ", ".join(people.mapped("name"))
        self.env["warranty.observation"]._evidence_changed(
            theirs, lambda _claim: (CERTIFICATES_CHANGED, {"people": names})
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
