from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ...const import DAYS, MAX_TERM_MONTHS
from ...tools.dates import shift, split_months


class WarrantyRecovery(models.Model):
    """Whether the supplier answers for the fault: its own term, and when it is dead on arrival."""

    _inherit = "warranty.recovery"

    supplier_months = fields.Float(
        string="Supplier's term in months",
        compute="_compute_supplier_months",
        store=True,
        readonly=False,
        tracking=True,
        help="As agreed on the vendor line of the product when the recovery was opened; a term that "
        "changes later does not change it.",
        settled_by="_get_reason_told",
    )
    supplier_end = fields.Date(
        string="Supplier's term until",
        compute="_compute_supplier_end",
        store=True,
        by_program=True,
    )
    is_eligible = fields.Boolean(
        compute="_compute_is_eligible",
        store=True,
        help="The fault was reported within the supplier's term.",
        by_program=True,
    )
    is_doa = fields.Boolean(
        string="Dead on arrival",
        compute="_compute_is_eligible",
        store=True,
        tracking=True,
        by_program=True,
    )
    eligibility_note = fields.Char(
        string="Supplier's warranty", compute="_compute_eligibility_note", compute_sudo=True
    )

    _months_positive = models.Constraint(
        "CHECK (supplier_months >= 0)", "The term of a supplier cannot be negative."
    )

    @api.model
    def _get_bounds(self):
        return {
            **super()._get_bounds(),
            "supplier_start": DAYS,
            "supplier_months": (0, MAX_TERM_MONTHS),
        }

    # === COMPUTE === #

    @api.depends("partner_id", "product_id")
    def _compute_supplier_months(self):
        for recovery in self:
            recovery.supplier_months = recovery.supplierinfo_id.warranty_duration

    @api.depends("supplier_start", "supplier_months")
    def _compute_supplier_end(self):
        for recovery in self:
            months, days = split_months(recovery.supplier_months)
            term = relativedelta(months=months, days=days)
            start = recovery.supplier_start
            recovery.supplier_end = shift(start, term) if start and term else False

    @api.depends("supplier_start", "supplier_end", "partner_id", "claim_id.notice_datetime")
    def _compute_is_eligible(self):
        for recovery in self:
            start, end = recovery.supplier_start, recovery.supplier_end
            notice = recovery.claim_id.notice_datetime and recovery.claim_id._get_notice_date()
            doa = recovery._get_doa_end()
            recovery.is_doa = bool(notice and doa and start <= notice <= doa)
            recovery.is_eligible = recovery.is_doa or bool(notice and end and notice <= end)

    def _get_doa_end(self):
        """Return the last day on which a fault counts as dead on arrival, or False."""
        # sudo: the terms of the supplier, whoever asks
        days = self.partner_id.commercial_partner_id.sudo().doa_days
        return self.supplier_start and days and shift(self.supplier_start, timedelta(days=days))

    @api.depends("is_eligible", "is_doa", "supplier_start", "supplier_end", "partner_id")
    @api.depends_context("lang")
    def _compute_eligibility_note(self):
        for recovery in self:
            recovery.eligibility_note = recovery._get_eligibility_note()

    def _get_eligibility_note(self):
        """Return in words whether the supplier answers for the fault."""
        if not self.partner_id:
            return self.env._("The supplier is not known: choose who sold us the goods.")
        if not self.supplier_start:
            return self.env._(
                "It is not known since when the supplier answers: enter the day on the proof of "
                "purchase."
            )
        words = {
            "start": format_date(self.env, self.supplier_start),
            "end": format_date(self.env, self.supplier_end),
            "notice": format_date(self.env, self.claim_id._get_notice_date()),
            "months": f"{self.supplier_months:g}",
            "supplier": self.partner_id.display_name,
        }
        if self.is_doa:
            words["end"] = format_date(self.env, self._get_doa_end())
            return self.env._(
                "Dead on arrival: from %(start)s, reported on %(notice)s, by %(end)s.", **words
            )
        if not self.supplier_end:
            return self.env._(
                "No term is agreed with %(supplier)s: enter its months, here and on the vendor line "
                "of the product.",
                **words,
            )
        if self.is_eligible:
            return self.env._(
                "Within %(months)s months from %(start)s, until %(end)s; reported on %(notice)s.",
                **words,
            )
        return self.env._(
            "The %(months)s months from %(start)s ended on %(end)s; reported on %(notice)s.",
            **words,
        )
