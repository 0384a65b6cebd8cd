from odoo import fields, models


class MaintenanceChecklist(models.Model):
    """What a visit looks at on the devices of one type (commitment 9)."""

    _name = "maintenance.checklist"
    _description = "Checklist"
    _inherit = ["warranty.bounded.mixin"]
    _order = "category_id, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    category_id = fields.Many2one(
        "maintenance.equipment.category",
        string="Device type",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty: for every company."
    )
    may_pass_together = fields.Boolean(
        string="May be passed together",
        help="All devices of the type that nobody looked at one by one can be passed with one press. "
        "Readings, and photos that are needed, are still to be taken.",
    )
    item_ids = fields.One2many(
        "maintenance.checklist.item", "checklist_id", string="Items", copy=True
    )
    item_count = fields.Integer(compute="_compute_item_count")

    def _compute_item_count(self):
        counts = dict(
            self.env["maintenance.checklist.item"]._read_group(
                [("checklist_id", "in", self.ids)], ["checklist_id"], ["__count"]
            )
        )
        for checklist in self:
            checklist.item_count = counts.get(checklist, 0)
