from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from ...const import DAYS


class WarrantyCampaign(models.Model):
    """A service campaign or recall of a manufacturer, or of ours: which devices it is about, and what
    whoever has one should do. It is told and judges nothing; which devices it concerns is worked out
    when somebody asks, see ``warranty_campaign_devices.py``."""

    _name = "warranty.campaign"
    _description = "Campaign"
    _inherit = ["warranty.bounded.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Leave empty for a campaign in every company."
    )
    # the most serious first: in this order they are told
    kind = fields.Selection(
        [("recall", "Recall for safety"), ("service", "Free service"), ("notice", "Advice")],
        required=True,
        default="notice",
        help="How it is told. It does not decide whether a repair is free: a claim is judged as any "
        "other, and a warranty administrator gives as goodwill what the campaign promises.",
    )
    notice = fields.Text(
        string="What to do",
        required=True,
        translate=True,
        help="What the holder of such a device should know and do. Everybody who checks the warranty of "
        "one reads it.",
    )
    date_from = fields.Date(string="Told from", required=True, default=fields.Date.context_today)
    date_until = fields.Date(string="Told until", help="Included. Empty: without end.")
    product_tmpl_ids = fields.Many2many(
        "product.template",
        "warranty_campaign_product_template_rel",
        "campaign_id",
        "product_tmpl_id",
        string="Products",
        required=True,
        check_company=True,
    )
    serial_ids = fields.One2many("warranty.campaign.serial", "campaign_id", copy=True)
    serials = fields.Text(
        string="Serial numbers",
        compute="_compute_serials",
        inverse="_inverse_serials",
        help="One a line, or the first and the last of a range with two dots between: SN0100 .. SN0199. "
        "Two columns of a spreadsheet, too. Empty: every device of the products.",
    )
    is_told = fields.Boolean(
        string="Tell the holders",
        help="Whoever has such a device is told by the program, once a campaign, as the kind of message "
        "“Campaign” says; so is who gets one while the campaign runs.",
    )
    card_count = fields.Integer(compute="_compute_card_count")

    _dates_in_order = models.Constraint(
        "CHECK (date_until >= date_from)", "The campaign ends before it begins."
    )

    @api.model
    def _get_bounds(self):
        return {**super()._get_bounds(), "date_from": DAYS, "date_until": DAYS}

    # === COMPUTE === #

    @api.depends("serial_ids.first", "serial_ids.last")
    def _compute_serials(self):
        for campaign in self:
            campaign.serials = campaign.serial_ids._format_lines()

    def _inverse_serials(self):
        for campaign in self:
            lines = campaign.serial_ids._read_lines(campaign.serials)
            campaign.serial_ids = [Command.clear(), *map(Command.create, lines)]

    @api.depends("product_tmpl_ids", "serial_ids", "company_id")
    @api.depends_context("allowed_company_ids")
    def _compute_card_count(self):
        counts = self._count_cards()
        for campaign in self:
            campaign.card_count = counts.get(campaign._origin.id, 0)

    # === CONSTRAINTS === #

    @api.constrains(
        "name", "product_tmpl_ids"
    )  # a new one has a name, and its products may be missing
    def _check_products(self):
        for campaign in self:
            if not campaign.product_tmpl_ids:
                raise ValidationError(self.env._("Which devices? Choose the products."))

    @api.constrains("notice")
    def _check_notice(self):
        for campaign in self:
            if not (campaign.notice or "").strip():
                raise ValidationError(
                    self.env._("Say in words what the holder of such a device should do.")
                )

    # === ACTIONS === #

    def action_view_cards(self):
        """Open the cards of the devices that were sold and still wait for this campaign."""
        self.ensure_one()
        return self.env["warranty.card"]._get_list_action([("campaign_id", "=", self.id)])
