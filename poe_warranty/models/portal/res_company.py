from odoo import models


class ResCompany(models.Model):
    """Customers read the company they buy from, as its name and address: not what our settings say of our
    costs, people and accounts."""

    _inherit = "res.company"

    def _has_field_access(self, field, operation):
        if not super()._has_field_access(field, operation):
            return False
        if self.env.su or not self.env.user.share:
            return True
        modules = field._modules
        return not modules or not all(module.startswith("poe_") for module in modules)
