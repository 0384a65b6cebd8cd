from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class WarrantyCard(models.Model):
    """Labour that is promised for a shorter time than the parts: covered work is then charged for
    labour alone."""

    _inherit = "warranty.card"

    labour_until = fields.Date(
        string="Labour until",
        compute="_compute_labour_until",
        store=True,
        readonly=False,
        precompute=True,
        help="Last day of free labour as promised, where it ends before the warranty; included.",
        by_program=True,
    )

    @api.depends("policy_id", "product_id", "date_start")
    def _compute_labour_until(self):
        for card in self:
            product, start, terms = card.product_id, card.date_start, card.policy_id.term_ids
            known = product and start
            card.labour_until = terms._get_promise(product, start)[1] if known else False

    def _get_labour_end(self, day):
        """Return the last day of free labour as of a day, with what was bought and served on top, or
        False where it lasts as long as the warranty. It is not moved to a working day yet.

        :param date day: local, e.g. of the first notice
        """
        self.ensure_one()
        if not self.labour_until:
            return False
        begun = self.suspension_ids.filtered(lambda s: s.date_from <= day)
        return self.labour_until + relativedelta(
            months=self.extension_months, days=begun._get_days()
        )
