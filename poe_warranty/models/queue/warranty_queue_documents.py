from odoo import api, fields, models
from odoo.fields import Domain

from .warranty_queue import Work


class WarrantyQueue(models.Model):
    """The queues of documents that claims make: of the warehouse, sales and accounting."""

    _inherit = "warranty.queue"

    # === WAREHOUSE === #

    @api.model
    def _get_transfers(self, use):
        """Return the transfers of one use that are to be completed.

        :param str use: of ``stock.move.claim_use``
        """
        waiting = ("waiting", "confirmed", "partially_available", "assigned")
        moves = [("claim_use", "=", use), ("state", "in", waiting)]
        return Work("stock.picking", Domain("move_ids", "any", moves), "scheduled_date", "user_id")

    @api.model
    def _get_work_hand_out(self):
        return self._get_transfers("replacement")

    @api.model
    def _get_work_get_back(self):
        return self._get_transfers("taken_back")

    @api.model
    def _get_work_to_pick(self):
        waiting = ("confirmed", "partially_available", "assigned")
        domain = (
            Domain("claim_id", "!=", False)
            & Domain("repair_line_type", "!=", False)
            & Domain("state", "in", waiting)
        )
        return Work("stock.move", domain, "date", view="poe_warranty.stock_move_view_list_parts")

    # === SALES === #

    @api.model
    def _get_work_quotations(self):
        domain = Domain("claim_id", "!=", False) & Domain("state", "in", ("draft", "sent"))
        return Work("sale.order", domain, "validity_date", "user_id")

    @api.model
    def _get_work_holders(self):
        domain = Domain("partner_id", "=", False) & Domain("state", "=", "issued")
        return Work("warranty.card", domain)

    # === ACCOUNTING === #

    @api.model
    def _get_moves(self, kind, *terms):
        """Return the invoices or credit notes of claims and recoveries.

        :param str kind: of ``account.move.move_type``
        :param terms: of the domain
        """
        return Work(
            "account.move",
            Domain("move_type", "=", kind) & Domain(list(terms)),
            "invoice_date_due",
            "invoice_user_id",
            "account.view_out_invoice_tree",
            move_type=kind,
        )

    @api.model
    def _get_work_invoices(self):
        return self._get_moves("out_invoice", ("claim_id", "!=", False), ("state", "=", "draft"))

    @api.model
    def _get_work_unpaid(self):
        return self._get_moves(
            "out_invoice",
            ("claim_id", "!=", False),
            ("state", "=", "posted"),
            ("payment_state", "in", ("not_paid", "partial")),
            ("invoice_date_due", "<", fields.Date.context_today(self)),
        )

    @api.model
    def _get_work_credits(self):
        """Refunds of devices, and what suppliers credit; also a refund that was cancelled, until it is
        made anew."""
        draft = Domain("state", "=", "draft") & (
            Domain("move_type", "=", "out_refund") & Domain("claim_id", "!=", False)
            | Domain("move_type", "=", "in_refund") & Domain("recovery_id", "!=", False)
        )
        cancelled = Domain("state", "=", "cancel") & Domain("refunded_claim_ids", "!=", False)
        return Work(
            "account.move",
            draft | cancelled,
            "invoice_date",
            "invoice_user_id",
            "account.view_invoice_tree",
            move_type="out_refund",
        )

    @api.model
    def _get_work_recoveries(self):
        domain = Domain("state", "in", ("requested", "approved", "sent"))
        return Work("warranty.recovery", domain, "rma_expiry", "user_id")
