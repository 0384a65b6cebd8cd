import logging

from odoo import api, fields, models

from .uses import PLACES

_logger = logging.getLogger(__name__)


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
        """Branches that book where their company does go on doing so when it books elsewhere."""
        if "warranty_expense_account_id" not in vals:
            return super().write(vals)
        account = vals["warranty_expense_account_id"]
        following = self._get_following_branches()
        result = super().write(vals)
        self._book_locations_on(account)
        following.warranty_expense_account_id = account
        return result

    def _get_following_branches(self):
        """Return the branches right below these companies that have the same account as theirs."""
        # sudo: who chooses a company's account need not work in its branches
        branches = self.sudo().child_ids - self.sudo()
        return branches.filtered(
            lambda branch: branch.warranty_expense_account_id
            == branch.parent_id.warranty_expense_account_id
        )

    def _book_locations_on(self, account_id):
        """Let the locations of warranty work book on another account.

        :param int account_id: of the warranty expense, or False
        """
        uses = [use for use, place in PLACES.items() if place.is_expense]
        # sudo: who chooses the account need not be able to configure locations; archived ones among
        # them, which may be taken up again
        locations = self.env["stock.location"].sudo().with_context(active_test=False)
        domain = [("warranty_use", "in", uses), ("company_id", "in", self.ids)]
        locations.search(domain).valuation_account_id = account_id

    def _save_closing_id(self, move_id):
        """Note on the moves of warranty work which closing books them."""
        closing = self.env["account.move"].browse(move_id)
        # sudo: who closes the books need not be able to write moves
        Move = self.env["stock.move"].sudo().with_company(self)
        moves = Move.search(Move._get_closed_domain(closing, self._get_last_closing_date()))
        moves._as_program().warranty_closing_id = closing
        return super()._save_closing_id(move_id)

    def _create_warranty_locations(self):
        """Make the locations of warranty work that a company lacks, and take up those that were
        archived. The place of what is consumed is made when first a part is: until then who looks for a
        place of production finds the company's own alone."""
        # sudo: as in stock.location._get_warranty_location
        Location = self.env["stock.location"].sudo()
        for company in self:
            for use, place in PLACES.items():
                if place.usage == "production":
                    Location._find_warranty_location(use, company)
                else:
                    Location._get_warranty_location(use, company)

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
            # from before the add-on was uninstalled, or a new one
            known = self.env.ref(company._get_warranty_expense_xmlid(), raise_if_not_found=False)
            company.warranty_expense_account_id = known or company._open_warranty_expense_account()

    def _get_warranty_expense_xmlid(self):
        """Return the external id of the account that was opened for this company, as its chart of
        accounts has them: it outlives this add-on, and is no text of a language."""
        return f"account.{self.id}_warranty_expense"

    def _open_warranty_expense_account(self):
        """Return a new account beside the company's expense account; an empty record where it has
        none."""
        Account = self.env["account.account"].with_company(self)
        near = self.expense_account_id or Account.search(
            [("account_type", "=", "expense"), ("company_ids", "in", self.ids)], limit=1
        )
        if not near:
            _logger.warning("%s has no expense account: choose the warranty's yourself", self.name)
            return near
        account = Account.create(
            {
                "name": self.env._("Warranty expense"),
                "code": Account._search_new_account_code(near.code),
                "account_type": "expense",
                "company_ids": [fields.Command.set(self.root_id.ids)],
            }
        )
        self._keep_warranty_expense_account(account)
        return account

    def _keep_warranty_expense_account(self, account):
        """Note which account is the one of this company, for an installation later."""
        xmlid = {"xml_id": self._get_warranty_expense_xmlid(), "record": account, "noupdate": True}
        self.env["ir.model.data"]._update_xmlids([xmlid])
