from odoo import api, fields, models


class WarrantyClaim(models.Model):
    """What was wrong, in codes that can be counted: the IRIS structure with our own lists."""

    _inherit = "warranty.claim"

    condition_id = fields.Many2one(
        "warranty.code", domain="[('kind', '=', 'condition')]", index="btree_not_null"
    )
    symptom_id = fields.Many2one(
        "warranty.code",
        domain="[('kind', '=', 'symptom')]",
        index="btree_not_null",
        settled_by="_get_reason_ended",
    )
    section_id = fields.Many2one(
        "warranty.code", domain="[('kind', '=', 'section')]", index="btree_not_null"
    )
    defect_id = fields.Many2one(
        "warranty.code",
        domain="[('kind', '=', 'defect')]",
        index="btree_not_null",
        settled_by="_get_reason_ended",
    )
    resolution_id = fields.Many2one(
        "warranty.code", domain="[('kind', '=', 'resolution')]", index="btree_not_null"
    )
    no_fault_found = fields.Boolean(related="resolution_id.no_fault_found")
    fault_group_id = fields.Many2one(
        "warranty.code",
        string="Fault group",
        compute="_compute_fault_group_id",
        store=True,
        readonly=False,
        domain="[('kind', '=', 'group')]",
        index="btree_not_null",
        help="What counts as the same fault: from the defect found, else from the symptom.",
        settled_by="_get_reason_ended",
    )

    @api.depends("defect_id", "symptom_id")
    def _compute_fault_group_id(self):
        for claim in self:
            found = claim.defect_id.group_id or claim.symptom_id.group_id
            claim.fault_group_id = found or claim.fault_group_id

    def _get_earlier_repairs(self):
        """Return ``{claim: how many}`` covered repairs of the same fault group were done before on
        the chain of serials; claims without any are left out. One query for all claims."""
        done = self.env["warranty.claim"].search(self._get_earlier_repairs_domain())
        counts = {}
        for claim in self:
            root = claim.card_id.chain_root_id or claim.card_id
            earlier = done.filtered(
                lambda d, claim=claim, root=root: d != claim
                and (d.card_id.chain_root_id or d.card_id) == root
                and d.fault_group_id == claim.fault_group_id
                and d.notice_datetime <= claim.notice_datetime
            )
            if root and earlier:
                counts[claim] = len(earlier)
        return counts

    def _get_earlier_repairs_domain(self):
        """Return the domain of covered repairs that were carried out on these claims' devices."""
        roots = self.card_id.chain_root_id | self.card_id
        return [
            ("fault_group_id", "in", self.fault_group_id.ids),
            ("decision", "=", "covered"),
            ("state", "=", "closed"),
            ("repair_ids.state", "=", "done"),
            "|",
            ("card_id", "in", roots.ids),
            ("card_id.chain_root_id", "in", roots.ids),
        ]
