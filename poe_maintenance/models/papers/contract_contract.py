from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import fields, models

from odoo.addons.poe_warranty.tools.dates import shift

from ...tools.words import format_number


class ContractContract(models.Model):
    """The contract as the customer holds it."""

    _inherit = "contract.contract"

    def _get_paper_day(self):
        """Return the local day of which a paper tells: today, or the day of the term next to it."""
        company = self.company_id or self.env.company
        today = company._get_local_day(fields.Datetime.now())
        day = max(today, self.date_start or today)
        return min(day, self.date_end or day)

    def _get_paper_lines(self):
        """Return the ``contract.line`` records of the terms that are not over, sections and notes
        included."""
        day = self._get_paper_day()
        return self.contract_line_ids.filtered(
            lambda line: not line.is_canceled and (not line.date_end or line.date_end >= day)
        )

    def _get_paper_devices(self):
        """Return ``[(site, devices under contract)]``, by name; what hangs at no site comes last."""
        self.ensure_one()
        held = self.device_ids._filter_on(self._get_paper_day())
        held = held.sorted(lambda line: line.equipment_id.display_name)
        at = held.grouped("site_id")
        sites = (self.site_ids | held.site_id).sorted("name")
        found = [(site, at.get(site, held.browse())) for site in sites]
        nowhere = at.get(sites.browse())
        return found + ([(sites.browse(), nowhere)] if nowhere else [])

    def _get_paper_visits(self):
        """Return ``[(recurring visit, [(site, due days)])]`` of the terms that are not over."""
        self.ensure_one()
        starts = self._get_paper_lines().filtered("date_start").mapped("date_start")
        first = min(starts, default=self._get_paper_day())
        last = self.date_end or shift(first, relativedelta(years=1, days=-1))
        visits = []
        for plan in self.plan_line_ids:
            sites = list(plan._get_sites()) or list(self.site_ids) or [self.site_ids]
            due = [
                (site, [day for _number, day in plan._get_due_days(last, site) if day >= first])
                for site in sites
            ]
            visits.append((plan, due))
        return visits

    def _get_paper_notes(self):
        """Return what is included and what is not. They are kept in the customer's language, where
        somebody may have worded them; as we ship them they are told in the reader's."""
        self.ensure_one()
        # sudo: words that we ship
        Proposal = self.env["maintenance.proposal"].sudo()
        lang = self.partner_id._get_customer_lang(self.company_id or self.env.company)
        asked = (self.maintenance_kind, self.callouts_included)
        shipped = Proposal.with_context(lang=lang)._get_inclusions(*asked)
        told = Proposal._get_inclusions(*asked)
        notes = (self.included_note, self.excluded_note)
        return tuple(
            mine if note == ours else note
            for note, ours, mine in zip(notes, shipped, told, strict=True)
        )

    def _get_paper_promises(self):
        """Return ``[(title, words)]`` of what the contract includes, what not, and how fast we come, in
        the reader's language."""
        self.ensure_one()
        included, excluded = self._get_paper_notes()
        level = self.service_level_id
        indexation = self.indexation_percent and self.env._(
            "The price rises by %s %% on each anniversary.",
            format_number(self.env, self.indexation_percent),
        )
        promises = [
            (self.env._("Included"), included),
            (self.env._("Not included"), excluded),
            (self.env._("Service level"), level and level._get_promise_text()),
            (self.env._("Price"), indexation),
        ]
        return [(title, words) for title, words in promises if words]

    def _quote_renewal(self):
        """The quotation says what the next term includes."""
        order = super()._quote_renewal()
        codes = self.partner_id._get_letter_langs(self.company_id or self.env.company)
        text = Markup().join(
            Markup('<p style="white-space: pre-line"><strong>%s</strong>\n%s</p>') % promise
            for code in codes
            for promise in self.sudo().with_context(lang=code)._get_paper_promises()
        )  # sudo: what was agreed, whoever quotes
        order.note = text + (order.note or Markup())
        return order
