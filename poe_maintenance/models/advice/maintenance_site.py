from odoo import fields, models

from odoo.addons.poe_warranty.tools.action import get_form_action


class MaintenanceSite(models.Model):
    """The adviser starts from a place."""

    _inherit = "maintenance.site"

    proposal_ids = fields.One2many("maintenance.proposal", "site_id", string="Proposals")
    proposal_count = fields.Integer(compute="_compute_proposal_count")

    def _compute_proposal_count(self):
        counts = dict(
            self.env["maintenance.proposal"]._read_group(
                [("site_id", "in", self.ids)], ["site_id"], ["__count"]
            )
        )
        for site in self:
            site.proposal_count = counts.get(site, 0)

    def action_advise(self):
        """Open the proposal of the site that is being worked on, or a new one with the advice."""
        self.ensure_one()
        proposal = self.proposal_ids.filtered(lambda p: p.state == "draft")[:1]
        if not proposal:
            proposal = self.env["maintenance.proposal"].create(
                {"site_id": self.id, "company_id": self.company_id.id}
            )
            # a project has no devices yet: they are entered on the proposal
            # sudo: core shows equipment to those who follow it; whoever advises reads the site's
            if self.sudo().equipment_ids:
                proposal.action_advise()
        return get_form_action(proposal)

    def action_view_proposals(self):
        """Open the proposals made for the site."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "poe_maintenance.maintenance_proposal_action"
        )
        context = {"default_site_id": self[:1].id}
        return {**action, "domain": [("site_id", "in", self.ids)], "context": context}
