from odoo import api, fields, models
from odoo.fields import Domain


class ResCompany(models.Model):
    _inherit = "res.company"
    _issue_past_batch_size = 500

    warranty_policy_id = fields.Many2one(
        "warranty.policy",
        string="Warranty policy",
        domain="[('company_id', 'in', (id, False))]",
        help="Cards issued from now on follow this policy. Cards issued before keep theirs.",
    )
    warranty_labour_product_id = fields.Many2one(
        "product.product",
        string="Repair labour",
        domain="[('type', '=', 'service')]",
        help="Put on the quotation of every charged repair.",
    )

    warranty_responsible_id = fields.Many2one(
        "res.users",
        string="Warranty responsible",
        domain="[('share', '=', False)]",
        help="Gets the alerts: overdue receipts, devices that should be in our stock, mistakes of "
        "our own work.",
    )
    warranty_issue_from = fields.Datetime(
        help="Cards for past deliveries are being issued from this moment on; empty: none are."
    )
    warranty_issue_cursor = fields.Integer(
        help="Last stock move of that moment that was looked at; the next batch goes on behind it."
    )

    def _get_warranty_policy(self, moment=None):
        """Return the policy under which this company issues cards (never empty once the shipped
        profile *As published* is there).

        :param datetime moment: of the delivery, UTC; the present when left out
        """
        self.ensure_one()
        # sudo: the shipped profile belongs to every company
        Policy = self.env["warranty.policy"].sudo()
        policy = self.warranty_policy_id or Policy.browse(
            self.env["ir.model.data"]._xmlid_to_res_id("poe_warranty.warranty_policy_published")
        )
        if not policy:
            policy = Policy.search([("company_id", "=", False)], limit=1)
        if not policy:
            return policy
        day = policy._get_local_date(moment or fields.Datetime.now())
        return policy.with_company(self)._get_in_force(day)

    # === CARDS FOR PAST DELIVERIES === #

    def _get_past_delivery_domain(self, since):
        """Return the domain of this company's deliveries without a warranty card.

        :param datetime since: UTC; deliveries done before it are left alone
        """
        self.ensure_one()
        return Domain(
            [
                ("company_id", "=", self.id),
                ("state", "=", "done"),
                ("date", ">=", since),
                ("location_dest_id.usage", "=", "customer"),
                ("location_id.usage", "!=", "customer"),
                ("product_id.without_warranty", "=", False),
                ("warranty_card_ids", "=", False),
            ]
        )

    def _get_past_delivery_batch_domain(self):
        """Return the domain of what is still ahead of the place the last batch reached."""
        since, after = self.warranty_issue_from, self.warranty_issue_cursor
        ahead = Domain("date", ">", since) | Domain("id", ">", after)
        return self._get_past_delivery_domain(since) & ahead

    @api.model
    def _cron_issue_past_warranty_cards(self):
        """Issue cards for past deliveries in batches. Can be killed at any time and run again, by
        any number of servers: each batch is committed with the place it reached."""
        companies = self.search([("warranty_issue_from", "!=", False)])
        for company in companies.try_lock_for_update():
            while left := company._issue_past_warranty_cards_batch():
                if not self.env["ir.cron"]._commit_progress(
                    self._issue_past_batch_size, remaining=left
                ):
                    return
            self.env["ir.cron"]._commit_progress(1)

    def _issue_past_warranty_cards_batch(self):
        """Issue the cards of the next batch of past deliveries.

        :return: how many deliveries are left to look at
        """
        self.ensure_one()
        Move = self.env["stock.move"].with_company(self)
        domain = self._get_past_delivery_batch_domain()
        moves = Move.search(domain, order="date, id", limit=self._issue_past_batch_size)
        moves._issue_past_warranty_cards()
        left = 0
        if moves:
            self.write(
                {"warranty_issue_from": moves[-1].date, "warranty_issue_cursor": moves[-1].id}
            )
            left = Move.search_count(self._get_past_delivery_batch_domain())
        if not left:
            self.write({"warranty_issue_from": False, "warranty_issue_cursor": 0})
        return left
