from odoo import api, models
from odoo.exceptions import UserError


class WarrantyImmutableMixin(models.AbstractModel):
    _name = "warranty.immutable.mixin"
    _description = "Record that is never changed once made"

    def write(self, vals):  # pylint: disable=method-required-super
        """:raise UserError: always: evidence is followed by new evidence, never rewritten (S28)"""
        raise UserError(
            self.env._(
                "A recorded check is evidence and cannot be changed. Assess the claim again instead."
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A recorded check is evidence and cannot be deleted."))
