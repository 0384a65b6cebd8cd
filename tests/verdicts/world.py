"""The records of random cases: policies, cards, earlier work, and the claims themselves."""

from datetime import datetime, time

import cases as made
from books import Books

from odoo import Command

CHUNK = 100  # claims created at once: among so many one is looked for that is refused
ASSESSED = 500  # claims assessed at once
# which field of a claim says what part failed, beside its section
FAILED_PART = "failed_part_id"
DECIDED = {
    "repaired": "covered",
    "no_fault": "covered",
    "charged": "excluded",
    "returned": "covered",
}
RESOLVED = {"repaired": "part_replaced", "no_fault": "no_fault", "charged": "part_replaced",
            "returned": "returned_as_is"}  # fmt: skip


def ref(env, name):
    return env.ref(f"poe_warranty.{name}")


def noon(day):
    """Return about noon of a local day, in UTC."""
    return datetime.combine(day, time(5))


def chunks(items, size):
    return (items[n : n + size] for n in range(0, len(items), size))


def set_up(env):
    """Give the company the Vietnamese chart of accounts and its days off, once for a database."""
    company = env.company
    company.country_id = env.ref("base.vn")
    env["account.chart.template"].try_loading("vn", company, install_demo=False)
    company.warranty_policy_id = ref(env, "warranty_policy_published")
    env["resource.calendar.leaves"].create(
        [
            {
                "name": "Holiday",
                "calendar_id": ref(env, "resource_calendar_vietnam").id,
                "company_id": False,
                "date_from": datetime.combine(day, time()) - made.LOCAL,
                "date_to": datetime.combine(day, time(23, 59, 59)) - made.LOCAL,
            }
            for day in sorted(made.HOLIDAYS)
        ]
    )


class World:
    """The records of some cases of one block."""

    def __init__(self, env, cases):
        self.env = env
        self.cases = cases
        self.make_products()
        self.make_repairers()
        self.policies = {
            policy: self.make_policy(policy) for policy in dict.fromkeys(c.policy for c in cases)
        }
        self.ledgers = {}
        for ledger in dict.fromkeys(case.ledger for case in cases):
            self.ledgers[ledger.number] = Books(self, ledger)
        self.make_cards()
        self.make_earlier_work()

    def make_product(self, name, **values):
        return self.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "invoice_policy": "order",
                "taxes_id": [Command.clear()],
                **values,
            }
        )

    def make_products(self):
        self.products = {}
        for product in made.PRODUCTS:
            values = {"tracking": product.tracking}
            if product.kind != "accessory":
                values["categ_id"] = ref(self.env, f"product_category_{product.kind}").id
            if product.maker_term:
                values |= {"warranty": product.maker_term, "warranty_type": product.maker_unit}
            self.products[product] = self.make_product(f"Random {product.kind}", **values)
        self.sources = {name: self.make_product(f"Supply, {name}") for name in ("sold", "other")}
        self.parts = {name: self.make_product(name) for name in made.PARTS}
        self.in_stock = self.products[made.PRODUCTS[0]]

    def make_repairers(self):
        self.repairers = {
            (first, last): self.env["res.partner"].create(
                {"name": f"Repairer {first}", "repairer_from": first, "repairer_until": last}
            )
            for first, last in made.REPAIRERS
        }

    def make_policy(self, policy):
        """Return the shipped policy, or a copy of it with the settings of a variant."""
        shipped = ref(self.env, f"warranty_policy_{policy.profile}")
        if not policy.variant:
            return shipped
        own = shipped.copy(
            {
                "name": f"{policy.profile}, variant {policy.variant}",
                "roll_nonworking": policy.rolls,
                "calendar_id": ref(self.env, "resource_calendar_vietnam").id,
                "suspension": policy.suspends,
                "late_notice_grace": policy.grace,
                "failed_repair_limit": policy.repair_limit,
                "transferable": policy.transferable,
                "payment_scope": policy.payment_scope,
                "payment_tolerance": policy.tolerance,
                "tolerance_currency_id": False,
                "claim_date": "entry" if policy.by_entry else "first_notice",
            }
        )
        own.term_ids.filtered("categ_id").write({"months": policy.months})
        lines = own.exclusion_ids.grouped("check_type")
        for rule in policy.rules:
            line = lines[rule.check]
            wanted = {
                "effect": rule.effect,
                "causal": rule.causal,
                "evidence_required": rule.evidence,
                "trade_effect": rule.trade_effect or False,
            }
            changed = {name: value for name, value in wanted.items() if line[name] != value}
            if changed:
                line.write(changed)
        return own

    # === cards === #

    def make_cards(self):
        """Record the cards with what hangs on them: ``{index: warranty.card}``."""
        env = self.env
        carded = [case for case in self.cases if case.card]
        Card = env["warranty.card"]._as_program()
        before = [c for c in carded if any(repair.unit == "before" for repair in c.repairs)]
        replaced = [
            {**self.get_card_vals(case), "serial": f"OLD{case.index:07d}", "state": "replaced"}
            for case in before
        ]
        self.roots = dict(zip((c.index for c in before), Card.create(replaced), strict=True))
        vals_list = []
        for case in carded:
            vals = self.get_card_vals(case)
            if root := self.roots.get(case.index):
                vals |= {"replaces_id": root.id, "chain_root_id": root.id}
            vals_list.append(vals)
        cards = Card.create(vals_list)
        self.cards = dict(zip((case.index for case in carded), cards, strict=True))
        env["warranty.suspension"].create(
            [
                {"card_id": self.cards[case.index].id, "date_from": first, "date_to": last}
                for case in carded
                for first, last in case.card.services
            ]
        )
        env["warranty.seal"].create(
            [
                {"card_id": self.cards[case.index].id, "number": seal.number, "date": seal.day}
                for case in carded
                for seal in case.card.seals
            ]
        )
        env["stock.lot"].create(
            [
                {"name": case.claim.serial, "product_id": self.in_stock.id}
                for case in self.cases
                if case.in_stock
            ]
        )

    def get_card_vals(self, case):
        card, books = case.card, self.ledgers[case.ledger.number]
        return {
            "product_id": self.products[card.product].id,
            "partner_id": books.customer.id,
            "policy_id": self.policies[case.policy].id,
            "date_start": card.start,
            "purchase_date": card.purchased or False,
            "serial": card.serial or False,
            "phone": card.phone or False,
            "state": card.state,
            "sale_order_id": False if card.order is None else books.orders[card.order].id,
        }

    # === earlier work === #

    def make_earlier_work(self):
        """Record closed claims with their repairs and with what was promised on the work."""
        env = self.env
        covers = [(case, cover) for case in self.cases for cover in case.covers]
        repairs = [(case, repair) for case in self.cases for repair in case.repairs]
        Claim = env["warranty.claim"]._as_program()
        claims = Claim.create([self.get_closed_vals(*item) for item in (*covers, *repairs)])
        of_covers, of_repairs = claims[: len(covers)], claims[len(covers) :]
        env["warranty.coverage"].create(
            [
                {
                    "kind": cover.kind,
                    "claim_id": claim.id,
                    "card_id": claim.card_id.id,
                    "product_id": claim.product_id.id,
                    "fault_group_id": claim.fault_group_id.id,
                    "part_id": self.parts[cover.part].id if cover.part else False,
                    "policy_id": self.policies[case.policy].id,
                    "date_start": cover.start,
                    "date_end": cover.end,
                }
                for (case, cover), claim in zip(covers, of_covers, strict=True)
            ]
        )
        env["repair.order"]._as_program().create(
            [
                {
                    "product_id": claim.product_id.id,
                    "partner_id": claim.partner_id.id,
                    "claim_id": claim.id,
                    "under_warranty": repair.outcome != "charged",
                    "state": "done",
                }
                for (_case, repair), claim in zip(repairs, of_repairs, strict=True)
                if repair.outcome != "returned"
            ]
        )

    def get_closed_vals(self, case, work):
        """Return the values of the closed claim behind a cover or an earlier repair."""
        if isinstance(work, made.Cover):
            outcome = "charged" if work.kind == "repair" else "repaired"
            day, card, section = work.start - made.DAY, self.cards[case.index], work.section
        else:
            outcome, day, section = work.outcome, work.day, ""
            card = (self.roots if work.unit == "before" else self.cards)[case.index]
        return {
            "card_id": card.id,
            "state": "closed",
            "decision": DECIDED[outcome],
            "notice_datetime": noon(day),
            "resolution_id": self.get_code("resolution", RESOLVED[outcome]),
            "fault_group_id": self.get_code("group", work.group),
            "section_id": self.get_code("section", section),
        }

    def get_code(self, kind, code):
        return ref(self.env, f"warranty_code_{kind}_{code}").id if code else False

    # === the claim itself === #

    def get_claim_vals(self, case):
        claim, books = case.claim, self.ledgers[case.ledger.number]
        vals = {
            "notice_datetime": claim.notice,
            "device_serial": claim.serial or False,
            "serial_unreadable": claim.serial_unreadable,
            "card_lost": claim.card_lost,
            "fault_area": claim.fault_area,
            "seal_condition": claim.seal_condition or False,
            "seal_number": claim.seal_number or False,
            "failure_date": claim.failed_on or False,
            "failure_proof_ids": [Command.set(self.make_photos(claim.failure_proven))],
            "fault_group_id": self.get_code("group", claim.group),
            "section_id": self.get_code("section", claim.section),
            "observation_ids": [Command.create(self.get_cause_vals(c)) for c in claim.causes],
        }
        if claim.by_card:
            vals["card_id"] = self.cards[case.index].id
        if claim.phone is not None:
            vals["phone"] = claim.phone or False
        if claim.reporter != "buyer" or not case.card:
            vals["partner_id"] = books.partners[claim.reporter].id
        if claim.part and FAILED_PART in self.env["warranty.claim"]._fields:
            vals[FAILED_PART] = self.parts[claim.part].id
        return vals

    def get_cause_vals(self, cause):
        return {
            "code_id": ref(self.env, f"warranty_code_{cause.code}").id,
            "causal_link": cause.link,
            "origin": cause.answerable,
            "attachment_ids": [Command.set(self.make_photos(cause.photo))],
            "reading": "24 V AC" if cause.reading else False,
            "instrument": "Borrowed meter" if cause.instrument else False,
            "source_product_id": self.sources[cause.source].id if cause.source else False,
            "repairer_id": self.repairers[cause.repairer].id if cause.repairer else False,
            "repair_date": cause.opened_on or False,
        }

    def make_photos(self, wanted):
        """Return the ids of a new photo, or of none."""
        if not wanted:
            return []
        return self.env["ir.attachment"].create({"name": "photo.txt", "raw": b"seen"}).ids

    def make_claims(self, cases):
        """Record and assess the claims of some cases; return ``{index: warranty.claim}``, or the error
        in place of a claim that is refused."""
        try:
            with self.env.cr.savepoint():
                claims = self.env["warranty.claim"].create([self.get_claim_vals(c) for c in cases])
                self.env.flush_all()
        except Exception as error:  # a refusal is a difference, whatever it says
            if len(cases) == 1:
                return {cases[0].index: error}
            half = len(cases) // 2
            return self.make_claims(cases[:half]) | self.make_claims(cases[half:])
        return dict(zip((case.index for case in cases), claims, strict=True))

    def assess(self):
        """Let the program assess all claims; return as :meth:`make_claims`."""
        results = {}
        for some in chunks(self.cases, CHUNK):
            results |= self.make_claims(some)
        self.set_entries(results)
        claims = {index: c for index, c in results.items() if not isinstance(c, Exception)}
        for some in chunks(list(claims), ASSESSED):
            results |= self.assess_claims(some, claims)
        return results

    def assess_claims(self, indices, claims):
        """Assess claims together; where that fails, find the one that does."""
        try:
            with self.env.cr.savepoint():
                self.env["warranty.claim"].union(
                    *(claims[index] for index in indices)
                ).action_assess()
        except Exception as error:  # as above
            if len(indices) == 1:
                return {indices[0]: error}
            half = len(indices) // 2
            return self.assess_claims(indices[:half], claims) | self.assess_claims(
                indices[half:], claims
            )
        return {}

    def set_entries(self, claims):
        """Let claims be typed in when the case says so; the program notes the present itself."""
        self.env.flush_all()
        for case in self.cases:
            if case.policy.by_entry and not isinstance(claims[case.index], Exception):
                self.env.cr.execute(
                    "UPDATE warranty_claim SET create_date = %s WHERE id = %s",
                    (case.claim.entered, claims[case.index].id),
                )
        self.env.invalidate_all()
