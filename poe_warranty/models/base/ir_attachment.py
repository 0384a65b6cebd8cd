from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _belong_to(self, record):
        """Make uploaded files part of a record: whoever reads it sees them. What belongs to another
        record already stays there.

        :param record: one record of any model
        """
        # sudo: uploaded before the record existed, they belong to nothing yet
        loose = self.sudo().filtered(lambda attachment: not attachment.res_id)
        loose.write({"res_model": record._name, "res_id": record.id})
