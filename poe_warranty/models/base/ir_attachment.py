from odoo import api, models

# what an attachment shows, and of which record
SHOWN = {"name", "type", "url", "raw", "datas", "db_datas", "res_model", "res_id", "res_field"}


class IrAttachment(models.Model):
    """Files of our records. One in a field that only the program writes, or that is settled, stays as it
    is: whoever changed or deleted it would change the field."""

    _inherit = "ir.attachment"

    def write(self, vals):
        """:raise AccessError: for a file in a field that only the program writes
        :raise UserError: for one in a field that is settled, as a signature, or that would come to be
        """
        self._filter_ours()._filter_shown_anew(vals)._check_fields_open()
        result = super().write(vals)
        if vals.get("res_field"):
            self._filter_ours()._check_fields_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._filter_ours()._check_fields_open()

    # === GUARDS === #

    def _filter_ours(self):
        """Return those of these that belong to records which look after their files, with sudo."""
        # sudo: what they belong to, whoever may read it
        return self.sudo().filtered(
            lambda file: file.res_id and hasattr(self.env.get(file.res_model), "_check_file_open")
        )

    def _filter_shown_anew(self, vals):
        """Return those of these that would show something else, or belong elsewhere.

        :param dict vals: as for ``write``
        """
        names = SHOWN & vals.keys()
        return self.filtered(lambda file: any(file[name] != vals[name] for name in names))

    def _check_fields_open(self):
        """:raise UserError: as in :meth:`write`; what Odoo deletes with a record is looked at after the
        record, which is gone then"""
        for model, files in self.grouped("res_model").items():
            for record in self.env[model].browse(set(files.mapped("res_id"))).exists():
                own = files.filtered(lambda file, record=record: file.res_id == record.id)
                for name in own._get_names_of_fields(record):
                    record._check_file_open(name)

    def _get_names_of_fields(self, record):
        """Return the names of the fields of a record that hold one of these files."""
        listed = {
            name
            for name, field in record._fields.items()
            if field.type == "many2many" and field.store and field.comodel_name == self._name
            if record[name] & self
        }
        return listed | {file.res_field for file in self if file.res_field in record._fields}

    # === BUSINESS === #

    def _belong_to(self, record):
        """Make uploaded files part of a record: whoever reads it sees them. What belongs to another
        record already stays there.

        :param record: one record of any model
        """
        # sudo: uploaded before the record existed, they belong to nothing yet
        loose = self.sudo().filtered(lambda attachment: not attachment.res_id)
        loose.write({"res_model": record._name, "res_id": record.id})
