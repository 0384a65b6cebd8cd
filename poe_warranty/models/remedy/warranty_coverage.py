from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

# terms are kept with the record and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

ROLLED = _lt("The working days changed that the warranty on earlier work follows.")


class WarrantyCoverage(models.Model):
    """The promise on work that was done: a part that was put in, or a charged repair. It stands
    beside the device's card: a repair neither resets nor restarts that one."""

    _name = "warranty.coverage"
    _description = "Warranty on Work Done"
    _inherit = ["warranty.immutable.mixin", "warranty.rolled.mixin"]
    _order = "date_start desc, id desc"

    kind = fields.Selection(
        [("part", "Replaced part"), ("repair", "Charged repair")], required=True
    )
    claim_id = fields.Many2one("warranty.claim", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="claim_id.company_id", store=True, precompute=True)
    partner_id = fields.Many2one(related="claim_id.partner_id")
    card_id = fields.Many2one("warranty.card", index="btree_not_null", ondelete="restrict")
    lot_id = fields.Many2one(
        "stock.lot", string="Serial number", index="btree_not_null", ondelete="restrict"
    )
    serial_key = fields.Char(index="btree_not_null", help="Of a device that stock does not know.")
    product_id = fields.Many2one("product.product", string="Device", ondelete="restrict")
    move_id = fields.Many2one("stock.move", index="btree_not_null", ondelete="restrict")
    part_id = fields.Many2one("product.product", string="Part", ondelete="restrict")
    part_lot_ids = fields.Many2many("stock.lot", string="Serials of the part")
    section_id = fields.Many2one(related="claim_id.section_id")
    quantity = fields.Float(default=1.0, digits="Product Unit")
    fault_group_id = fields.Many2one("warranty.code", index="btree_not_null", ondelete="restrict")
    policy_id = fields.Many2one("warranty.policy", required=True, ondelete="restrict")
    date_start = fields.Date(string="From", required=True)
    date_end = fields.Date(string="Until", required=True, help="Last day, included.")
    last_claim_day = fields.Date(
        compute="_compute_last_claim_day",
        store=True,
        precompute=True,
        index=True,
        help="The end, moved to the next working day where the policy says so.",
    )
    is_valid = fields.Boolean(compute="_compute_is_valid", help="Today, where the policy holds.")

    _one_per_part = models.UniqueIndex(
        "(move_id) WHERE move_id IS NOT NULL", "This part has its warranty already."
    )
    _one_per_repair = models.UniqueIndex(
        "(claim_id, date_start) WHERE kind = 'repair'", "This repair has its warranty already."
    )

    @api.depends("date_end", "policy_id", "company_id")
    def _compute_last_claim_day(self):
        for (policy, company), group in self.grouped(lambda c: (c.policy_id, c.company_id)).items():
            rolled = policy._roll(group.mapped("date_end"), company)
            for coverage in group:
                coverage.last_claim_day = rolled[coverage.date_end]

    @api.depends("last_claim_day", "policy_id")
    def _compute_is_valid(self):
        now = fields.Datetime.now()
        for coverage in self:
            today = coverage.policy_id._get_local_date(now)
            start, last = coverage.date_start, coverage.last_claim_day
            coverage.is_valid = bool(start and last) and start <= today <= last

    @api.depends("kind", "part_id", "fault_group_id", "claim_id")
    def _compute_display_name(self):
        for coverage in self:
            what = coverage.part_id or coverage.fault_group_id
            names = (what.display_name, coverage.claim_id.display_name)
            coverage.display_name = " · ".join(filter(None, names))

    @api.model
    def _roll_again(self, first, last, calendar=None):
        """Claims look again on whose device work was done of which the last claim day may have moved."""
        super()._roll_again(first, last, calendar)
        near = Domain("last_claim_day", ">=", first)
        if last:
            near &= Domain("date_end", "<=", last)
        # sudo: as in the mixin
        works = self.sudo().search(near)
        if not works:
            return
        roots = works.card_id.chain_root_id | works.card_id
        unknown = Domain("card_id", "=", False) & Domain("lot_id", "=", False)
        claims = self.env["warranty.claim"]._search_followed(
            Domain("lot_id", "in", works.lot_id.ids)
            | Domain("card_id", "in", roots.ids)
            | Domain("card_id.chain_root_id", "in", roots.ids)
            | unknown
        )
        claims._look_again(lambda _claim: (ROLLED, {}))
