from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from odoo.addons.poe_warranty.tools.batch import run_in_batches
from odoo.addons.poe_warranty.tools.language import speak_to
from odoo.addons.poe_warranty.tools.serial import serial_key

# terms are kept with the record and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

CALIBRATIONS_CHANGED = _lt("Calibration certificates changed of %(instruments)s.")
# how long before its calibration ends who answers for an instrument is told
NOTICE_DAYS = 30


class MaintenanceEquipment(models.Model):
    """An instrument is equipment of ours whose calibration certificates (OCA) say on which days its
    readings count (commitment 8)."""

    _name = "maintenance.equipment"
    _inherit = ["warranty.bounded.mixin", "maintenance.equipment", "warranty.guarded.mixin"]

    is_instrument = fields.Boolean(
        string="Measuring instrument",
        index=True,
        tracking=True,
        help="Its readings count only while one of its calibration certificates is valid.",
        settled_by="_get_reason_not_managed",
    )
    asset_number = fields.Char(
        help="Our number on the instrument, e.g. MM-03: inspectors name it by that."
    )
    calibrated_until = fields.Date(
        compute="_compute_calibrated_until",
        store=True,
        help="Last day of the certificate that runs longest; empty too for one without an end.",
        by_program=True,
    )
    is_calibrated = fields.Boolean(
        string="Calibrated today", compute="_compute_is_calibrated", search="_search_is_calibrated"
    )
    calibration_reminded = fields.Date(
        readonly=True,
        copy=False,
        help="The end of the calibration that was last reminded of.",
        by_program=True,
    )

    @api.depends("certificate_ids.date", "certificate_ids.renewal_date")
    def _compute_calibrated_until(self):
        for equipment in self:
            ends = equipment.certificate_ids.filtered("date").mapped("renewal_date")
            equipment.calibrated_until = max(ends) if ends and all(ends) else False

    @api.depends("certificate_ids.date", "certificate_ids.renewal_date")
    def _compute_is_calibrated(self):
        today = fields.Date.context_today(self)
        for equipment in self:
            equipment.is_calibrated = equipment._is_calibrated(today)

    def _search_is_calibrated(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        valid = Domain("date", "<=", today) & (
            Domain("renewal_date", "=", False) | Domain("renewal_date", ">=", today)
        )
        # sudo: as the field itself, archived certificates count on their days
        certificates = self.env["maintenance.equipment.certificate"].sudo()
        found = certificates.with_context(active_test=False).search(valid).equipment_id
        return Domain("id", "in" if True in value else "not in", found.ids)

    # === GUARDS === #

    @api.constrains("is_instrument")
    def _check_managed(self):
        """:raise UserError: for an instrument that somebody else enters than who manages them"""
        for instrument in self.filtered("is_instrument"):
            if reason := instrument._get_reason_not_managed("is_instrument"):
                raise UserError(reason)

    def _get_reason_not_managed(self, name):
        """Return why somebody leaves it as it is: who serves customers' devices does not say with
        what is measured."""
        if self.env.user.has_group("maintenance.group_equipment_manager"):
            return None
        return self.env._("Who manages the equipment says what is a measuring instrument.")

    # === BUSINESS === #

    def _get_instrument_name(self):
        """Return how an instrument is named in a finding: with the number it is known by."""
        self.ensure_one()
        number = self.asset_number or self.serial_no
        if not number or (serial_key(number) or "") in (serial_key(self.name) or ""):
            return self.name
        return f"{self.name} {number}"

    def _get_instrument_keys(self):
        """Return the keys under which a typed name or number means this instrument."""
        self.ensure_one()
        names = (
            self.name,
            self.serial_no,
            self.asset_number,
            self.display_name,
            self._get_instrument_name(),
        )
        return {serial_key(name) for name in names if name}

    @api.model
    def _get_instruments_by_key(self, companies):
        """Return ``{(company, key): instrument}`` of those a key means without doubt; one query. An
        instrument that is out of use counts by its certificates all the same.

        :param companies: ``res.company``, whose instruments, and those of no company
        """
        # sudo: which instrument was meant, for whoever inspects
        instruments = self.sudo().with_context(active_test=False)
        found = instruments.search(
            [("is_instrument", "=", True), ("company_id", "in", [*companies.ids, False])]
        )
        by_key = {}
        for instrument in found:
            for company in instrument.company_id or companies:
                for key in instrument._get_instrument_keys():
                    known = by_key.get((company, key), instruments)
                    by_key[company, key] = known | instrument
        return {key: meant.sudo(False) for key, meant in by_key.items() if len(meant) == 1}

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

    def _calibrations_changed(self):
        """Tell the claims that rest on readings of these instruments that their calibration changed."""
        if not self:
            return
        # sudo: how they are named, whoever keeps the certificates
        names = ", ".join(instrument._get_instrument_name() for instrument in self.sudo())
        self.env["warranty.observation"]._evidence_changed(
            Domain("instrument_id", "in", self.ids),
            lambda _claim: (CALIBRATIONS_CHANGED, {"instruments": names}),
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
                        day=format_date(self.env, day),
                    )
                )

    @api.model
    def _cron_remind_of_calibration(self):
        """Remind of calibrations that end within a month, once of each end. OCA's own reminders are
        for any certificate, as often as the company says: they are left as they are set."""
        today = fields.Date.context_today(self)
        ends_soon = Domain("is_instrument", "=", True)
        ends_soon &= Domain("calibrated_until", ">=", today)
        ends_soon &= Domain("calibrated_until", "<=", today + timedelta(NOTICE_DAYS))
        run_in_batches(
            self,
            "Calibrations that end",
            ends_soon,
            lambda instruments: instruments._remind_of_calibrations(),
        )

    def _remind_of_calibrations(self):
        """Remind of those of these calibrations that nobody was reminded of."""
        for instrument in self:
            if instrument.calibration_reminded != instrument.calibrated_until:
                instrument._remind_of_calibration()

    def _remind_of_calibration(self):
        """Give who is answerable for the instrument a task due on the last day of its calibration."""
        self.ensure_one()
        user = self._get_present(self.technician_user_id, self.owner_user_id)
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.calibrated_until,
            summary=speak_to(user, self).env._(
                "Calibration ends: readings after that day do not count"
            ),
            user_id=user.id,
        )
        self._as_program().calibration_reminded = self.calibrated_until
