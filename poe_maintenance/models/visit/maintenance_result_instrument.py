from odoo import fields, models
from odoo.exceptions import ValidationError


class MaintenanceResult(models.Model):
    """What a reading is taken with: it counts only with a calibrated instrument (commitment 8)."""

    _inherit = "maintenance.result"

    instrument_required = fields.Boolean(string="Instrument needed", by_program=True)
    instrument_id = fields.Many2one(
        "maintenance.equipment",
        string="Instrument",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_instrument', '=', True)]",
        settled_by="_get_reason_recorded",
    )

    def _check_instruments(self, vals):
        """:raise ValidationError: for a reading without the calibrated instrument it needs, on the
        local day it is taken (commitment 8)"""
        day = fields.Datetime.now()
        for result in self:
            instrument = result._get_instrument(vals)
            if not instrument:
                continue
            if not instrument.is_instrument:
                raise ValidationError(
                    self.env._("%s is no measuring instrument.", instrument.display_name)
                )
            # sudo: its certificates, whoever measures with it
            instrument.sudo()._check_calibrated(result.company_id._get_local_day(day))

    def _get_instrument(self, vals):
        """Return the instrument a reading is taken with.

        :param dict vals: about to be written
        :raise ValidationError: where there must be one and is none
        """
        self.ensure_one()
        instrument = self.instrument_id
        if "instrument_id" in vals:
            instrument = instrument.browse(vals["instrument_id"])
        taken = "reading" in vals or self.date
        if not instrument and self.instrument_required and taken:
            raise ValidationError(
                self.env._("%s: say which instrument it is measured with.", self._get_label())
            )
        return instrument

    def _take_last_instrument(self):
        """Who measures on one device goes on to the next with the same instrument."""
        for result in self.filtered(lambda r: r.instrument_required and not r.instrument_id):
            checked = result.request_id.visit_line_ids.result_ids
            used = checked.filtered(lambda r: r.instrument_id and r.date)
            result.instrument_id = used.sorted("date")[-1:].instrument_id
