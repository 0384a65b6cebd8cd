from odoo import api, fields, models


class WarrantyClaim(models.Model):
    """The desk is told of the campaigns of a device, and says which one a claim serves. They stop
    nothing, and no claim is judged by them."""

    _inherit = "warranty.claim"

    campaign_id = fields.Many2one(
        "warranty.campaign",
        string="Serves campaign",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="The campaign for which the device is served on this claim. Handed over, repaired free of "
        "charge or replaced, it is not told of the campaign any more. The claim is judged as any other: "
        "what the campaign promises beyond the warranty is goodwill.",
    )
    campaign_ids = fields.Many2many(
        "warranty.campaign", string="Campaigns of the device", compute="_compute_campaigns",
        compute_sudo=True, exportable=False,
    )  # fmt: skip
    campaign_notice = fields.Text(
        string="Campaign notices", compute="_compute_campaigns", compute_sudo=True, exportable=False
    )

    # === COMPUTE === #

    @api.depends("card_id", "lot_id")
    @api.depends_context("lang")
    def _compute_campaigns(self):
        Campaign, found = self.env["warranty.campaign"], {}
        devices = {claim: claim._get_campaign_device(claim.card_id, claim.lot_id) for claim in self}
        for model in ("warranty.card", "stock.lot"):
            of_model = [device for device in devices.values() if device._name == model]
            found[model] = Campaign._get_notices(self.env[model].union(*of_model))
        for claim, device in devices.items():
            notices = found[device._name].get(device.id, [])
            claim.campaign_ids = Campaign.browse(notice["id"] for notice in notices)
            claim.campaign_notice = "\n\n".join(
                f"{notice['kind_label']}: {notice['name']}\n{notice['notice']}"
                for notice in notices
            )

    # === BUSINESS === #

    @api.model
    def _get_campaign_device(self, card, lot):
        """Return the device for which campaigns are looked up: its card, where that holds and is of it,
        else its serial in stock.

        :param card: ``warranty.card``, may be empty
        :param lot: ``stock.lot``, may be empty
        """
        card, lot = card._origin, lot._origin
        is_of_card = card.state == "issued" and lot in (card.lot_id, lot.browse())
        return card if is_of_card or not lot else lot

    # === DESK === #

    @api.model
    def _prepare_scan(self, outcome, message="", **values):
        return super()._prepare_scan(outcome, message, **{"campaigns": [], **values})

    @api.model
    def _scan_device(self, serial, card, lot):
        """With ``campaigns``, the notices of the device."""
        device = self._get_campaign_device(card, lot)
        notices = self.env["warranty.campaign"]._get_notices(device)
        scanned = super()._scan_device(serial, card, lot)
        return {**scanned, "campaigns": notices.get(device.id, [])}
