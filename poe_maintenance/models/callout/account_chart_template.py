from odoo import models

# what is sold by the program's own hand: the contracts, and coming there
SERVICES = ("product_contract_preventive", "product_contract_packaged", "product_callout")


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    def _post_load_data(self, template_code, company, template_data):
        """The shipped services bear the sale tax of a company's new chart of accounts. They are there
        before the first one is, and core gives its tax to those products alone that bear one already."""
        result = super()._post_load_data(template_code, company, template_data)
        if not company.root_id._existing_accounting():  # its accountant has not decided on them yet
            self._get_untaxed_services(company)._force_default_sale_tax(company)
        return result

    def _get_untaxed_services(self, company):
        """Return the ``product.template`` of the shipped services that a company may sell and that bear
        no sale tax of anybody."""
        found = [self.env.ref(f"poe_maintenance.{name}", False) for name in SERVICES]
        # sudo: the taxes of every company, as core looks at them
        services = (
            self.env["product.template"]
            .sudo()
            .union(*(service.product_tmpl_id for service in found if service))
        )
        mine = services.filtered_domain(services._check_company_domain(company))
        return mine.filtered(lambda service: not service.taxes_id)
