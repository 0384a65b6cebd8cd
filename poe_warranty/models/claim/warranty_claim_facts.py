from odoo import api, fields, models

from ...const import SEAL_CONDITIONS
from ...tools.serial import serial_key


class WarrantyClaim(models.Model):
    """The facts of the reception and the inspection: what is said of the device, and what is found
    on it."""

    _inherit = "warranty.claim"

    fault_description = fields.Text(help="In the customer's words.")
    fault_area = fields.Selection(
        [
            ("device", "The device"),
            ("firmware", "Its firmware"),
            ("software", "Free software supplied with it"),
        ],
        string="Fault lies in",
        required=True,
        default="device",
        settled_by="_get_reason_ended",
    )
    card_lost = fields.Boolean(
        help="The customer cannot present the warranty card (III.1).",
        settled_by="_get_reason_ended",
    )
    seal_condition = fields.Selection(
        SEAL_CONDITIONS, help="As found on the device (III.2).", settled_by="_get_reason_ended"
    )
    seal_number = fields.Char(
        string="Seal found",
        help="Number of the seal on the device.",
        settled_by="_get_reason_ended",
    )
    current_seal_id = fields.Many2one(
        "warranty.seal", string="Seal on record", compute="_compute_current_seal_id"
    )
    observation_ids = fields.One2many(
        "warranty.observation", "claim_id", string="Observations", settled_by="_get_reason_ended"
    )
    inspection_note = fields.Text()

    # === COMPUTE === #

    @api.depends("card_id.seal_ids.date", "notice_datetime")
    def _compute_current_seal_id(self):
        self.current_seal_id = False
        for claim in self.filtered("card_id.seal_ids"):
            seals = claim._get_valid_seals()
            notice = claim.notice_datetime and claim._get_notice_date()
            put_on = seals.filtered(lambda seal, day=notice: not day or seal.date <= day)
            claim.current_seal_id = put_on[-1:] or seals[:1]

    # === BUSINESS === #

    def _get_valid_seals(self):
        """Return the seals that may be on the device, the oldest first: the one that was current
        before the day of first notice, and those we put on that day and since (S21). On the day of a
        reseal both are right: nobody notes the hour."""
        self.ensure_one()
        seals = self.card_id.seal_ids
        if not seals:
            return seals
        seals = seals.sorted(lambda seal: (seal.date, seal._origin.id))
        if not self.notice_datetime:
            return seals[-1:]
        notice = self._get_notice_date()
        before = seals.filtered(lambda seal: seal.date < notice)
        return before[-1:] | (seals - before)

    def _has_valid_seal(self, number):
        """Tell whether the number that was read is that of a seal that may be on the device; where no
        seal is on record, any number may be.

        :param str number: as it was typed, in any spelling
        """
        seals = self._get_valid_seals()
        return not seals or serial_key(number) in seals.mapped("number_key")
