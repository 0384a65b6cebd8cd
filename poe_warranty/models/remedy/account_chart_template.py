from odoo import models


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    def _post_load_data(self, template_code, company, template_data):
        """A new chart of accounts gets its warranty expense account."""
        result = super()._post_load_data(template_code, company, template_data)
        company._set_warranty_expense_account()
        return result
