from odoo import api, fields, models


class WarrantyChange(models.Model):
    """One fact that changed after a claim was judged: on the claim, or elsewhere. What it said is kept
    without language, as findings are."""

    _name = "warranty.change"
    _description = "Change since a Verdict"
    _inherit = ["warranty.immutable.mixin", "warranty.told.mixin"]
    _order = "id desc"

    claim_id = fields.Many2one("warranty.claim", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True)
    assessment_id = fields.Many2one(
        "warranty.assessment",
        string="After",
        index="btree_not_null",
        ondelete="restrict",
        help="The verdict that was given before it.",
    )
    date = fields.Datetime(required=True)
    user_id = fields.Many2one("res.users", string="Changed by", required=True)
    is_typed = fields.Boolean(
        string="On the claim", help="Typed in on the claim itself, or found by its inspection."
    )
    message = fields.Char(string="What changed")

    @api.model
    def _format_fact(self, name, value):
        return (
            self._get_typed_words(value) if name == "typed" else super()._format_fact(name, value)
        )

    @api.model
    def _get_typed_words(self, names):
        """Return the labels of fields of the claim.

        :param str names: of the fields, with spaces between them
        """
        known = self.env["warranty.claim"]._fields
        labels = (known[n]._description_string(self.env) for n in names.split() if n in known)
        return ", ".join(sorted(labels))

    @api.depends("message")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for change in self:
            change.display_name = change.message
