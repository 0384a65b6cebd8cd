from odoo import api, fields, models
from odoo.exceptions import UserError

from .stock_location import WARRANTY_LOCATIONS


class ResCompany(models.Model):
    """Where a company's warranty work is booked and where its goods lie."""

    _inherit = "res.company"

    warranty_expense_account_id = fields.Many2one(
        "account.account",
        string="Warranty expense",
        check_company=True,
        domain="[('account_type', 'in', ('expense', 'expense_other', 'expense_direct_cost'))]",
        help="What covered work costs us: parts and replaced units as they leave stock, labour and "
        "transport when the claim is closed; credited by what suppliers pay.",
    )
    warranty_travel_product_id = fields.Many2one(
        "product.product", string="Travel", domain="[('type', '=', 'service')]"
    )
    warranty_transport_product_id = fields.Many2one(
        "product.product", string="Transport of devices", domain="[('type', '=', 'service')]"
    )
    warranty_diagnosis_product_id = fields.Many2one(
        "product.product",
        string="Diagnosis",
        domain="[('type', '=', 'service')]",
        help="Put on the quotation of charged work at the policy's diagnosis fee, when there is one.",
    )

    def _create_per_company_locations(self):
        result = super()._create_per_company_locations()
        self._set_warranty_expense_account()
        self._create_warranty_locations()
        return result

    def write(self, vals):
        result = super().write(vals)
        if "warranty_expense_account_id" in vals:
            self._book_locations_on(vals["warranty_expense_account_id"])
        return result

    def _book_locations_on(self, account_id):
        """Let the locations of warranty work book on another account.

        :param int account_id: of the warranty expense, or False
        """
        uses = [use for use, (_usage, is_expense) in WARRANTY_LOCATIONS.items() if is_expense]
        # sudo: who chooses the account need not be able to configure locations
        locations = self.env["stock.location"].sudo()
        domain = [("warranty_use", "in", uses), ("company_id", "in", self.ids)]
        locations.search(domain).valuation_account_id = account_id

    def _create_warranty_locations(self):
        """Make the locations of warranty work that a company lacks."""
        for company in self:
            for use in WARRANTY_LOCATIONS:
                self.env["stock.location"]._get_warranty_location(use, company)

    @api.model
    def _set_up_warranty_accounts(self):
        """Give every company its locations, and those with a chart of accounts a warranty expense
        account. Called by the shipped data; safe to run again."""
        # every company, a parent before its branches
        companies = self.search([], order="parent_path")  # pylint: disable=no-search-all
        companies._create_warranty_locations()
        companies._set_warranty_expense_account()

    def _set_warranty_expense_account(self):
        """Open an account *Warranty expense* beside the company's expense account, where none is
        chosen yet. An accountant may choose another one in the settings."""
        for company in self.filtered(lambda company: not company.warranty_expense_account_id):
            if company.parent_id:  # a branch books where its parent does
                company.warranty_expense_account_id = company.parent_id.warranty_expense_account_id
                continue
            if not company.chart_template:
                continue
            Account = self.env["account.account"].with_company(company)
            name = self.env._("Warranty expense")
            known = Account.search(
                [("name", "=", name), ("company_ids", "in", company.ids)], limit=1
            )
            if known:  # from before the add-on was uninstalled
                company.warranty_expense_account_id = known
                continue
            near = company.expense_account_id or Account.search(
                [("account_type", "=", "expense"), ("company_ids", "in", company.ids)], limit=1
            )
            if not near:
                continue
            company.warranty_expense_account_id = Account.create(
                {
                    "name": name,
                    "code": Account._search_new_account_code(near.code),
                    "account_type": "expense",
                    "company_ids": [fields.Command.set(company.root_id.ids)],
                }
            )

    def _get_service_type(self, use):
        """Return the operation type under which goods of a claim move in this company.

        :param str use: of ``stock.move.claim_use``
        :raise UserError: for a company without a warehouse
        """
        self.ensure_one()
        # sudo: which operation type it is, for whoever takes a device in
        Warehouse = self.env["stock.warehouse"].sudo()
        warehouse = Warehouse.search_fetch(
            [("company_id", "=", self.id)], ["service_in_type_id", "service_out_type_id"], limit=1
        )
        if not warehouse:
            raise UserError(
                self.env._("Company %s has no warehouse: set one up in Inventory first.", self.name)
            )
        comes_in = use in ("device_in", "from_supplier", "loaner_back", "taken_back")
        return warehouse.service_in_type_id if comes_in else warehouse.service_out_type_id
