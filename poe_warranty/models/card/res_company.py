import logging

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.batch import work_through

_logger = logging.getLogger(__name__)


class ResCompany(models.Model):
    """The cards of what a company delivered before this add-on was there."""

    _inherit = "res.company"
    _issue_past_batch_size = 500

    # read by jobs and reports, not along with every company
    warranty_issue_from = fields.Datetime(
        help="Cards for past deliveries are being issued from this moment on; empty: none are.",
        prefetch="warranty",
    )
    warranty_issue_cursor = fields.Integer(
        help="Last stock move of that moment that was looked at; the next batch goes on behind it.",
        prefetch="warranty",
    )

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
            _logger.info("Cards of past deliveries of %s: begins", company.name)
            while left := company._issue_past_warranty_cards_batch():
                if not self.env["ir.cron"]._commit_progress(
                    self._issue_past_batch_size, remaining=left
                ):
                    _logger.info("Cards of past deliveries of %s: %d left", company.name, left)
                    return
            _logger.info("Cards of past deliveries of %s: all looked at", company.name)
            self.env["ir.cron"]._commit_progress(1)

    def _issue_past_warranty_cards_batch(self):
        """Issue the cards of the next batch of past deliveries.

        :return: how many deliveries are left to look at
        """
        self.ensure_one()
        Move = self.env["stock.move"].with_company(self)
        domain = self._get_past_delivery_batch_domain()
        moves = Move.search(domain, order="date, id", limit=self._issue_past_batch_size)
        work_through(
            moves,
            "Cards of past deliveries",
            lambda moves: moves._issue_past_warranty_cards(),
            document="picking_id",
        )
        left = 0
        if moves:
            self.write(
                {"warranty_issue_from": moves[-1].date, "warranty_issue_cursor": moves[-1].id}
            )
            left = Move.search_count(self._get_past_delivery_batch_domain())
        if not left:
            self.write({"warranty_issue_from": False, "warranty_issue_cursor": 0})
        return left
