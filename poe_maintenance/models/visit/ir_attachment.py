from odoo import api, models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        """:raise UserError: for a photo or the signature of a finished visit"""
        if not self.env.su:
            self._check_visits_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_visit_record(self):
        if not self.env.su:
            self._check_visits_open()

    def _check_visits_open(self):
        """:raise UserError: for a photo, the signature or the report of a finished visit: they are
        part of the record"""
        # sudo: what belongs to a visit, whoever may read the visit
        files = self.sudo().filtered("res_id").grouped("res_model")
        ids = [file.res_id for file in files.get("maintenance.result", ())]
        photos = self.env["maintenance.result"].sudo().browse(ids).exists()
        photos.request_id._check_not_finished()
        for file in files.get("maintenance.request", ()):
            visit = self.env["maintenance.request"].sudo().browse(file.res_id).exists()
            if file.res_field == "signature" or (visit and file.name == visit._get_report_name()):
                visit._check_not_finished()
