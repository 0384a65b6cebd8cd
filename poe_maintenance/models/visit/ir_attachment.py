from odoo import api, models


class IrAttachment(models.Model):
    """What belongs to a finished visit stays, whoever it is: also the program has nothing to change
    there. Odoo itself deletes what belonged to a record after the record, which is gone then."""

    _inherit = "ir.attachment"

    def write(self, vals):
        """:raise UserError: for a photo or the signature of a finished visit"""
        self._filter_of_visits()._filter_shown_anew(vals)._check_visits_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_visit_record(self):
        self._filter_of_visits()._check_visits_open()

    def _filter_of_visits(self):
        """Return those of these that belong to visits and their results, with sudo."""
        # sudo: what belongs to a visit, whoever may read the visit
        return self.sudo().filtered(
            lambda f: f.res_id and f.res_model in ("maintenance.request", "maintenance.result")
        )

    def _check_visits_open(self):
        """:raise UserError: for a photo, the signature or the report of a finished visit: they are
        part of the record"""
        files = self.grouped("res_model")
        ids = [file.res_id for file in files.get("maintenance.result", ())]
        # sudo: as above
        photos = self.env["maintenance.result"].sudo().browse(ids).exists()
        photos.request_id._check_not_finished()
        for file in files.get("maintenance.request", ()):
            visit = self.env["maintenance.request"].sudo().browse(file.res_id).exists()
            if file.res_field == "signature" or (visit and file.name == visit._get_report_name()):
                visit._check_not_finished()
