from odoo import api, models
from odoo.exceptions import UserError


class WarrantyImmutableMixin(models.AbstractModel):
    _name = "warranty.immutable.mixin"
    _description = "Record that is never changed once made"
    _inherit = ["warranty.bounded.mixin"]

    def write(self, vals):  # pylint: disable=method-required-super
        """:raise UserError: always: evidence is followed by new evidence, never rewritten (S28)"""
        raise UserError(
            self.env._(
                "“%s” is part of the record and cannot be changed: make a new entry instead.",
                self._description,
            )
        )

    def _check_file_open(self, name):
        """:raise UserError: always, as :meth:`write`, for a file that is to change in a field"""
        self.write({})

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("“%s” is part of the record and cannot be deleted.", self._description)
        )
