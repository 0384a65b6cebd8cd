from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class WarrantyNotice(models.Model):
    """A fault that is reported once more while its claim is open: no second claim. The earliest notice
    is the day the facts are judged by."""

    _name = "warranty.notice"
    _description = "Second Notice"
    _inherit = ["warranty.immutable.mixin"]
    _order = "date, id"

    claim_id = fields.Many2one("warranty.claim", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="claim_id.company_id", store=True, precompute=True)
    caller = fields.Char(string="Who told us", required=True)
    date = fields.Datetime(string="Told on", required=True, default=fields.Datetime.now)
    channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("desk", "At the desk"),
            ("portal", "Portal"),
            ("email", "E-mail or message"),
            ("letter", "Letter"),
            ("site", "On site"),
        ],
        required=True,
    )
    words = fields.Text(string="In the caller's words", required=True)
    user_id = fields.Many2one("res.users", string="Recorded by", required=True, readonly=True)

    @api.constrains("date")
    def _check_date(self):
        for notice in self:
            if notice.date > fields.Datetime.now():
                raise ValidationError(
                    self.env._("A notice cannot lie in the future: check day and hour.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Keep the notices; the earliest counts.

        :raise UserError: for a claim that ended
        """
        notices = super().create([{**vals, "user_id": self.env.uid} for vals in vals_list])
        for claim, told in notices.grouped("claim_id").items():
            if reason := claim._get_reason_ended("notice_ids"):
                raise UserError(reason)
            earliest = min(told.mapped("date"))
            if earliest < claim.notice_datetime:
                claim.notice_datetime = earliest
        return notices

    @api.depends("caller", "date")
    def _compute_display_name(self):
        for notice in self:
            notice.display_name = " · ".join(
                filter(None, (fields.Datetime.to_string(notice.date), notice.caller))
            )
