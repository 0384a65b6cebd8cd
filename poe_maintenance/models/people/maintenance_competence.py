from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

# terms are kept with the record and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

ASKED_CHANGED = _lt("The certificates changed that work on a device asks for.")
# what is asked about: a device, or what a claim says of one. Records, but for the name
DeviceKind = namedtuple("DeviceKind", "name company category brand")


class MaintenanceCompetence(models.Model):
    """The certificate that work on a type of device asks for (commitment 8). Where none is asked
    for, everybody may do it."""

    _name = "maintenance.competence"
    _description = "Competence Asked for"
    _order = "category_id, product_brand_id, id"
    _rec_name = "skill_id"
    _check_company_auto = True

    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    category_id = fields.Many2one(
        "maintenance.equipment.category",
        string="Device type",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    product_brand_id = fields.Many2one(
        "product.brand",
        string="Brand",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: every brand.",
    )
    skill_type_id = fields.Many2one(related="skill_id.skill_type_id")
    skill_id = fields.Many2one(
        "hr.skill",
        string="Certificate",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('skill_type_id.is_certification', '=', True)]",
    )
    skill_level_id = fields.Many2one(
        "hr.skill.level",
        string="Lowest level",
        ondelete="restrict",
        domain="[('skill_type_id', '=', skill_type_id)]",
        help="Empty: whoever holds the certificate at all.",
    )

    _once = models.UniqueIndex(
        "(company_id, category_id, COALESCE(product_brand_id, 0), skill_id) WHERE active",
        "This certificate is asked for already.",
    )

    @api.constrains("skill_id", "skill_level_id")
    def _check_certificate(self):
        for competence in self:
            kind = competence.skill_id.skill_type_id
            if not kind.is_certification:
                raise ValidationError(
                    self.env._(
                        "%s is no certificate: choose a skill whose type is a certification.",
                        competence.skill_id.display_name,
                    )
                )
            if competence.skill_level_id and competence.skill_level_id not in kind.skill_level_ids:
                raise ValidationError(
                    self.env._(
                        "%(skill)s has no level %(level)s: choose one of %(type)s.",
                        skill=competence.skill_id.display_name,
                        level=competence.skill_level_id.display_name,
                        type=kind.name,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        competences = super().create(vals_list)
        self._asked_changed(competences.company_id)
        return competences

    def write(self, vals):
        companies = self.company_id
        result = super().write(vals)
        self._asked_changed(companies | self.company_id)
        return result

    def unlink(self):
        companies = self.company_id
        result = super().unlink()
        self._asked_changed(companies)
        return result

    # === BUSINESS === #

    @api.model
    def _asked_changed(self, companies):
        """Tell the claims that rest on inspections that other certificates are asked for.

        :param companies: ``res.company`` that ask
        """
        if companies:
            self.env["warranty.observation"]._evidence_changed(
                Domain("claim_id.company_id", "in", companies.ids),
                lambda _claim: (ASKED_CHANGED, {}),
            )

    @api.model
    def _get_by_kind(self, kinds):
        """Return ``{kind: competences}``: what work on these devices asks for; with sudo, in one
        query.

        :param kinds: iterable of :class:`DeviceKind`
        """
        kinds = set(kinds)
        # sudo: what is asked for is a fact of the work, whoever may configure it
        asked = self.sudo().search(
            [
                ("company_id", "in", [kind.company.id for kind in kinds]),
                ("category_id", "in", [kind.category.id for kind in kinds]),
            ]
        )
        return {kind: asked.filtered(lambda c, k=kind: c._is_asked_for(k)) for kind in kinds}

    def _is_asked_for(self, kind):
        """Tell whether work on a :class:`DeviceKind` asks for this competence."""
        self.ensure_one()
        return (
            self.company_id == kind.company
            and self.category_id == kind.category
            and (not self.product_brand_id or self.product_brand_id == kind.brand)
        )

    def _get_certificates(self, domain):
        """Return the ``hr.employee.skill`` that bear on these competences, of whatever day; with
        sudo.

        :param list domain: whose they are
        """
        # sudo: whether somebody is certified decides, whoever may read staff records. Who left us
        # was certified all the same
        Certificate = self.env["hr.employee.skill"].sudo().with_context(active_test=False)
        return Certificate.search([("skill_id", "in", self.skill_id.ids), *domain])

    def _is_met_by(self, certificates, day):
        """Tell whether one of somebody's certificates meets this competence.

        :param certificates: ``hr.employee.skill``
        :param date day: local day of the work; the first and the last day of a certificate count
        """
        self.ensure_one()
        return any(
            (not certificate.valid_from or certificate.valid_from <= day)
            and (not certificate.valid_to or day <= certificate.valid_to)
            for certificate in self._filter_fitting(certificates)
        )

    def _filter_fitting(self, certificates):
        """Return those of somebody's certificates that would meet this competence on their days."""
        self.ensure_one()
        lowest = self.skill_level_id.level_progress
        return certificates.filtered(
            lambda c: c.skill_id == self.skill_id and c.level_progress >= lowest
        )

    def _get_reason(self, certificates, day):
        """Return in words why somebody's certificates do not meet this competence on a day."""
        self.ensure_one()
        fitting = self._filter_fitting(certificates)
        ended = [c.valid_to for c in fitting if c.valid_to and c.valid_to < day]
        coming = [c.valid_from for c in fitting if c.valid_from and c.valid_from > day]
        if ended:
            return self.env._("it was valid until %s", format_date(self.env, max(ended)))
        if coming:
            return self.env._("it is valid from %s only", format_date(self.env, min(coming)))
        if self.skill_id in certificates.skill_id:
            return self.env._("its level is below %s", self.skill_level_id.name)
        return self.env._("none is on record")
