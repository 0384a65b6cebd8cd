from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class MaintenanceContractDevice(models.Model):
    """One device under one contract, from a day until a day: it may be sold on, retired or replaced
    before the contract ends."""

    _name = "maintenance.contract.device"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _description = "Device under Contract"
    _order = "contract_id, date_from, id"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "contract.contract", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, by_program=True
    )
    equipment_id = fields.Many2one(
        "maintenance.equipment",
        string="Device",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    site_id = fields.Many2one(related="equipment_id.site_id")
    category_id = fields.Many2one(related="equipment_id.category_id", string="Device type")
    warranty_date = fields.Date(related="equipment_id.warranty_date", string="Warranty until")
    card_status = fields.Selection(related="equipment_id.card_status", string="Warranty")
    date_from = fields.Date(
        string="From", required=True, default=lambda self: fields.Date.context_today(self)
    )
    date_to = fields.Date(
        string="Until", help="Last day, included; empty: as long as the contract."
    )
    reason = fields.Char(string="Left because", readonly=True, copy=False, by_program=True)

    _once = models.UniqueIndex(
        "(contract_id, equipment_id) WHERE date_to IS NULL",
        "This device is under the contract already.",
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for line in self.filtered(lambda line: line.date_from and line.date_to):
            if line.date_to < line.date_from:
                raise ValidationError(
                    self.env._(
                        "%s cannot leave the contract before it came under it.",
                        line.equipment_id.display_name,
                    )
                )

    @api.constrains("equipment_id", "contract_id")
    def _check_customer(self):
        for line in self:
            device = line.equipment_id
            if device._is_of_other(line.contract_id.partner_id):
                raise ValidationError(
                    self.env._(
                        "%(device)s is %(owner)s's: a contract holds its own customer's devices.",
                        device=device.display_name,
                        owner=device.customer_id.commercial_partner_id.display_name,
                    )
                )

    @api.model
    def _get_running_domain(self, day):
        """Return the domain of what is under a running contract on a day.

        :param date day: local
        """
        return (
            Domain("date_from", "<=", day)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
            & Domain("contract_id", "any", self.env["contract.contract"]._get_running_domain(day))
        )

    def _filter_on(self, day):
        """Return those of these that are under their contract on a local day."""
        return self._filter_until(day).filtered(lambda line: line.date_from <= day)

    def _filter_until(self, day):
        """Return those of these that do not end before a local day."""
        return self.filtered(lambda line: not line.date_to or line.date_to >= day)

    def _leave(self, day, reason):
        """End these devices' time under their contracts.

        :param date day: the last day is the one before it; a device that came later never was
            under the contract
        :param str reason: in plain words
        """
        open_lines = self._filter_until(day)
        never = open_lines.filtered(lambda line: line.date_from > day)
        for line in open_lines - never:
            last = max(fields.Date.subtract(day, days=1), line.date_from)
            line._as_program().write({"date_to": last, "reason": reason})
        never.unlink()
