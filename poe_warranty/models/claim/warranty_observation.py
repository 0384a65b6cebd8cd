from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ...const import CAUSAL_LINKS, CLAIM_END_STATES

# terms are kept with the evidence and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

NO_PHOTO = _lt("Before “%(cause)s” can exclude the claim, attach a photo.")
NO_READING = _lt("Before “%(cause)s” can exclude the claim, record the reading and the instrument.")


class WarrantyObservation(models.Model):
    """One thing an inspector found on the device: the input of the checks III.5–III.7 and III.9."""

    _name = "warranty.observation"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _description = "Observation"
    _order = "claim_id, id"

    claim_id = fields.Many2one(
        "warranty.claim",
        required=True,
        index=True,
        ondelete="cascade",
        settled_by="_get_reason_found",
    )
    code_id = fields.Many2one(
        "warranty.code",
        string="Cause",
        required=True,
        ondelete="restrict",
        domain="[('kind', '=', 'cause')]",
    )
    causal_link = fields.Selection(
        CAUSAL_LINKS, string="Link to the fault", required=True, default="undetermined"
    )
    origin = fields.Selection(
        [
            ("customer", "Customer or third party"),
            ("ours", "Our own work: sale, installation, repair"),
            ("product", "The product itself"),
        ],
        string="Answerable",
        help="Only what the customer is answerable for can exclude a claim (commitments 3 and 4). Until "
        "somebody says so, a person must decide.",
    )
    source_product_id = fields.Many2one(
        "product.product",
        string="Came from",
        help="What caused it, e.g. the power supply. Sold by us with this device, it is our fault.",
    )
    reading = fields.Char(help="Measured value with its unit, e.g. 24 V AC.")
    instrument = fields.Char(help="What it was measured with, e.g. multimeter MM-03.")
    repairer_id = fields.Many2one(
        "res.partner", string="Opened by", help="Who opened or repaired the device (III.9)."
    )
    repair_date = fields.Date(string="Opened on", help="Local day on which it was opened.")
    note = fields.Char()
    inspector_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        readonly=True,
        by_program=True,
    )
    date = fields.Datetime(
        required=True, default=fields.Datetime.now, readonly=True, by_program=True
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Photos", bypass_search_access=True)

    _cause_once = models.Constraint(
        "unique (claim_id, code_id)", "This cause is recorded on the claim already."
    )

    # === CONSTRAINTS === #

    @api.constrains("repair_date")
    def _check_repair_date(self):
        for observation in self:
            # sudo: the time zone only
            policy = observation.sudo().claim_id._get_policy()
            today = policy._get_local_date(fields.Datetime.now())
            if observation.repair_date and observation.repair_date > today:
                raise ValidationError(
                    self.env._("The device was opened in the future: check the day.")
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        observations = super().create(vals_list)
        observations._check_claim_open()
        observations._attach_photos()
        observations.claim_id._invalidate_verdict()
        return observations

    def write(self, vals):
        self._check_claim_open()
        self.claim_id._invalidate_verdict()
        result = super().write(vals)
        self._attach_photos()
        return result

    def _get_reason_found(self, name):
        """Return why a finding stays on its claim."""
        return self.env._("What was found on claim %s stays there.", self.claim_id.name)

    def _attach_photos(self):
        """Photos belong to the finding: whoever reads it sees them."""
        for observation in self:
            observation.attachment_ids._belong_to(observation)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        """A finding that was judged may be withdrawn, but its photos stay with the claim: an earlier
        check rests on them."""
        self._check_claim_open()
        for observation in self.filtered("claim_id.assessment_ids"):
            # sudo: the photos change their place, not their readers
            observation.sudo()._as_program().attachment_ids.write(
                {"res_model": "warranty.claim", "res_id": observation.claim_id.id}
            )
        self.claim_id._invalidate_verdict()

    def _check_claim_open(self):
        """:raise UserError: when the claim is closed: its inspection is part of the record"""
        for claim in self.claim_id:
            if claim.state in CLAIM_END_STATES:
                raise UserError(
                    self.env._(
                        "Claim %s is closed: its inspection can no longer change.", claim.name
                    )
                )

    # === BUSINESS === #

    def _filter_authorised_work(self):
        """Return those of these findings which only record that somebody authorised on that day
        opened the device (III.9).

        The contract for other add-ons: add those whom another register authorises; the number of
        queries must not grow with the findings.
        """
        # sudo: the register is a fact of the verdict, whoever may read the partner
        return self.filtered(
            lambda o: (
                o._is_about_repairer()
                and o.sudo().repairer_id._is_authorised_repairer(o.repair_date)
            )
        )

    def _is_about_repairer(self):
        """Tell whether this says who opened the device, and on which day."""
        self.ensure_one()
        about = self.code_id.check_type == "unauthorised_repair"
        return bool(about and self.repairer_id and self.repair_date)

    def _get_order_of_source(self):
        """Return the sales order of the claimed device when we sold, with it, what caused the
        fault; else an empty recordset."""
        self.ensure_one()
        # sudo: the desk learns that we sold it, not more of the order
        order = self.sudo().claim_id.card_id.sale_order_id
        sold = order.order_line.product_id
        return (
            order
            if self.source_product_id and self.sudo().source_product_id in sold
            else order.browse()
        )

    def _get_evidence_gaps(self):
        """Return what the evidence lacks before it can exclude a claim: a reading with its
        instrument for a cause that is measured, a photo for any other.

        The contract for other add-ons: extend the list with ``(reason, lazy term)``; the term may
        show ``%(cause)s``.
        """
        self.ensure_one()
        if self.code_id.needs_reading:
            return [] if self.reading and self.instrument else [("no_reading", NO_READING)]
        # sudo: whether there is a photo, not the photo
        return [] if self.sudo().attachment_ids else [("no_photo", NO_PHOTO)]
