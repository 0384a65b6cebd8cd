from odoo import api, fields, models


class WarrantyPolicy(models.Model):
    """Where a policy departs from the shipped profile it is based on, in words: the settings, the
    policy and the verdict warn with them."""

    _inherit = "warranty.policy"

    departures = fields.Text(
        compute="_compute_departures", help="Settings that depart from the shipped profile."
    )

    @api.depends("profile_id", "term_ids", "exclusion_ids.effect", "exclusion_ids.trade_effect")
    @api.depends_context("lang")
    def _compute_departures(self):
        for policy in self:
            policy.departures = "\n".join(policy._get_departures()) or False

    def _get_departures(self):
        """Return one line a setting that is not the profile's default.

        :return: list of str; empty for a profile itself and for a policy without one
        """
        self.ensure_one()
        if not self.profile_id:
            return []
        lines = list(filter(None, map(self._get_rule_departure, self._get_rule_names())))
        lines += filter(None, self.exclusion_ids.mapped("departure"))
        return lines + self._get_missing_clauses() + self._get_term_departures()

    def _get_rule_departure(self, name):
        """Return how one rule departs from the profile, or False where it does not.

        :param str name: of the rule's field
        """
        self.ensure_one()
        profile = self.profile_id
        if not profile or self[name] == profile[name]:
            return False
        return self._describe_departure(
            self._fields[name].get_description(self.env, ["string"])["string"],
            self._get_shown(self, name),
            self._get_shown(profile, name),
        )

    def _describe_departure(self, what, here, default):
        return self.env._(
            "%(what)s: %(here)s (default of the profile: %(default)s)",
            what=what,
            here=here,
            default=default,
        )

    @api.model
    def _get_shown(self, record, name):
        """Return a field's value as a user reads it."""
        field = record._fields[name]
        if field.type == "boolean":
            return self.env._("yes") if record[name] else self.env._("no")
        return field.convert_to_export(record[name], record) or "-"

    def _get_missing_clauses(self):
        have = {exclusion._get_key() for exclusion in self.exclusion_ids}
        return [
            self.env._("%s is not checked at all", exclusion.display_name)
            for exclusion in self.profile_id.exclusion_ids
            if exclusion._get_key() not in have and exclusion.effect != "off"
        ]

    def _get_term_departures(self):
        def describe(policy):
            return {
                term.product_tmpl_id.display_name
                or term.categ_id.display_name
                or self.env._("All other products"): self._describe_term(term)
                for term in policy.term_ids
            }

        here, default = describe(self), describe(self.profile_id)
        return [
            self._describe_departure(what, here.get(what, "-"), default.get(what, "-"))
            for what in {**default, **here}
            if here.get(what) != default.get(what)
        ]

    def _describe_term(self, term):
        """Return one line of the terms as one text."""
        rule = self._get_shown(term, "manufacturer_rule")
        text = self.env._("%(months)s months, %(rule)s", months=term.months, rule=rule)
        if term.labour_months:
            text += self.env._(", labour %s months", term.labour_months)
        return text


class WarrantyExclusion(models.Model):
    _inherit = "warranty.exclusion"

    departure = fields.Char(
        compute="_compute_departure", help="How this check departs from the shipped profile."
    )

    @api.depends("policy_id.profile_id", "effect", "trade_effect", "causal", "evidence_required")
    @api.depends_context("lang")
    def _compute_departure(self):
        for exclusion in self:
            twin = exclusion._get_profile_twin()
            here, default = exclusion._get_described(), twin and twin._get_described()
            exclusion.departure = (
                exclusion.policy_id._describe_departure(exclusion.display_name, here, default)
                if twin and here != default
                else False
            )

    def _get_key(self):
        return (self.check_type, self.clause)

    def _get_profile_twin(self):
        """Return the same check of the profile the policy is based on, or an empty recordset."""
        self.ensure_one()
        return self.policy_id.profile_id.exclusion_ids.filtered(
            lambda exclusion: exclusion._get_key() == self._get_key()
        )[:1]

    def _get_described(self):
        """Return what is configured on this check as one text."""
        shown = self.policy_id._get_shown
        parts = [shown(self, "effect")]
        if self.trade_effect:
            parts.append(self.env._("trade: %s", shown(self, "trade_effect")))
        if self.causal:
            parts.append(self.env._("causal link"))
        if self.evidence_required:
            parts.append(self.env._("evidence"))
        return ", ".join(parts)
