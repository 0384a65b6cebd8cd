from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    warranty_alert_key = fields.Char(
        readonly=True,
        copy=False,
        help="What the program alerts of, whatever the language in which the summary tells it.",
    )
