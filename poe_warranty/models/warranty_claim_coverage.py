from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain

from ..tools.serial import serial_key


class WarrantyClaim(models.Model):
    """The warranty on what was done for a claim, and what earlier work still covers."""

    _inherit = "warranty.claim"

    coverage_ids = fields.One2many(
        "warranty.coverage", "claim_id", string="Warranty on the work", readonly=True
    )

    # === WHAT EARLIER WORK COVERS === #

    def _get_work_coverages(self):
        """Return ``{claim: coverage}``: the last work on the same fault of the same device, whether
        its warranty still holds or not; claims without any are left out. One query for all."""
        known = self.filtered("fault_group_id")
        if not known:
            return {}
        keys = [key for key in map(serial_key, known.mapped("device_serial")) if key]
        roots = known.card_id.chain_root_id | known.card_id
        # sudo: what was promised on earlier work, whoever asks
        found = (
            self.env["warranty.coverage"]
            .sudo()
            .search(
                Domain("fault_group_id", "in", known.fault_group_id.ids)
                & (
                    Domain("lot_id", "in", known.lot_id.ids)
                    | Domain("card_id", "in", roots.ids)
                    | Domain("card_id.chain_root_id", "in", roots.ids)
                    | Domain("serial_key", "in", keys)
                )
            )
        )
        coverages = {}
        for claim in known if found else ():
            of_claim = found.filtered(lambda coverage, claim=claim: claim._is_covered_by(coverage))
            if of_claim:
                coverages[claim] = of_claim.sorted(lambda c: (c.date_start, c.id))[-1]
        return coverages

    def _is_covered_by(self, coverage):
        """Tell whether work on this fault of this device was done before the claim."""
        self.ensure_one()
        root = self.card_id.chain_root_id or self.card_id
        same_device = (
            (self.lot_id and coverage.lot_id == self.lot_id)
            or (root and (coverage.card_id.chain_root_id or coverage.card_id) == root)
            or (coverage.serial_key and coverage.serial_key == serial_key(self.device_serial))
        )
        return bool(
            same_device
            and coverage.claim_id != self
            and coverage.company_id == self.company_id
            and coverage.fault_group_id == self.fault_group_id
            and coverage.date_start <= self._get_notice_date()
        )

    def _get_valid_coverages(self):
        """Return ``{claim: coverage}`` of the claims that earlier work covers on the day of their
        first notice (C4)."""
        return {
            claim: coverage
            for claim, coverage in self._get_work_coverages().items()
            if claim._get_notice_date() <= coverage.last_claim_day
        }

    def _has_part_warranty(self, product):
        """Tell whether a part of this product, put into the device earlier, is under its own
        warranty on the day of first notice.

        :param product: ``product.product`` of the part
        """
        self.ensure_one()
        device = Domain("lot_id", "in", self.lot_id.ids) | Domain("card_id", "in", self.card_id.ids)
        notice = self._get_notice_date()
        # sudo: as in _get_work_coverages
        return bool(
            self.env["warranty.coverage"]
            .sudo()
            .search_count(
                device
                & Domain("part_id", "=", product.id)
                & Domain("date_start", "<=", notice)
                & Domain("last_claim_day", ">=", notice),
                limit=1,
            )
        )

    # === WHAT THIS WORK PROMISES === #

    def _cover_parts(self, parts):
        """Give the parts that were put in free of charge their own warranty (C3, art. 30.2.c).

        :param parts: done ``stock.move`` of the repairs
        """
        vals_list = []
        for move in parts.filtered(lambda move: move.is_covered and move.state == "done"):
            claim = move.claim_id
            day = claim._get_policy()._get_local_date(move.date)
            vals_list.append(
                {
                    **claim._prepare_coverage_vals("part", day),
                    "date_end": claim._get_part_end(day),
                    "move_id": move.id,
                    "part_id": move.product_id.id,
                    "quantity": move.quantity,
                }
            )
        # sudo: nobody enters a promise by hand
        self.env["warranty.coverage"].sudo().create(vals_list)

    def _get_part_end(self, day):
        """Return the last day of the warranty on a part that is put in on a day."""
        self.ensure_one()
        card = self.card_id
        if not card:
            return day + relativedelta(months=self._get_policy().charged_repair_months)
        if self._get_policy().part_term == "remaining":
            return max(card.effective_end, day)
        return day + relativedelta(months=card.term_months, days=card.term_days)

    def _cover_charged_work(self):
        """Give the charged repairs that are handed over the warranty of the policy (C4), once."""
        vals_list = []
        for claim in self - self.coverage_ids.filtered(lambda c: c.kind == "repair").claim_id:
            months = claim._get_policy().charged_repair_months
            repair = claim.repair_id
            if months and repair.state == "done" and not repair.under_warranty:
                day = claim._get_policy()._get_local_date(claim.returned_datetime)
                vals = claim._prepare_coverage_vals("repair", day)
                vals_list.append({**vals, "date_end": day + relativedelta(months=months)})
        # sudo: as in _cover_parts
        self.env["warranty.coverage"].sudo().create(vals_list)

    def _prepare_coverage_vals(self, kind, day):
        """Return the values that promises on one claim's work share.

        :param str kind: ``part`` or ``repair``
        :param date day: first day
        """
        self.ensure_one()
        return {
            "kind": kind,
            "claim_id": self.id,
            "card_id": self.card_id.id,
            "lot_id": self.lot_id.id,
            "serial_key": serial_key(self.device_serial),
            "product_id": self.product_id.id,
            "fault_group_id": self.fault_group_id.id,
            "policy_id": self._get_policy().id,
            "date_start": day,
        }
