from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import escape_psql

from ...tools.plain import get_plain, plain_index, plain_sql


class ResPartner(models.Model):
    """Customers are found by their names however these are typed, with accents or without."""

    _inherit = "res.partner"

    plain_name = fields.Char(
        string="Name without accents", store=False, search="_search_plain_name", exportable=False
    )

    _plain_name_trigram = models.Index(
        lambda registry: plain_index("complete_name") if registry.has_trigram else ""
    )

    @api.model
    def _search_plain_name(self, operator, value):
        if operator not in ("like", "ilike"):
            return NotImplemented
        plain = get_plain(value)

        def to_sql(model, alias, query):
            name = plain_sql(model._field_to_sql(alias, "complete_name", query))
            return SQL("%s LIKE %s", name, f"%{escape_psql(plain)}%")

        return Domain.custom(
            to_sql=to_sql, predicate=lambda partner: plain in get_plain(partner.complete_name)
        )
