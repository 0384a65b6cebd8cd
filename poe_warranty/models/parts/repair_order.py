from odoo import api, fields, models
from odoo.fields import Domain


class RepairOrder(models.Model):
    """The parts proposed for the repair of a claim: those that fit its device (C6)."""

    _inherit = "repair.order"

    spare_part_ids = fields.Many2many(
        "product.product",
        string="Parts that fit",
        compute="_compute_spare_part_ids",
        help="For the repair of a claim: the parts that fit its device.",
    )

    # === COMPUTE === #

    @api.depends("claim_id", "product_id.spare_part_tmpl_ids")
    def _compute_spare_part_ids(self):
        for repair in self:
            device = (
                repair._get_repaired_device() if repair.claim_id else repair.product_id.browse()
            )
            repair.spare_part_ids = device._get_spare_parts()

    # === CONSTRAINTS === #

    @api.constrains("product_id", "under_warranty")
    def _check_covered_parts(self):
        """Another device, or work that turns free, looks at the parts on the repair again (S39)."""
        self.move_ids._check_covered_part()

    # === CATALOG === #

    def _get_product_catalog_domain(self):
        """Free work on a claim is offered only what it may use."""
        domain = super()._get_product_catalog_domain()
        if not (self.claim_id and self.under_warranty):
            return domain
        domain &= Domain("is_genuine_part", "=", True)
        if self._get_repaired_device():
            domain &= Domain("id", "in", self.spare_part_ids.ids)
        return domain

    def _get_action_add_from_catalog_extra_context(self):
        """Charged work on a claim is offered what fits first; the filter can be taken away."""
        context = super()._get_action_add_from_catalog_extra_context()
        if self.spare_part_ids:
            context["catalog_spare_part_ids"] = self.spare_part_ids.ids
            context["search_default_fits_device"] = not self.under_warranty
        return context

    # === BUSINESS === #

    def _get_repaired_device(self):
        """Return the device (``product.product``) the parts go in; empty when it is not ours."""
        self.ensure_one()
        return self.product_id or self.claim_id.product_id
