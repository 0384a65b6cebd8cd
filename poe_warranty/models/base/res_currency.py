from odoo import models


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def _has_rate(self, company):
        """Tell whether amounts in this currency mean something in a company: core counts a currency
        without any rate one to one.

        :param company: ``res.company``
        """
        self.ensure_one()
        if self == company.currency_id:
            return True
        # sudo: the rates are no secret
        return any(
            rate.company_id in (company.root_id, company.browse()) for rate in self.sudo().rate_ids
        )
