from odoo import api, models
from odoo.fields import Domain


class WarrantyPortalMixin(models.AbstractModel):
    """A document that its customer reads on the portal: which ones are his, and which of their fields.

    Both hold on every interface. The record rules of the portal ask :meth:`_get_portal_domain`; a field
    that :meth:`_get_portal_fields` does not name is nothing to anybody but our own users. A customer
    writes nothing here: what he does about a document is a method of its own, which takes no values.
    """

    _name = "warranty.portal.mixin"
    _description = "Document that its customer reads"
    # the field that says whose it is
    _portal_customer = "partner_id"
    # the fields by which whoever knows them acts as the customer: the program sends them, nobody reads them
    _portal_keys = ()

    @api.model
    def _get_portal_domain(self):
        """Return the domain of the documents that are the user's own: those of his company, which is
        his contact's commercial partner.

        The contract for rooms above and other add-ons: narrow it, never widen it. The domain is kept
        with the rules of each user until they change, so it names fields and the user, never records
        that were searched for.
        """
        company = self.env.user.commercial_partner_id
        whose = Domain("commercial_partner_id", "=", company.id)
        return Domain(self._portal_customer, "any!", whose)

    @api.model
    def _get_portal_fields(self):
        """Return the names of the fields that a customer may read, with those by which the documents
        are searched and ordered. Other add-ons add theirs: nothing about costs, suppliers, internal
        notes or how a check came to its result.

        :rtype: set of str
        """
        return {"id", "display_name", "create_date", "company_id", self._portal_customer}

    def _has_field_access(self, field, operation):
        """Outside of our own users: what is named, to be read; and nobody reads a customer's keys."""
        # asked for each field of each record that is read: what all of our own users read goes first
        env, is_key = self.env, field.name in self._portal_keys
        if env.su or not (is_key or field.groups or env.user.share):
            return True
        if is_key or not super()._has_field_access(field, operation):
            return False
        if not env.user.share:
            return True
        return operation == "read" and field.name in self._get_portal_fields()

    @api.model
    def _search_portal(self, domain=Domain.TRUE, **keywords):
        """Return the user's own documents of a domain, to be shown on the portal.

        :param domain: ``odoo.fields.Domain`` on any of their fields
        :param keywords: as for ``search``
        :return: records with sudo
        """
        # sudo: he has a right to each of them, not to the product or the policy whose name is shown
        return self.sudo().search(self._get_seen_domain() & domain, **keywords)

    @api.model
    def _count_portal(self, domain=Domain.TRUE):
        """Return how many documents :meth:`_search_portal` finds."""
        # sudo: as in _search_portal
        return self.sudo().search_count(self._get_seen_domain() & domain)

    @api.model
    def _get_seen_domain(self):
        """Return the domain of what is the user's own by every rule; nothing is, where he has no right
        to any."""
        if not self.has_access("read"):
            return Domain.FALSE
        return Domain("id", "any!", self._search(self._get_portal_domain()))
