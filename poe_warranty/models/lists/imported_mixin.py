from odoo import fields, models


class WarrantyImportedMixin(models.AbstractModel):
    """What was taken over from a list says from which one."""

    _name = "warranty.imported.mixin"
    _description = "Record taken over from a list"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]

    import_id = fields.Many2one(
        "warranty.import",
        string="Taken over from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        by_program=True,
    )
    import_key = fields.Char(
        string="Row of the list",
        readonly=True,
        copy=False,
        help="By which the row is known when the list comes again.",
        by_program=True,
    )

    _import_key_unique = models.UniqueIndex(
        "(company_id, import_key) WHERE import_key IS NOT NULL",
        "This row of a list was taken over already.",
    )
