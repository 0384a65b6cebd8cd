import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class WarrantyCardIssue(models.TransientModel):
    _name = "warranty.card.issue"
    _description = "Issue Warranty Cards for Past Deliveries"
    _inherit = ["warranty.bounded.mixin"]

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, readonly=True
    )
    date_from = fields.Date(
        string="Deliveries since",
        required=True,
        default=lambda self: fields.Date.context_today(self) - relativedelta(years=2),
    )
    policy_id = fields.Many2one("warranty.policy", compute="_compute_delivery_count")
    delivery_count = fields.Integer(compute="_compute_delivery_count")

    @api.depends("date_from", "company_id")
    def _compute_delivery_count(self):
        for wizard in self:
            wizard.policy_id = wizard.company_id._get_warranty_policy()
            wizard.delivery_count = wizard.date_from and self.env["stock.move"].search_count(
                wizard.company_id._get_past_delivery_domain(wizard._get_since())
            )

    def _get_since(self):
        """Return the first moment of the day where the policy holds, in UTC."""
        tz = pytz.timezone(self.company_id._get_warranty_policy().tz)
        local = tz.localize(fields.Datetime.to_datetime(self.date_from))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def action_issue(self):
        """Start issuing the cards in the background, batch by batch.

        :return: a notification
        :raise UserError: when no delivery lacks a card
        """
        self.ensure_one()
        if not self.delivery_count:
            raise UserError(
                self.env._("Every delivery since that day has its warranty card already.")
            )
        # sudo: a warranty manager need not be allowed to change companies and jobs
        self.company_id.sudo().write(
            {"warranty_issue_from": self._get_since(), "warranty_issue_cursor": 0}
        )
        self.env.ref("poe_warranty.ir_cron_issue_past_cards").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The cards of %s deliveries are being issued in the background.",
                    self.delivery_count,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
