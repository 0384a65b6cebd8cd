from odoo import fields, http
from odoo.http import request

from ..tools.record import get_id
from ..tools.text import get_words

PAGE = "/warranty/policy"


class PolicyPage(http.Controller):
    """The warranty policy in words, for anybody: that in force today, or on a day."""

    @http.route(
        [PAGE, f"{PAGE}/<string:day>"],
        type="http",
        auth="public",
        website=True,
        readonly=True,
        sitemap=False,
    )
    def policy(self, day=None, company=None, **_others):
        """The page of the policy.

        :param str day: as 2026-03-01; the version in force then, and today's when left out
        :param str company: id, where another one's is asked for than the website's
        """
        company = self._get_company(get_words(company))
        chosen = company._get_chosen_warranty_policy()
        if not chosen:
            raise request.not_found()
        today = chosen._get_local_date(fields.Datetime.now())
        day = self._get_day(get_words(day), today)
        if day > today:  # what is to come is not published yet
            return request.redirect(self._get_address(company=company))
        policy = chosen._get_in_force(day)
        return request.render(
            "poe_warranty.public_policy",
            {
                "policy": policy._get_published_vals(company),
                "company_name": company.name,
                "past": policy != chosen._get_in_force(today) and policy._get_published_past(day),
                "address_today": self._get_address(company=company),
                "versions": [
                    {
                        "label": version._get_published_label(),
                        "address": self._get_address(on, company),
                    }
                    for version, on in chosen._get_published_versions(today)
                ],
            },
        )

    def _get_company(self, asked):
        """Return the ``res.company`` that is asked for by its id, else the one whose site it is."""
        # sudo: its policy is published, whoever may read the records; no more of it is shown
        own = request.env.company.sudo()
        if not asked:
            return own
        company = own.browse(get_id(asked) or ()).exists()
        if not company:
            raise request.not_found()
        return company

    def _get_day(self, asked, today):
        """Return the day that is asked for, a date; no page for what is none."""
        try:
            return fields.Date.to_date(asked) if asked else today
        except ValueError as error:
            raise request.not_found() from error

    def _get_address(self, day=None, company=None):
        path = f"{PAGE}/{day}" if day else PAGE
        return path if company == request.env.company else f"{path}?company={company.id}"
