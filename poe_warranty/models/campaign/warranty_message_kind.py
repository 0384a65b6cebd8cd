from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..messages.warranty_message_kind import NO_OCCASION
from .warranty_campaign_devices import TOLD

KEY = "campaign"


class WarrantyMessageKind(models.Model):
    """Who has a device is told of a campaign once: the occasion is the last campaign that concerns it, so
    that the next one is told anew."""

    _inherit = "warranty.message.kind"

    def _get_domain_campaign(self):
        """Cards of devices that a running campaign concerns, where their holders are to be told."""
        told = self.env["warranty.campaign"].search([("is_told", "=", True)])
        if not told:
            return Domain.FALSE  # the rule, and then no card is looked at
        concerned = told._get_cards_domain(TOLD, told._get_all_days())
        return Domain("partner_id", "!=", False) & concerned

    def _get_occasion_sql(self, model, alias, query):
        if self.key != KEY:
            return super()._get_occasion_sql(model, alias, query)
        own = SQL("device.id = %s", SQL.identifier(alias, "id"))
        last = self.env["warranty.campaign"]._get_told_sql(SQL("max(campaign.id)::text"), own)
        return SQL("COALESCE((%s), %s)", last, NO_OCCASION)

    def _get_occasions(self, records):
        if self.key != KEY:
            return super()._get_occasions(records)
        own = SQL("device.id = ANY(%s)", records.ids)
        query = self.env["warranty.campaign"]._get_told_sql(SQL("device.id, max(campaign.id)"), own)
        last = dict(self.env.execute_query(SQL("%s GROUP BY device.id", query)))
        return {record: str(last.get(record.id, NO_OCCASION)) for record in records}
