from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from odoo.addons.poe_warranty.tools.serial import serial_key

from .maintenance_competence import DeviceKind

# terms are kept with the evidence and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

NOT_CALIBRATED = _lt(
    "The instrument that measured “%(cause)s” had no valid calibration certificate on that day: its "
    "reading is not accepted as evidence."
)
NOT_CERTIFIED = _lt(
    "Who inspected “%(cause)s” had no valid certificate for this device on that day: the finding is not "
    "accepted as evidence."
)


class WarrantyObservation(models.Model):
    """Who inspects a device holds the certificates it asks for, and measures with calibrated
    instruments (commitment 8, S39)."""

    _inherit = "warranty.observation"

    instrument_id = fields.Many2one(
        "maintenance.equipment",
        string="Registered instrument",
        compute="_compute_instrument_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_instrument', '=', True)]",
    )
    is_inspector_certified = fields.Boolean(
        string="Inspector certified",
        compute="_compute_is_inspector_certified",
        compute_sudo=True,
        help="The inspector held what the device asks for, on the day of the inspection.",
    )

    @api.depends("instrument")
    def _compute_instrument_id(self):
        """A typed name or number that belongs to one instrument of ours means that one."""
        by_key = self.env["maintenance.equipment"]._get_instruments_by_key(self.claim_id.company_id)
        for observation in self:
            key = serial_key(observation.instrument)
            company = observation.claim_id.company_id
            observation.instrument_id = by_key.get((company, key)) if key else False

    # certificates are no dependency: who changes them says so, in _evidence_changed
    @api.depends("inspector_id", "date", "claim_id.lot_id", "claim_id.product_id")
    def _compute_is_inspector_certified(self):
        kinds = self._get_device_kinds()
        Competence = self.env["maintenance.competence"]
        by_kind = Competence._get_by_kind(kinds.values())
        asked = Competence.sudo().union(*by_kind.values())
        certificates = self.env["hr.employee.skill"].sudo()
        if asked:
            inspectors = [("employee_id.user_id", "in", self.inspector_id.ids)]
            certificates = asked._get_certificates(inspectors)
        held = certificates.grouped(lambda certificate: certificate.employee_id.user_id.id)
        for observation in self:
            own = held.get(observation.inspector_id.id, certificates.browse())
            observation.is_inspector_certified = all(
                competence._is_met_by(own, observation._get_local_day())
                for competence in by_kind[kinds[observation]]
            )

    @api.onchange("instrument_id")
    def _onchange_instrument_id(self):
        if self.instrument_id:
            self.instrument = self.instrument_id._get_instrument_name()

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """:raise ValidationError: when the inspector lacks a certificate the device asks for"""
        self._check_new(vals_list)
        observations = super().create([self._complete_instrument(vals) for vals in vals_list])
        observations._check_inspector()
        return observations

    def write(self, vals):
        """:raise ValidationError: as create, for who changes what an inspector found"""
        self._check_typed(vals)
        result = super().write(self._complete_instrument(vals))
        if not self._is_program():
            self._check_inspector(self.env.user)
        return result

    def _complete_instrument(self, vals):
        """Return the values with the instrument's name beside its record: neither says another one
        than the other. Without a record, the name that is given finds it."""
        if "instrument_id" not in vals:
            return vals
        if not vals["instrument_id"]:
            vals = {"instrument": False, **vals}
            return {name: value for name, value in vals.items() if name != "instrument_id"}
        # sudo: the name of the instrument that was chosen
        instrument = self.env["maintenance.equipment"].sudo().browse(vals["instrument_id"])
        return {**vals, "instrument": instrument._get_instrument_name()}

    # === BUSINESS === #

    def _check_inspector(self, user=None):
        """:param user: who changes the finding; else its inspector

        :raise ValidationError: naming inspector, certificate, device and what is the matter
        """
        kinds = self._get_device_kinds()
        found = self.grouped(lambda o: (user or o.inspector_id, o._get_local_day()))
        for (inspector, day), observations in found.items():
            inspector._check_competent([kinds[o] for o in observations], day)

    @api.model
    def _evidence_changed(self, domain, tell):
        """What the evidence of some findings rests on changed: their claims look at them again.

        :param domain: of the observations
        :param tell: as ``warranty.claim._look_again`` has it
        """
        self.invalidate_model(["is_inspector_certified"])
        resting = Domain("observation_ids", "any", domain)
        claims = self.env["warranty.claim"]._search_followed(resting)
        claims._look_again(tell, self.env["warranty.exclusion"]._get_inspected_checks())

    def _get_device_kinds(self):
        """Return ``{observation: DeviceKind}`` of the claimed devices: as installed, else by their
        product."""
        # sudo: type and brand of the claimed device, for whoever inspects it
        claims = self.sudo().claim_id
        devices = self.env["maintenance.equipment"].sudo().with_context(active_test=False)
        by_lot = devices.search([("lot_id", "in", claims.lot_id.ids)]).grouped("lot_id")
        types = self.env["maintenance.equipment.category"].sudo()
        types = types.search([("product_categ_ids", "!=", False)])
        kinds = {
            claim: DeviceKind(
                claim._get_device_label(),
                claim.company_id,
                by_lot.get(claim.lot_id, devices).category_id
                or types._get_for_product(claim.product_id),
                claim.product_id.product_brand_id,
            )
            for claim in claims
        }
        # one that is being typed may have no claim yet
        nothing = DeviceKind(
            "", claims.company_id[:0], types[:0], claims.product_id.product_brand_id[:0]
        )
        return {o: kinds.get(o.sudo().claim_id, nothing) for o in self}

    def _get_local_day(self):
        """Return the local day on which this was found, in the time zone of the claim's policy."""
        self.ensure_one()
        policy = self.sudo().claim_id._get_policy()  # sudo: the time zone only
        return policy._get_local_date(self.date)

    def _filter_authorised_work(self):
        """Our own technicians with a valid certificate for that device on that day are authorised
        (III.9)."""
        authorised = super()._filter_authorised_work()
        rest = (self - authorised).filtered(lambda o: o._is_about_repairer())
        if not rest:
            return authorised
        kinds = rest._get_device_kinds()
        by_kind = self.env["maintenance.competence"]._get_by_kind(kinds.values())
        held = rest.sudo().repairer_id._get_certificates_by_person(
            self.env["maintenance.competence"].sudo().union(*by_kind.values())
        )
        return authorised | rest.filtered(
            lambda o: (
                by_kind[kinds[o]]
                and all(
                    competence._is_met_by(held[o.sudo().repairer_id], o.repair_date)
                    for competence in by_kind[kinds[o]]
                )
            )
        )

    def _get_evidence_gaps(self):
        """A finding counts only while its inspector is certified, a reading only while its instrument
        is calibrated; of an instrument that is not in our register we know nothing, and take it
        (S39)."""
        gaps = super()._get_evidence_gaps()
        if not self.is_inspector_certified:
            gaps = [*gaps, ("inspector_not_certified", NOT_CERTIFIED)]
        # sudo: whether the instrument is calibrated, for whoever judges
        instrument = self.sudo().instrument_id
        counts = self.code_id.needs_reading and self.reading and instrument
        if counts and not instrument._is_calibrated(self._get_local_day()):
            return [*gaps, ("instrument_not_calibrated", NOT_CALIBRATED)]
        return gaps
