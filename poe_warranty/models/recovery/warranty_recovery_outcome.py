from odoo import models


class WarrantyRecovery(models.Model):
    """What each answer of a supplier means. The contract for every add-on: a value of ``outcome`` has
    one method ``_settle_<outcome>(self, **answer)``, which

    - takes one recovery that waits for its answer, and what ``warranty.recovery.settle`` asked for
      (``_get_answer_<outcome>``);
    - makes the documents of the answer;
    - returns the state in which the recovery is then, ``settled`` or ``refused``;
    - raises a ``UserError`` that names what stands against it: nothing is recorded then.
    """

    _inherit = "warranty.recovery"

    def _settle_full(self, amount, currency):
        """All that is claimed is credited.

        :param float amount: without taxes
        :param currency: ``res.currency`` of the amount
        """
        self._check_credit(amount, currency)
        self._check_full(amount, currency)
        self._as_program().given_up_amount = max(self._get_left_by(amount, currency), 0.0)
        self._settle_credit(amount, currency)
        return "settled"

    def _settle_part(self, amount, currency):
        """A part is credited; the rest is contested or written off.

        :param float amount: without taxes
        :param currency: ``res.currency`` of the amount
        """
        self._check_credit(amount, currency)
        self._settle_credit(amount, currency)
        return "settled"

    def _settle_refused(self):
        """Nothing is credited."""
        return "refused"
