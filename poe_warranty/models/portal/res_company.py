from odoo import models


class ResCompany(models.Model):
    """Customers read the company they buy from, as its name and address: not what our settings say of our
    costs, people and accounts."""

    _inherit = "res.company"

    def _has_field_access(self, field, operation):
        # this is asked for each field of each company that is read
        if self.env.su:
            return True
        if not super()._has_field_access(field, operation):
            return False
        if not field._modules or not field._modules[0].startswith("poe_"):
            return True
        return not self.env.user.share
