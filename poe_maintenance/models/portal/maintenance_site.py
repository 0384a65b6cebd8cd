from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class MaintenanceSite(models.Model):
    """A site as its customer sees it, and who of his people is answerable for it."""

    _name = "maintenance.site"
    _inherit = ["maintenance.site", "warranty.portal.mixin"]

    manager_ids = fields.Many2many(
        "res.partner",
        "maintenance_site_manager_rel",
        "site_id",
        "partner_id",
        string="Site managers",
        domain="[('id', 'child_of', partner_id)]",
        help="Contacts of the customer who see on the portal the sites that name them, and no others. "
        "A contact whom no site names sees all that is his company's.",
    )

    # === WHO SEES WHAT === #

    @api.model
    def _get_portal_domain(self):
        """As the mixin says, and of those the sites that the user is answerable for."""
        return super()._get_portal_domain() & self._get_answerable_domain()

    @api.model
    def _get_answerable_domain(self, *path):
        """Return the domain of the documents at sites that the user is answerable for: those that name
        him, or all where none does. What is said of ``warranty.portal.mixin._get_portal_domain`` holds.

        :param path: names of the fields that lead from the document to its site
        """
        return self._get_managed_domain(*path) | self._get_whole_company_domain()

    @api.model
    def _get_managed_domain(self, *path):
        """Return the domain of the documents at sites that name the user.

        :param path: as in :meth:`_get_answerable_domain`
        """
        managed = Domain("manager_ids", "in", self.env.user.partner_id.ids)
        for name in reversed(path):
            managed = Domain(name, "any!", managed)
        return managed

    @api.model
    def _get_whole_company_domain(self):
        """Return the domain, of any document, that holds for all of them when no site names the user, and
        else for none. It is kept with his rules, so it asks each time, and keeps no record."""
        contact = self.env.user.partner_id.id
        return Domain.custom(
            to_sql=lambda _model, _alias, _query: SQL(
                "NOT EXISTS (SELECT 1 FROM maintenance_site_manager_rel WHERE partner_id = %s)",
                contact,
            ),
            predicate=lambda record: not record.env["res.partner"]
            .browse(contact)
            .sudo()  # sudo: whether a site names him, whoever looks
            .managed_site_ids,
        )

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | {"name", "active", "address_id", "manager_ids"}

    # === WHAT IS SHOWN === #

    def _get_portal_address(self):
        """Return where a site is, on one line; empty where nobody entered it."""
        self.ensure_one()
        return self.address_id.contact_address_inline or ""

    def _count_portal_devices(self):
        """Return ``{site: number of its devices}``, in one query."""
        counts = self.env["maintenance.equipment"]._read_group(
            [("site_id", "in", self.ids)], ["site_id"], ["__count"]
        )
        return dict(counts)
