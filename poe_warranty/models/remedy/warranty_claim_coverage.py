from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain

from ...tools.serial import serial_key


class WarrantyClaim(models.Model):
    """The warranty on what was done for a claim, and what earlier work still covers."""

    _inherit = "warranty.claim"

    coverage_ids = fields.One2many(
        "warranty.coverage",
        "claim_id",
        string="Warranty on the work",
        readonly=True,
        by_program=True,
    )

    # === WHAT EARLIER WORK COVERS === #

    def _get_work_coverages(self):
        """Return ``{claim: coverage}``: the last work on the same fault of the same device, whether
        its warranty still holds or not, or a charged repair of which nobody noted the fault, while
        its warranty holds; claims without any are left out. One query for all."""
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
                Domain("fault_group_id", "in", [*known.fault_group_id.ids, False])
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
                notice = claim._get_notice_date()
                # one that still holds goes before a later one that does not
                coverages[claim] = max(
                    of_claim, key=lambda c, n=notice: (c.last_claim_day >= n, c.date_start, c.id)
                )
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
        notice = self._get_notice_date()
        same_fault = coverage.fault_group_id == self.fault_group_id
        # which fault the customer paid for is unknown: in doubt it is this one (C4)
        unknown = not coverage.fault_group_id and coverage.kind == "repair"
        return bool(
            same_device
            and coverage.claim_id != self
            and coverage.company_id == self.company_id
            and coverage.date_start <= notice
            and (same_fault or (unknown and notice <= coverage.last_claim_day))
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
        """Tell whether as many parts of this product as the repair takes free of charge are under
        the warranty of an earlier repair on the day of first notice.

        :param product: ``product.product`` of the part
        """
        self.ensure_one()
        notice = self._get_notice_date()
        key = serial_key(self.device_serial)
        # sudo: as in _get_work_coverages
        earlier = (
            self.env["warranty.coverage"]
            .sudo()
            .search(
                (
                    Domain("lot_id", "in", self.lot_id.ids)
                    | Domain("card_id", "in", self.card_id.ids)
                    | Domain("serial_key", "in", [key] if key else [])
                )
                & Domain("company_id", "=", self.company_id.id)
                & Domain("claim_id", "!=", self.id)
                & Domain("part_id", "=", product.id)
                & Domain("date_start", "<=", notice)
                & Domain("last_claim_day", ">=", notice)
            )
        )
        taken = self.sudo().repair_id.move_ids.filtered(
            lambda move: move.product_id == product and move.is_covered
        )
        return bool(earlier) and sum(taken.mapped("product_qty")) <= sum(earlier.mapped("quantity"))

    # === WHAT THIS WORK PROMISES === #

    def _cover_parts(self, parts):
        """Give the parts that were put in their own warranty (C3, art. 30.2.c).

        :param parts: done ``stock.move`` of the repairs
        """
        vals_list = []
        used = parts.filtered(lambda move: move.repair_line_type == "add" and move.state == "done")
        for move in used:
            claim = move.claim_id
            day = claim._get_policy()._get_local_date(move.date)
            end = claim._get_part_end(day, move.is_covered)
            # the parts of a charged repair are under the warranty of that repair
            if end > day and (move.is_covered or move.repair_id.under_warranty):
                vals_list.append(
                    {
                        **claim._prepare_coverage_vals("part", day),
                        "date_end": end,
                        "move_id": move.id,
                        "part_id": move.product_id.id,
                        "quantity": move.quantity,
                    }
                )
        # sudo: nobody enters a promise by hand
        self.env["warranty.coverage"].sudo().create(vals_list)

    def _get_part_end(self, day, is_covered=True):
        """Return the last day of the warranty on a part that is put in on a day: a free one has the
        term that covered the original, a charged one that of charged work.

        :param bool is_covered: whether the part is free of charge
        """
        self.ensure_one()
        card, policy = self.card_id, self._get_policy()
        if not card or not is_covered:
            return day + relativedelta(months=policy.charged_repair_months)
        if card.last_claim_day and card.last_claim_day < self._get_notice_date():
            work = self._get_valid_coverages().get(self)
            if work:
                return day + (work.date_end - work.date_start)
        if policy.part_term == "remaining":
            return max(card.effective_end, day)
        return day + relativedelta(months=card.term_months, days=card.term_days)

    def _cover_charged_work(self):
        """Give the charged repairs that are handed over the warranty of the policy (C4), once."""
        vals_list = []
        charged = self.filtered(
            lambda claim: claim.repair_id.state == "done" and not claim.repair_id.under_warranty
        )
        for claim in charged - charged.coverage_ids.filtered(lambda c: c.kind == "repair").claim_id:
            policy = claim._get_policy()
            if policy.charged_repair_months:
                day = policy._get_local_date(claim.returned_datetime)
                end = day + relativedelta(months=policy.charged_repair_months)
                vals_list.append({**claim._prepare_coverage_vals("repair", day), "date_end": end})
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
