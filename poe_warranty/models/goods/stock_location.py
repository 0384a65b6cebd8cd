from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain

from ...tools.label import get_labels
from .uses import PLACES


class StockLocation(models.Model):
    """The places of a company's warranty work. None of them lies in a warehouse: what is there is
    not for sale. Goods that go to one with a valuation account are booked by core on the warranty
    expense, and off it when they come back."""

    _name = "stock.location"
    _inherit = ["stock.location", "warranty.guarded.mixin"]

    warranty_use = fields.Selection(
        [(name, place.label) for name, place in PLACES.items()],
        readonly=True,
        copy=False,
        by_program=True,
    )

    _one_warranty_location = models.UniqueIndex(
        "(company_id, warranty_use) WHERE warranty_use IS NOT NULL",
        "This company has a location for that use already.",
    )

    def _should_be_valued(self):
        """Devices in service are their owners': whatever the costing method, and at whichever date,
        they are no part of our stock's value."""
        return super()._should_be_valued() and self.warranty_use != "service"

    def _search_is_valued(self, operator, value):
        """Search as :meth:`_should_be_valued` says."""
        domain = super()._search_is_valued(operator, value)
        service = Domain("warranty_use", "=", "service")
        valued = (operator == "=") == bool(value)
        return domain & ~service if valued else domain | service

    @api.model
    def _get_warranty_location(self, use, company):
        """Return the location of one use in a company, making it when it is missing.

        :param str use: of ``warranty_use``
        :param company: ``res.company``
        """
        # sudo: the desk moves devices without a right to configure locations
        Location = self.sudo()
        if found := Location._find_warranty_location(use, company):
            return found
        vals = self._prepare_warranty_location_vals(use, company)
        try:  # without a savepoint, which would write a new company before its address is told
            return Location._as_program().create(vals)
        except UniqueViolation as error:
            # somebody made it meanwhile: whoever asked is served anew, and finds it
            raise ConcurrencyError(str(error)) from error

    @api.model
    def _find_warranty_location(self, use, company):
        """Return the location of one use in a company, or none; one that somebody archived while it was
        empty is taken up again."""
        domain = [("warranty_use", "=", use), ("company_id", "=", company.id)]
        if found := self.search(domain, limit=1):
            return found
        archived = self.with_context(active_test=False).search(domain, limit=1)
        if archived:
            archived.active = True
        return archived.with_env(self.env)

    def _get_warranty_place(self):
        """Return the place of warranty work that this location is, or lies below; empty for others."""
        # sudo: which place it is, for whoever moves goods
        places = self.sudo()
        above = places.browse(int(id_) for id_ in (places.parent_path or "").split("/") if id_)
        return above.filtered("warranty_use")[-1:]

    def _is_loss(self):
        """Tell whether what goes there is lost or thrown away, and what comes from there was found."""
        return self.usage == "inventory" and not self._get_warranty_place()

    @api.model
    def _get_first_of_others(self, usage, company_ids):
        """Return what core takes for its own work: the first location of a kind by name, but ours.

        :param list company_ids: ids of ``res.company``, False for the locations of all
        """
        domain = [("usage", "=", usage), ("company_id", "in", company_ids)]
        return self.search([*domain, ("warranty_use", "=", False)], limit=1)

    @api.model
    def _prepare_warranty_location_vals(self, use, company):
        """Return the values of one location. Those that are not ours to keep stock in lie below the
        company's first of their kind: core takes the first it finds, by name, for its own work."""
        place = PLACES[use]
        labels = get_labels(self, "warranty_use")
        first = self.browse()
        if place.usage != "internal":
            first = self._get_first_of_others(place.usage, [company.id, False])
        return {
            "name": labels[use],
            "location_id": first.id,
            "usage": place.usage,
            "company_id": company.id,
            "warranty_use": use,
            "valuation_account_id": place.is_expense and company.warranty_expense_account_id.id,
        }
