from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


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
            if repair.under_warranty and not repair.claim_id.is_free_work:
                raise ValidationError(
                    self.env._(
                        "Repair %(repair)s cannot be free of charge. Claim %(claim)s: %(verdict)s",
                        repair=repair.name,
                        claim=repair.claim_id.name,
                        verdict=repair.claim_id.verdict or "-",
                    )
                )

    def write(self, vals):
        """:raise AccessError: when a repair is to be taken off its claim, or put on another"""
        if not self.env.su and "claim_id" in vals:
            raise AccessError(
                self.env._("A repair belongs to its claim for good: make it from the claim.")
            )
        return super().write(vals)

    def action_create_sale_order(self):
        """:raise UserError: for free work on a claim: there is nothing to quote"""
        for repair in self.filtered(lambda repair: repair.claim_id and repair.under_warranty):
            raise UserError(
                self.env._(
                    "Repair %s is free of charge by the verdict of its claim: there is nothing to "
                    "quote.",
                    repair.name,
                )
            )
        return super().action_create_sale_order()

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
        # sudo: the work done moves the claim, whoever in the workshop ends it
        self.sudo().claim_id._update_state("ready")
        return result

    def action_repair_cancel(self):
        result = super().action_repair_cancel()
        # sudo: the work cancelled moves the claim, whoever in the workshop cancels it
        waiting = self.sudo().claim_id.filtered(lambda c: c.state in ("repair", "quotation"))
        waiting._update_state("decided")
        return result

    def _check_claim_allows_work(self):
        """:raise UserError: for work that is free but not covered, or charged but not accepted"""
        # sudo: the workshop and the portal learn whether work may start, not more
        for repair in self.sudo().filtered("claim_id"):
            claim = repair.claim_id
            if claim.verdict_outdated and repair.under_warranty:
                raise UserError(
                    self.env._(
                        "A fact of claim %(claim)s changed since it was found covered. Cancel repair "
                        "%(repair)s and assess the claim again.",
                        claim=claim.name,
                        repair=repair.name,
                    )
                )
            if repair.under_warranty and not claim.is_free_work:
                raise UserError(
                    self.env._(
                        "Claim %(claim)s is not covered, so repair %(repair)s cannot start. %(verdict)s",
                        claim=claim.name,
                        repair=repair.name,
                        verdict=claim.verdict or "",
                    )
                )
            if not repair.under_warranty and repair.sale_order_id.state != "sale":
                raise UserError(
                    self.env._(
                        "The customer has not accepted the quotation of repair %s yet: nothing "
                        "leaves stock before that.",
                        repair.name,
                    )
                )
            claim._check_work_state("repair")

    def action_view_claim(self):
        """Open the claim this repair carries out."""
        self.ensure_one()
        return self.env["warranty.claim"]._get_form_action(self.claim_id)
