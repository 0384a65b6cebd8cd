from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Cards and claims went with the contacts, past the models: claims look again."""
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        self.env.invalidate_all()
        if len(kept := self.env["res.partner"].browse(partner_ids).exists()) == 1:
            kept._facts_changed("merged")
        return result
