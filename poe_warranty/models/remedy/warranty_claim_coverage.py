from functools import partial

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import format_date

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
        """Return ``{claim: coverage}``: the last work on what failed now in the same device, whether
        its warranty still holds or not; claims without any are left out. One query for all. Work
        that still holds goes before work that does not, and among the latter a charged repair before
        a part: only that one is charged again (C4)."""
        known = self.filtered(
            lambda claim: claim.fault_group_id or claim.section_id or claim.failed_part_id
        )
        if not known:
            return {}
        keys = [key for key in map(serial_key, known.mapped("device_serial")) if key]
        roots = known.card_id.chain_root_id | known.card_id
        # sudo: what was promised on earlier work, whoever asks
        found = (
            self.env["warranty.coverage"]
            .sudo()
            .search(
                known._get_same_faults_domain()
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
                coverages[claim] = max(of_claim, key=partial(self._rank_coverage, day=notice))
        return coverages

    @api.model
    def _rank_coverage(self, coverage, day):
        """Return by what the work is chosen that is looked at, the greatest first.

        :param date day: local day of the claim
        """
        holds = coverage.last_claim_day >= day
        return holds, holds or coverage.kind == "repair", coverage.date_start, coverage.id

    def _get_same_faults_domain(self):
        """Return the domain of work that may be about what failed in these claims' devices."""
        part = Domain("part_id", "in", self.failed_part_id.ids)
        section = Domain("claim_id.section_id", "in", self.section_id.ids)
        group = Domain("fault_group_id", "in", [*self.fault_group_id.ids, False])
        return (
            Domain("kind", "=", "part") & (part | section) | Domain("kind", "=", "repair") & group
        )

    def _is_covered_by(self, coverage):
        """Tell whether work on what failed now in this device was done before the claim."""
        self.ensure_one()
        return bool(
            coverage.claim_id != self
            and coverage.company_id == self.company_id
            and coverage.date_start <= self._get_notice_date()
            and self._is_device_of(coverage)
            and getattr(self, f"_is_fault_of_{coverage.kind}")(coverage)
        )

    def _is_device_of(self, coverage):
        """Tell whether work was done on this device or, charged, on the one that it replaced. The
        part that was put into that one is not in this one."""
        card, other = self.card_id, coverage.card_id
        if coverage.kind == "repair":
            card, other = card.chain_root_id or card, other.chain_root_id or other
        return (
            (self.lot_id and coverage.lot_id == self.lot_id)
            or (card and other == card)
            or (coverage.serial_key and coverage.serial_key == serial_key(self.device_serial))
        )

    def _is_fault_of_part(self, coverage):
        """Tell whether what failed is the part that was put in. A part that is named says more than
        its section, and a serial more than the part."""
        if not self.failed_part_id:
            return self.section_id and coverage.section_id == self.section_id
        lot = self.failed_part_lot_id
        if lot and coverage.part_lot_ids and lot not in coverage.part_lot_ids:
            return False
        return coverage.part_id == self.failed_part_id

    def _is_fault_of_repair(self, coverage):
        """Tell whether the fault is the one that was repaired at the customer's cost. Where nobody
        noted that fault, in doubt it is this one, while the warranty holds (C4)."""
        if not self.fault_group_id:
            return False
        if not coverage.fault_group_id:
            return self._get_notice_date() <= coverage.last_claim_day
        return coverage.fault_group_id == self.fault_group_id

    def _get_valid_coverages(self):
        """Return ``{claim: coverage}`` of the claims that earlier work covers on the day of their
        first notice (C4)."""
        return {
            claim: coverage
            for claim, coverage in self._get_work_coverages().items()
            if claim._get_notice_date() <= coverage.last_claim_day
        }

    def _get_served_message(self, serial):
        """Of work whose warranty runs: which fault it is, the inspection tells (C4)."""
        # sudo: what was promised on earlier work, whoever asks
        running = self.sudo().coverage_ids.filtered("is_valid").sorted("last_claim_day")[-1:]
        if not running:
            return super()._get_served_message(serial)
        return self.env._(
            "Serial %(serial)s is not ours, but the warranty on the work of claim %(claim)s runs until "
            "%(end)s: the inspection tells whether it covers the fault.",
            serial=serial.strip(),
            claim=running.claim_id.name,
            end=format_date(self.env, running.last_claim_day),
        )

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
        # the parts of a charged repair are under the warranty of that repair
        for move in used.filtered(lambda m: m.is_covered or m.repair_id.under_warranty):
            claim = move.claim_id
            day = claim._get_policy()._get_local_date(move.date)
            end = claim._get_part_end(day, move.is_covered)
            if end > day:
                vals_list.append(
                    {
                        **claim._prepare_coverage_vals("part", day),
                        "date_end": end,
                        "move_id": move.id,
                        "part_id": move.product_id.id,
                        "part_lot_ids": [Command.set(move.lot_ids.ids)],
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
        """Give the charged repairs that are handed over the warranty of the policy (C4), once; from the
        day on which the customer has the device for good."""
        vals_list = []
        charged = self.filtered(
            lambda claim: claim.repair_id.state == "done" and not claim.repair_id.under_warranty
        )
        promised = charged.coverage_ids.filtered(lambda coverage: coverage.kind == "repair")
        known = {(coverage.claim_id, coverage.date_start) for coverage in promised}
        for claim in charged:
            policy = claim._get_policy()
            day = policy._get_local_date(claim.returned_datetime)
            if policy.charged_repair_months and (claim, day) not in known:
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
            "company_id": self.company_id.id,
            "card_id": self.card_id.id,
            "lot_id": self.lot_id.id,
            "serial_key": serial_key(self.device_serial),
            "product_id": self.product_id.id,
            "fault_group_id": self.fault_group_id.id,
            "policy_id": self._get_policy().id,
            "date_start": day,
        }
