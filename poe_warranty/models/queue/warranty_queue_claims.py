from odoo import api, models
from odoo.fields import Domain

from ...const import CLAIM_END_STATES
from .warranty_queue import Work

PROMISED = "receipt_id.promised_date"
BEGUN = [("state", "in", ("offered", "running"))]


class WarrantyQueue(models.Model):
    """The queues of claims: each open claim whose turn has come stands in one of them."""

    _inherit = "warranty.queue"

    @api.model
    def _get_claims(self, domain, user="technician_id", date=PROMISED):
        """Return the work of claims, by the promised day.

        :param domain: of the claims
        :param user: field of whose turn it is
        :param date: path to the day that was promised
        """
        view = "poe_warranty.warranty_claim_view_list_queue"
        return Work("warranty.claim", Domain(domain), date, user, view)

    @api.model
    def _get_untouched_domain(self):
        """Return the domain of the claims that came in and for which nothing was begun."""
        return (
            Domain("state", "in", ("new", "inspection", "decided"))
            & ~self.env["warranty.claim"]._get_awaited_domain()
            & ~Domain("remedy_ids", "any", BEGUN)
            & Domain("device_place", "!=", "supplier")
        )

    @api.model
    def _get_told_domain(self):
        """Return the domain of the decided claims whose verdict the customer is to hear; what goodwill
        bears in full is repaired."""
        return Domain("state", "=", "decided") & Domain("standing", "in", ("excluded", "not_found"))

    # === SERVICE DESK === #

    @api.model
    def _get_work_awaited(self):
        domain = self.env["warranty.claim"]._get_awaited_domain()
        return self._get_claims(domain, user="user_id", date=False)

    @api.model
    def _get_work_call_customer(self):
        refused = self._get_untouched_domain() & self._get_told_domain()
        return self._get_claims(refused | Domain("state", "=", "quotation"), user="user_id")

    @api.model
    def _get_work_to_hand_over(self):
        domain = self.env["warranty.claim"]._get_to_hand_over_domain()
        return self._get_claims(domain, user="user_id")

    @api.model
    def _get_work_waiting_payment(self):
        held = Domain("decision", "=", "hold") & Domain("state", "not in", CLAIM_END_STATES)
        owed = Domain("charge_state", "in", ("to_invoice", "draft", "unpaid", "partial"))
        return self._get_claims(held | owed, user="user_id")

    @api.model
    def _get_work_loaners(self):
        out = Domain("loaner_lot_id", "!=", False) & Domain("loaner_back_on", "=", False)
        return self._get_claims(
            out & Domain("state", "!=", "cancelled"), user="user_id", date="loaner_due_on"
        )

    # === WORKSHOP === #

    @api.model
    def _get_work_to_inspect(self):
        """What waits for its payment or a manager is not inspected now; what the records alone say is
        covered is."""
        early = Domain("state", "in", ("new", "inspection")) & Domain(
            "decision", "not in", ("hold", "review")
        )
        by_records = Domain("state", "=", "decided") & Domain("standing", "=", "to_inspect")
        return self._get_claims(self._get_untouched_domain() & (early | by_records))

    @api.model
    def _get_work_to_repair(self):
        """Free work that may begin, and work under way whose parts are here."""
        begin = (
            self._get_untouched_domain()
            & Domain("state", "=", "decided")
            & Domain("standing", "in", ("covered", "free"))
        )
        under_way = Domain("state", "=", "repair") & ~self._get_lacking_domain()
        return self._get_claims(begin | (under_way & Domain("device_place", "!=", "supplier")))

    @api.model
    def _get_work_waiting_part(self):
        return self._get_claims(Domain("state", "=", "repair") & self._get_lacking_domain())

    @api.model
    def _get_lacking_domain(self):
        """Return the domain of the claims whose repair waits for a part."""
        lacking = [("state", "in", ("waiting", "confirmed", "partially_available"))]
        under_way = [("state", "in", ("confirmed", "under_repair")), ("move_ids", "any", lacking)]
        return Domain("repair_ids", "any", under_way)

    @api.model
    def _get_work_at_supplier(self):
        return self._get_claims(Domain("device_place", "=", "supplier"))

    @api.model
    def _get_work_to_review(self):
        open_claims = Domain("state", "not in", CLAIM_END_STATES)
        return self._get_claims(open_claims & Domain("decision", "=", "review"), user="user_id")
