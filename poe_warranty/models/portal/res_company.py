from odoo import models


class ResCompany(models.Model):
    """Customers read the company they buy from, as its name and address: not what our settings say of our
    costs, people and accounts."""

    _inherit = "res.company"

    def _has_field_access(self, field, operation):
        # asked for each field of each company that is read: what everybody reads goes first
        if self.env.su:
            return True
        is_ours = field._modules and field._modules[0].startswith("poe_")
        if not (is_ours or field.groups):
            return True
        if not super()._has_field_access(field, operation):
            return False
        return not (is_ours and self.env.user.share)
