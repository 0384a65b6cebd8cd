from odoo import api, fields, models

from ...const import EFFECTS


class WarrantyExclusion(models.Model):
    """A configured check of a policy; the methods in ``checks/`` hold its logic."""

    _name = "warranty.exclusion"
    _description = "Warranty Exclusion"
    _inherit = ["warranty.policy.line.mixin"]

    clause = fields.Char(required=True, help="Number in the published policy, e.g. III.2.")
    name = fields.Char(
        string="Text", required=True, translate=True, help="The clause as it is printed."
    )
    check_type = fields.Selection([], required=True)
    effect = fields.Selection(EFFECTS, required=True, default="exclude")
    causal = fields.Boolean(
        string="Needs causal link",
        help="Excludes only when the inspection links the finding to the fault.",
    )
    evidence_required = fields.Boolean(
        string="Needs evidence",
        help="Excludes only with a photo or, where the cause is measured, a reading and its "
        "instrument. Until then a person must decide.",
    )
    trade_effect = fields.Selection(
        EFFECTS,
        string="Effect for trade",
        help="For trade customers the finding alone has this effect, without causal link and "
        "further evidence. Empty: as for consumers.",
    )

    _check_type_unique = models.Constraint(
        "unique (policy_id, check_type, clause)", "A policy has each check once per clause."
    )

    @api.depends("clause", "name")
    def _compute_display_name(self):
        for exclusion in self:
            exclusion.display_name = f"{exclusion.clause} {exclusion.name}"

    def _evaluate(self, claims):
        """Run this check over claims judged under its policy. The contract for every add-on:

        - add a value to ``check_type`` with ``selection_add`` and write one method
          ``_evaluate_<check_type>(self, claims)`` beside it, in the add-on that owns the fact;
        - it takes the whole recordset and never searches per claim: the number of queries must
          not grow with the claims;
        - it never writes, and never raises for a business reason;
        - it judges the facts as of the day of first notice, in the policy's time zone
          (``claim._get_notice_date()``);
        - it returns ``{claim: [finding, ...]}``, leaving out claims it has nothing to say about.
          A finding is what :meth:`_prepare_finding_vals` returns;
        - what only someone who looks at the device can answer is named in
          :meth:`_get_inspected_checks` beside it, and what the desk reads of it in
          :meth:`_get_questions`.

        Configuration (effect, clause, trade customers) is applied here, not in the methods; a
        finding may bring an effect of its own where the evidence weakens the configured one.

        :param claims: ``warranty.claim`` recordset
        :return: dict of claim to a list of ``warranty.finding`` values
        """
        self.ensure_one()
        if self.effect == "off" and self.trade_effect in (False, "off"):
            return {}
        found = {}
        for claim, findings in getattr(self, f"_evaluate_{self.check_type}")(claims).items():
            effect = self._get_effect(claim)
            if effect != "off":
                found[claim] = [{**vals, "effect": vals["effect"] or effect} for vals in findings]
        return found

    @api.model
    def _get_inspected_checks(self):
        """Return the values of ``check_type`` that only someone who looks at the device can answer:
        the desk shows them as to be inspected while nothing is found."""
        return set()

    @api.model
    def _get_questions(self):
        """Return ``{check_type: question}``, in the user's language: what the desk reads of each check.
        The answer “no” means that nothing stands against cover. A check without a question is shown by
        the text of its clause."""
        return {}

    def _is_strict(self, claim):
        """Tell whether the finding alone decides, since the customer buys for trade."""
        if not self.trade_effect:
            return False
        # sudo: a fact of the verdict, whoever may read the partner
        return claim.partner_id.commercial_partner_id.sudo().is_trade_customer

    def _get_effect(self, claim):
        """Return the configured effect for the kind of customer the claim comes from."""
        return self.trade_effect if self._is_strict(claim) else self.effect

    def _prepare_finding_vals(self, reason, message, effect=None, **data):
        """Return the values of one finding of this check.

        :param str reason: short stable word, e.g. ``expired``
        :param message: a lazy term (``_lt``), with ``%(name)s`` for the data it shows: evidence is
            kept without language and read in the reader's
        :param str effect: only where the evidence weakens the configured effect
        :param data: the facts used: plain values, dates, or single records; ``complete`` is False
            while the evidence does not allow an exclusion yet
        """
        self.ensure_one()
        return {
            "exclusion_id": self.id,
            "clause": self.clause,
            "check_type": self.check_type,
            "reason": reason,
            "effect": effect,
            **self.env["warranty.told.mixin"]._prepare_message_vals(message, data),
        }
