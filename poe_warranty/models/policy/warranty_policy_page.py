from datetime import date, timedelta

from odoo import models
from odoo.tools import format_amount, format_date


class WarrantyPolicy(models.Model):
    """A version of the policy in words for everybody: what the published page says is what the program
    does. Rules that concern only our own work are not told."""

    _inherit = "warranty.policy"

    # === VERSIONS === #

    def _get_published_versions(self, today):
        """Return the versions that are or were in force, the last first, each with a day on which it
        holds, by which the page finds it.

        :param date today: local; versions that begin later are not told
        :return: list of pairs of a version and a date
        """
        starts = sorted({*self._get_starts().values()}, reverse=True)
        found, last = [], today
        for start in starts:
            if start <= today:
                found.append((self._get_in_force(last), last))
                last = start - timedelta(1) if start > date.min else last
        return found

    def _get_published_label(self):
        """Return which version it is and from when on it holds."""
        self.ensure_one()
        if not self.date_from:
            return self.env._("Version %s", self.version)
        return self.env._(
            "Version %(version)s, in force from %(start)s",
            version=self.version,
            start=format_date(self.env, self.date_from),
        )

    def _get_published_past(self, day):
        """Return what is said of a version that is no longer in force.

        :param date day: that was asked for
        """
        return self.env._(
            "This version was in force on %s. A card keeps the version under which it was issued.",
            format_date(self.env, day),
        )

    # === WORDS === #

    def _get_published_vals(self, company):
        """Return what the page says of this version, in the reader's language: ``name``, ``label``,
        ``summary``, ``terms`` (pairs of products and how long), ``sections`` (pairs of a title and
        sentences), ``exclusions`` (clause, text and sentences that narrow it).

        :param company: ``res.company`` that promises it
        """
        self.ensure_one()
        return {
            "name": self.name,
            "label": self._get_published_label(),
            "summary": self.terms_summary,
            "terms": [(t._get_published_scope(), t._get_published_length()) for t in self.term_ids],
            "sections": [
                (self.env._("From when and until when"), self._get_published_dates()),
                (self.env._("Our service"), self._get_published_service()),
                (self.env._("Replacement and spare parts"), self._get_published_exchange()),
                (self.env._("What is charged"), self._get_published_charges(company)),
            ],
            "exclusions": [
                (e.clause, e.name, e._get_published_notes()) for e in self._get_printed_exclusions()
            ],
        }

    def _get_published_dates(self):
        """Return sentences about the dates (II.1; Civil Code 2015, art. 148; Law 19/2023, 30.2.c)."""
        sentences = [
            self.env._("The warranty begins on the day of the order.")
            if self.start_event == "order"
            else self.env._("The warranty begins on the day of delivery (II.1)."),
            self.env._("The day on which the claim is entered counts.")
            if self.claim_date == "entry"
            else self.env._(
                "The day on which you first tell us of a fault counts, by whatever way."
            ),
            self.roll_nonworking
            and self.env._(
                "Where the last day is none of work, you can claim on the next working day."
            ),
            self.suspension
            and self.env._(
                "The days in which a covered device is with us are added to its warranty."
            ),
            self.late_notice_grace
            and self.env._(
                "A fault that began within the warranty can be told up to %s days after its end; "
                "we then look into it.",
                self.late_notice_grace,
            ),
            self.env._("The warranty goes with the device to a new owner, with proof.")
            if self.transferable
            else self.env._("The warranty is for the first owner alone."),
        ]
        return list(filter(None, sentences))

    def _get_published_service(self):
        """Return sentences about what we commit ourselves to (Law 19/2023, art. 30.2.d and đ)."""
        sentences = [
            self.promised_days
            and self.env._(
                "We return a device within %s days of receiving it.", self.promised_days
            ),
            self.loaner_gate
            and self.env._(
                "While we have a consumer's device we lend another one, or agree on something else."
            ),
            self.failed_repair_limit
            and self.env._(
                "A fault that %s free repairs did not cure is settled by replacement or refund, as "
                "you choose.",
                self.failed_repair_limit,
            ),
        ]
        return list(filter(None, sentences))

    def _get_published_exchange(self):
        """Return sentences about the warranty on what is exchanged (C3)."""
        return [
            self.env._("A replacement has the rest of the warranty of the device it replaces.")
            if self.replacement_term == "remaining"
            else self.env._("A replacement has a full new warranty from the day of the exchange."),
            self.env._("A replacement is new.")
            if self.replacement_quality == "new"
            else self.env._("A replacement is new, or refurbished where you agree in writing."),
            self.env._("A part put in has the rest of the device's warranty.")
            if self.part_term == "remaining"
            else self.env._(
                "A part put in has that part's own warranty, from the day it was put in."
            ),
        ]

    def _get_published_charges(self, company):
        """Return sentences about what costs the customer something (III.10, C4).

        :param company: ``res.company`` in whose currency it is told
        """
        fee = self.diagnosis_fee and format_amount(
            self.env, self.diagnosis_fee, company.currency_id
        )
        sentences = [
            self.env._("What is not covered is repaired when you accept our quotation."),
            fee and self.env._("The diagnosis of a device that is not covered costs %s.", fee),
            self.charged_repair_months
            and self.env._(
                "A charged repair has a warranty of %s months.", self.charged_repair_months
            ),
        ]
        return list(filter(None, sentences))

    def _get_printed_exclusions(self):
        """Return the cases not covered (III) of these policies, as card and page print them: those that
        can decide."""
        return self.exclusion_ids.filtered(
            lambda line: line.clause.startswith("III.") and line.effect not in ("off", "warn")
        )


class WarrantyPolicyTerm(models.Model):
    _inherit = "warranty.policy.term"

    def _get_published_scope(self):
        """Return in words which products a term is for."""
        own = self.product_tmpl_id.name or self.categ_id.name
        return own or self.env._("All other products")

    def _get_published_length(self):
        """Return in words how long it is (C1, II.2)."""
        if not self.months or self.manufacturer_rule == "only":
            told = self.env._("the manufacturer's own warranty")
        elif self.manufacturer_rule == "longer":
            told = self.env._(
                "%s months, or the manufacturer's own warranty where that is longer", self.months
            )
        else:
            told = self.env._("%s months", self.months)
        if not self.labour_months:
            return told
        return self.env._(
            "%(term)s; labour is free for %(months)s months", term=told, months=self.labour_months
        )


class WarrantyExclusion(models.Model):
    _inherit = "warranty.exclusion"

    def _get_published_notes(self):
        """Return in sentences what narrows this case or widens it."""
        strict = self.trade_effect and self.trade_effect not in ("off", "warn")
        notes = [
            self.causal and self.env._("Only where it caused the fault."),
            self.evidence_required and self.env._("Only with evidence: a photo, or a reading."),
            self.effect == "review" and self.env._("We look into each case before we decide."),
            strict
            and self.trade_effect != self.effect
            and self.env._("For customers who buy for a trade it decides by itself."),
        ]
        return list(filter(None, notes))
