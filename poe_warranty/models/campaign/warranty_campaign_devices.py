from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.label import get_labels

# what the query reads, which may wait to be written
_READ = {
    "product.product": ["product_tmpl_id"],
    "stock.lot": ["serial_key", "product_id", "company_id"],
    "warranty.campaign": [
        "name", "active", "company_id", "kind", "notice", "date_from", "date_until",
        "product_tmpl_ids", "is_told",
    ],
    "warranty.campaign.serial": ["campaign_id", "first_key", "last_key"],
    "warranty.card": ["company_id", "state", "product_id", "lot_id", "serial_key", "quantity",
                      "policy_id"],
    "warranty.claim": ["campaign_id", "card_id", "lot_id", "is_of_card", "product_tracking"],
    "warranty.policy": ["tz"],
    "warranty.remedy": ["claim_id", "kind", "state"],
}  # fmt: skip
# of more serials each card is compared: they would be no help to find it
MOST_NAMED = 10_000
# what cures a device, once it was handed over
CURES = ("free_repair", "replacement")
_RUNNING = SQL(
    "campaign.active AND campaign.date_from <= device.day "
    "AND (campaign.date_until IS NULL OR campaign.date_until >= device.day)"
)
# all that are asked for
_ANY = SQL("TRUE")
# of these the holders are told by the program
TOLD = SQL("campaign.is_told AND %s", _RUNNING)


class WarrantyCampaign(models.Model):
    """Which devices a campaign concerns. One query answers for any number of devices and campaigns: it
    compares product, company and serial, and leaves out what was served, that is what was handed over,
    repaired free of charge or replaced, on a claim of the device that names the campaign."""

    _inherit = "warranty.campaign"

    # === ASKED === #

    @api.model
    def _get_notices(self, devices):
        """Return of which campaigns that run today the holders of some devices are told, in the reader's
        language; plain values, so that a page can show no more. One query, whoever asks.

        :param devices: ``warranty.card``, of which those that hold count, or ``stock.lot``
        :return: ``{id of the device: [notice]}``, each a dict of ``id``, ``kind``, ``kind_label``,
            ``name`` and ``notice`` (plain text), the most serious first; without devices that no
            campaign concerns
        """
        if not devices:
            return {}
        columns = SQL(
            "device.id, campaign.id, campaign.kind, %s, %s",
            self._field_to_sql("campaign", "name"),
            self._field_to_sql("campaign", "notice"),
        )
        asked = SQL("device.id = ANY(%s) AND %s", devices.ids, _RUNNING)
        rows = self.env.execute_query(
            self._get_concerned_sql(columns, asked, devices._name, self._get_days_of(devices))
        )
        labels, found = get_labels(self, "kind"), defaultdict(list)
        rank = list(labels).index
        for device_id, id_, kind, name, notice in sorted(
            rows, key=lambda row: (rank(row[2]), row[1])
        ):
            found[device_id].append(
                {
                    "id": id_,
                    "kind": kind,
                    "kind_label": labels[kind],
                    "name": name,
                    "notice": notice,
                }
            )
        return found

    def _count_cards(self):
        """Return ``{id: number of cards}`` of the devices of the current companies that were sold and
        still wait for these campaigns, whether these run or not."""
        own = SQL(
            "campaign.id = ANY(%s) AND device.company_id = ANY(%s)",
            self.ids,
            self.env.companies.ids,
        )
        query = self._get_concerned_sql(SQL("campaign.id, count(*)"), own)
        return dict(self.env.execute_query(SQL("%s GROUP BY campaign.id", query)))

    def _get_cards_domain(self, condition=_ANY, days=None):
        """Return the domain of the cards of devices that these campaigns concern. The serials that
        campaigns name lead to the cards, where they are few; else each card that is looked at is
        compared.

        :param SQL condition: of ``campaign`` and ``device``, as in :meth:`_get_concerned_sql`
        """
        everyone = self.with_context(active_test=False)
        naming = everyone.search([("id", "in", self.ids), ("serial_ids", "!=", False)])
        cards, lots = (naming._get_named(model) for model in ("warranty.card", "stock.lot"))
        if len(cards) > MOST_NAMED or len(lots) > MOST_NAMED:
            naming = naming.browse()
        others = self - naming

        def to_named_sql(_model, alias, _query):
            among = SQL("(device.id = ANY(%s) OR device.lot_id = ANY(%s))", cards, lots)
            asked = SQL("campaign.id = ANY(%s) AND %s AND %s", naming.ids, among, condition)
            concerned = self._get_concerned_sql(SQL("device.id"), asked, days=days)
            return SQL("%s IN (%s)", SQL.identifier(alias, "id"), concerned)

        def to_sql(_model, alias, _query):
            own = SQL("device.id = %s", SQL.identifier(alias, "id"))
            asked = SQL("campaign.id = ANY(%s) AND %s AND %s", others.ids, own, condition)
            return SQL("EXISTS (%s)", self._get_concerned_sql(SQL("1"), asked, days=days))

        domain = Domain.custom(to_sql=to_named_sql) if naming else Domain.FALSE
        return domain | Domain.custom(to_sql=to_sql) if others else domain

    def _get_named(self, model):
        """Return the ids of records whose serial may be named by these campaigns, and one more than
        ``MOST_NAMED`` at most; of a range also longer and shorter serials that lie between.

        :param str model: ``warranty.card`` or ``stock.lot``
        """
        if not self:
            return []
        for name in ("warranty.campaign.serial", model):
            self.env[name].flush_model(_READ[name])
        # the limit within keeps each line to the index: how much lies in a range is not known before, and
        # the database would rather read every card
        query = SQL(
            """SELECT device.id
                 FROM warranty_campaign_serial line
                CROSS JOIN LATERAL (
                      SELECT id FROM %(table)s
                       WHERE serial_key COLLATE "C"
                             BETWEEN line.first_key AND COALESCE(line.last_key, line.first_key)
                       LIMIT %(most)s) device
                WHERE line.campaign_id = ANY(%(ids)s)
                LIMIT %(most)s""",
            table=SQL.identifier(self.env[model]._table),
            ids=self.ids,
            most=MOST_NAMED + 1,
        )
        return [id_ for (id_,) in self.env.execute_query(query)]

    @api.model
    def _get_told_sql(self, columns, condition):
        """Return the SQL of the pairs of ``device`` and ``campaign`` of which holders are to be told.

        :param SQL columns: what of them is selected
        :param SQL condition: of those that are asked for
        """
        told = SQL("%s AND %s", TOLD, condition)
        return self._get_concerned_sql(columns, told, days=self._get_all_days())

    # === TODAY === #

    @api.model
    def _get_days_of(self, devices):
        """Return ``{time zone: today}`` of the policies of some devices, see :meth:`_get_notices`."""
        if devices._name == "warranty.card":
            policies = devices.sudo().policy_id  # sudo: only what day it is there
        else:
            policies = self.env.company._get_warranty_policy()
        return self._get_days(policies)

    @api.model
    def _get_all_days(self):
        """Return ``{time zone: today}`` of every policy that a card may have."""
        # sudo: only the time zones are read, to tell what day it is
        Policy = self.env["warranty.policy"].sudo().with_context(active_test=False)
        groups = Policy._read_group([], ["tz"], ["id:recordset"])
        return self._get_days(Policy.union(*(policies[:1] for _tz, policies in groups)))

    @api.model
    def _get_days(self, policies):
        now = fields.Datetime.now()
        return {policy.tz: policy._get_local_date(now) for policy in policies}

    # === THE QUERY === #

    @api.model
    def _get_concerned_sql(self, columns, condition, model="warranty.card", days=None):
        """Return the SQL of the pairs of ``device`` and ``campaign`` that belong together.

        :param SQL columns: what of them is selected
        :param SQL condition: of those that are asked for; what names ``device.day`` needs ``days``
        :param str model: of the devices: ``warranty.card`` or ``stock.lot``
        :param dict days: ``{time zone: today}`` of their policies
        """
        for name, names in _READ.items():
            self.env[name].flush_model(names)
        days = days or {}
        here = SQL(
            "unnest(%s::text[], %s::date[]) AS here(tz, day)", list(days), list(days.values())
        )
        cards = model == "warranty.card"
        devices = self._get_cards_sql(here) if cards else self._get_lots_sql(here)
        return SQL(
            """SELECT %(columns)s
                 FROM (%(devices)s) device
                 JOIN warranty_campaign_product_template_rel chosen
                   ON chosen.product_tmpl_id = device.product_tmpl_id
                 JOIN warranty_campaign campaign ON campaign.id = chosen.campaign_id
                WHERE %(condition)s
                  AND (campaign.company_id IS NULL OR campaign.company_id = device.company_id)
                  AND (%(named)s)
                  AND device.quantity > (%(served)s)""",
            columns=columns,
            devices=devices,
            condition=condition,
            named=self._get_named_sql(),
            served=self._get_served_sql(),
        )

    @api.model
    def _get_cards_sql(self, here):
        """Return the SQL of the devices on cards that hold; a card may promise several pieces."""
        return SQL(
            """SELECT card.id, card.company_id, product.product_tmpl_id, card.quantity, here.day,
                      card.id AS card_id, card.lot_id, ARRAY[card.serial_key, lot.serial_key] AS keys
                 FROM warranty_card card
                 JOIN product_product product ON product.id = card.product_id
                 LEFT JOIN stock_lot lot ON lot.id = card.lot_id
                 LEFT JOIN warranty_policy policy ON policy.id = card.policy_id
                 LEFT JOIN %s ON here.tz = policy.tz
                WHERE card.state = 'issued'""",
            here,
        )

    @api.model
    def _get_lots_sql(self, here):
        """Return the SQL of the devices that stock knows, for those without a card."""
        return SQL(
            """SELECT lot.id, COALESCE(lot.company_id, %s) AS company_id, product.product_tmpl_id,
                      1 AS quantity, here.day, NULL::integer AS card_id, lot.id AS lot_id,
                      ARRAY[lot.serial_key] AS keys
                 FROM stock_lot lot
                 JOIN product_product product ON product.id = lot.product_id
                CROSS JOIN %s""",
            self.env.company.id,
            here,
        )

    @api.model
    def _get_named_sql(self):
        """Return the SQL condition that a campaign names the serial of a device, or none at all."""
        return SQL(
            """NOT EXISTS (SELECT FROM warranty_campaign_serial line
                            WHERE line.campaign_id = campaign.id)
               OR EXISTS (SELECT FROM warranty_campaign_serial line
                           WHERE line.campaign_id = campaign.id AND line.last_key IS NULL
                             AND line.first_key = ANY(device.keys))
               OR EXISTS (SELECT FROM warranty_campaign_serial line, unnest(device.keys) key
                           WHERE line.campaign_id = campaign.id AND line.last_key IS NOT NULL
                             AND length(key) = length(line.first_key)
                             AND key COLLATE "C" BETWEEN line.first_key AND line.last_key)"""
        )

    @api.model
    def _get_served_sql(self):
        """Return the SQL of how many claims of a device served a campaign, on whatever card where its
        serial is its own; a lot is on the cards of several customers."""
        return SQL(
            """SELECT count(DISTINCT claim.id)
                 FROM warranty_claim claim
                 JOIN warranty_remedy remedy ON remedy.claim_id = claim.id
                WHERE claim.campaign_id = campaign.id
                  AND remedy.state = 'done' AND remedy.kind IN %s
                  AND ((claim.card_id = device.card_id AND claim.is_of_card)
                       OR (claim.lot_id = device.lot_id AND claim.product_tracking = 'serial'))""",
            CURES,
        )
