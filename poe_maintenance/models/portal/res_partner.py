from odoo import fields, models


class ResPartner(models.Model):
    """A contact of a customer may be answerable for some of his sites."""

    _inherit = "res.partner"

    managed_site_ids = fields.Many2many(
        "maintenance.site",
        "maintenance_site_manager_rel",
        "partner_id",
        "site_id",
        string="Manages sites",
        copy=False,
        context={"active_test": False},
        groups="poe_maintenance.group_maintenance_planner",
        help="The sites that name this contact: on the portal he sees these and no others.",
    )
