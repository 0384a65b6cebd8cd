from odoo import api, models
from odoo.exceptions import UserError


class WarrantyCard(models.Model):
    """Who may write what on a card: the promise of a delivered one is settled by its documents, and
    no interface changes it."""

    _inherit = "warranty.card"

    @api.model
    def _check_entered(self, vals_list):
        """:raise ValidationError: for a card that is there already"""
        self._check_doubles(vals_list)
        for company, own in self._group_new_by_company(vals_list):
            names = [vals["name"] for vals in own if vals.get("name")]
            self.with_company(company)._leave_numbers_behind(names)

    def _get_reason_promised(self, name):
        """Return why stays what a card promises: a delivery issued it; the paper cards from before
        are completed by who keeps them."""
        if self.move_id or not self._is_keeper():
            return self.env._("What warranty card %s promises cannot be rewritten.", self.name)
        return None

    @api.model
    def _is_keeper(self):
        """Tell whether the user may complete and cancel paper cards from before."""
        return self.env.user.has_group("poe_warranty.group_warranty_manager")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A warranty card is a promise to a customer: cancel it, do not delete it.")
        )
