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
        "warranty.code",
        domain="[('kind', '=', 'section')]",
        index="btree_not_null",
        help="Where in the device it failed. What was put in there before is under its own warranty.",
        settled_by="_get_reason_ended",
    )
    failed_part_id = fields.Many2one(
        "product.product",
        string="Part that failed",
        index="btree_not_null",
        help="As the inspection found. One that was put in before is under its own warranty.",
        settled_by="_get_reason_ended",
    )
    failed_part_lot_id = fields.Many2one(
        "stock.lot",
        string="Serial of the part",
        domain="[('product_id', '=', failed_part_id)]",
        index="btree_not_null",
        help="Empty: any piece of that part.",
        settled_by="_get_reason_ended",
    )
    defect_id = fields.Many2one(
        "warranty.code",
        domain="[('kind', '=', 'defect')]",
        index="btree_not_null",
        settled_by="_get_reason_ended",
    )
    resolution_id = fields.Many2one(
        "warranty.code",
        domain="[('kind', '=', 'resolution')]",
        index="btree_not_null",
        # repairs in vain are counted by it
        settled_by="_get_reason_ended",
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
