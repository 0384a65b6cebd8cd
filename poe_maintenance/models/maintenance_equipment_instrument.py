from odoo import fields, models
from odoo.exceptions import ValidationError


class MaintenanceEquipment(models.Model):
    """An instrument is equipment of ours whose calibration certificates (OCA) say on which days its
    readings count (commitment 8)."""

    _inherit = "maintenance.equipment"

    is_instrument = fields.Boolean(
        string="Measuring instrument",
        index=True,
        tracking=True,
        help="Its readings count only while one of its calibration certificates is valid.",
    )

    def _is_calibrated(self, day):
        """Tell whether a calibration certificate is valid on a day, its last day included.

        :param date day: local day of the reading
        """
        self.ensure_one()
        return any(
            certificate.date
            and certificate.date <= day
            and (not certificate.renewal_date or day <= certificate.renewal_date)
            for certificate in self.certificate_ids
        )

    def _check_calibrated(self, day):
        """:raise ValidationError: for an instrument without valid calibration on a local day"""
        for instrument in self:
            if not instrument._is_calibrated(day):
                raise ValidationError(
                    self.env._(
                        "%(instrument)s has no valid calibration certificate on %(day)s: its "
                        "readings do not count. Take another instrument, or enter its certificate.",
                        instrument=instrument.display_name,
                        day=fields.Date.to_string(day),
                    )
                )
