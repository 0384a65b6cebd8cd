from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class RepairOrder(models.Model):
    _inherit = "repair.order"

    claim_id = fields.Many2one(
        "warranty.claim",
        string="Warranty claim",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )

    _one_repair_per_claim = models.UniqueIndex(
        "(claim_id) WHERE claim_id IS NOT NULL AND state <> 'cancel'",
        "This claim has a repair already: go on with that one.",
    )

    @api.constrains("under_warranty", "claim_id")
    def _check_under_warranty(self):
        for repair in self.filtered("claim_id"):
            if repair.under_warranty and repair.claim_id.decision != "covered":
                raise ValidationError(
                    self.env._(
                        "Repair %(repair)s cannot be free of charge. Claim %(claim)s: %(verdict)s",
                        repair=repair.name,
                        claim=repair.claim_id.name,
                        verdict=repair.claim_id.verdict or "-",
                    )
                )

    def _action_repair_confirm(self):
        """Reserve parts only for work that was decided on and, if charged, accepted."""
        self._check_claim_allows_work()
        return super()._action_repair_confirm()

    def action_repair_start(self):
        self._check_claim_allows_work()
        return super().action_repair_start()

    def action_repair_done(self):
        self._check_claim_allows_work()
        result = super().action_repair_done()
        self.claim_id._update_state("ready")
        return result

    def action_repair_cancel(self):
        result = super().action_repair_cancel()
        self.claim_id.filtered(lambda claim: claim.state in ("repair", "quotation"))._update_state(
            "decided"
        )
        return result

    def _check_claim_allows_work(self):
        """:raise UserError: for work that is free but not covered, or charged but not accepted"""
        for repair in self.filtered("claim_id"):
            claim = repair.claim_id
            if repair.under_warranty and claim.decision != "covered":
                raise UserError(
                    self.env._(
                        "Claim %(claim)s is not covered, so repair %(repair)s cannot start. %(verdict)s",
                        claim=claim.name,
                        repair=repair.name,
                        verdict=claim.verdict or "",
                    )
                )
            # sudo: a technician without access to sales still learns whether it was accepted
            if not repair.under_warranty and repair.sudo().sale_order_id.state != "sale":
                raise UserError(
                    self.env._(
                        "The customer has not accepted the quotation of repair %s yet: nothing "
                        "leaves stock before that.",
                        repair.name,
                    )
                )

    def action_view_claim(self):
        """Open the claim this repair carries out."""
        self.ensure_one()
        return self.env["warranty.claim"]._get_form_action(self.claim_id)
