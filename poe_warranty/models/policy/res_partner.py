from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.trigram import trigram_index

PAPER_LANGUAGES = [
    ("vi", "Vietnamese"),
    ("en", "English"),
    ("both", "Vietnamese and English"),
]
PAPER_CODES = {"vi": ["vi_VN"], "en": ["en_US"], "both": ["vi_VN", "en_US"]}


class ResPartner(models.Model):
    _inherit = "res.partner"

    # What has groups is neither copied nor set by a default: others create and duplicate contacts.
    is_trade_customer = fields.Boolean(
        copy=False,
        groups="poe_warranty.group_warranty_user",
        help="Buys to sell on or for a trade. Everyone else is a consumer, an organisation that "
        "buys for its own use too (Law 19/2023).",
    )
    repairer_from = fields.Date(
        string="Authorised repairer from",
        copy=False,
        groups="poe_warranty.group_warranty_user",
        help="May open and repair devices without touching their warranty (clause III.9).",
    )
    repairer_until = fields.Date(
        string="Authorised repairer until",
        copy=False,
        groups="poe_warranty.group_warranty_user",
    )

    warranty_paper_language = fields.Selection(
        PAPER_LANGUAGES,
        string="Language of papers",
        copy=False,
        groups="poe_warranty.group_warranty_user",
        help="Of warranty cards, receipts, letters and reports to this customer. Empty: as the company's "
        "settings say.",
    )

    # what a customer is looked for by (``_rec_names_search``): one of them without an index would make
    # the database read every contact
    _complete_name_trigram = trigram_index("complete_name")
    _email_trigram = trigram_index("email")
    _ref_trigram = trigram_index("ref")
    _vat_trigram = trigram_index("vat")
    _company_registry_trigram = trigram_index("company_registry")

    @api.constrains("repairer_from", "repairer_until")
    def _check_repairer_dates(self):
        for partner in self.sudo():  # sudo: whoever saves the contact need not see the dates
            if partner.repairer_until and (
                not partner.repairer_from or partner.repairer_until < partner.repairer_from
            ):
                raise ValidationError(
                    self.env._("The authorisation of %s ends before it begins.", partner.name)
                )

    @api.model
    def _search_display_name(self, operator, value):
        """A name is found without its accents, and with accents that are signs of their own, as some
        keyboards and lists have them."""
        domain = super()._search_display_name(operator, value)
        if isinstance(value, str) and value and operator == "ilike":
            domain = Domain(domain) | Domain("plain_name", operator, value)
        return domain

    def _get_customer_lang(self, company):
        """Return the code of the language to write to this contact in; it may be nobody.

        :param company: ``res.company`` that writes
        """
        return self.lang or company.partner_id.lang or self.env.lang or "en_US"

    def _get_paper_langs(self, company, usual=None):
        """Return the codes of the languages in which a paper for this contact is written, in their order;
        at least one. The labels of a form are there in either; what is translated wants its language
        installed.

        :param company: ``res.company`` whose paper it is
        :param str usual: one of ``PAPER_LANGUAGES`` where nobody chose; None: the customer's language
        """
        # sudo: how its papers are written, whoever prints one
        contact, company = self.sudo(), company.sudo()
        chosen = (
            contact.warranty_paper_language
            or contact.commercial_partner_id.warranty_paper_language
            or company.warranty_paper_language
            or usual
        )
        return PAPER_CODES.get(chosen) or [self._get_customer_lang(company)]

    def _get_letter_langs(self, company):
        """Return the same of a paper that is translated: one after the other, each complete.

        :param company: ``res.company`` whose paper it is
        """
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        codes = [code for code in self._get_paper_langs(company) if code in installed]
        return codes or [self._get_customer_lang(company)]

    def _is_authorised_repairer(self, day):
        """Tell whether this person or company was authorised to open devices on a day (III.9).

        :param date day: local day of the work
        """
        self.ensure_one()
        return any(
            partner.repairer_from
            and partner.repairer_from <= day
            and (not partner.repairer_until or day <= partner.repairer_until)
            for partner in self | self.commercial_partner_id
        )
