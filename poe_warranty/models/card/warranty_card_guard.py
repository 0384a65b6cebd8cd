import re

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.serial import serial_key


class WarrantyCard(models.Model):
    """Who may write what on a card: the promise of a delivered one is settled by its documents, and
    no interface changes it."""

    _inherit = "warranty.card"

    @api.model
    def _check_entered(self, vals_list):
        """:raise ValidationError: for a card that is there already"""
        self._check_doubles(vals_list)
        self._leave_numbers_behind([vals["name"] for vals in vals_list if vals.get("name")])

    @api.model
    def _complete_new_vals(self, vals_list):
        """Numbers of the company's sequence, drawn together."""
        unnamed = [vals for vals in vals_list if not vals.get("name")]
        for vals, number in zip(unnamed, self._get_next_numbers(len(unnamed)), strict=True):
            vals["name"] = number
        return vals_list

    @api.model
    def _get_next_numbers(self, count):
        """Draw card numbers from the company's sequence, in one query for a standard sequence.

        :param int count: how many
        :return: list of str
        """
        sequence = self._get_number_sequence()
        if not sequence or sequence.implementation != "standard" or sequence.use_date_range:
            return [sequence.next_by_id() for _number in range(count)]
        prefix, suffix = sequence._get_prefix_suffix()
        drawn = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence.id:03d}",
                count,
            )
        )
        return [f"{prefix}{number:0{sequence.padding}d}{suffix}" for (number,) in drawn]

    @api.model
    def _get_number_sequence(self):
        """Return the ``ir.sequence`` that gives the company's card numbers."""
        domain = [("code", "=", self._name), ("company_id", "in", (self.env.company.id, False))]
        # sudo: whoever completes a delivery draws numbers; the sequence itself stays closed
        return self.env["ir.sequence"].sudo().search(domain, order="company_id", limit=1)

    @api.model
    def _leave_numbers_behind(self, numbers):
        """Let the sequence go on behind card numbers that were typed in: a delivery draws none of
        them again.

        :param list numbers: of new cards
        """
        sequence = numbers and self._get_number_sequence()
        if not sequence or sequence.use_date_range:
            return
        prefix, suffix = (re.escape(serial_key(s) or "") for s in sequence._get_prefix_suffix())
        own = re.compile(rf"{prefix}(\d{{1,9}}){suffix}")
        typed = (own.fullmatch(serial_key(number) or "") for number in numbers)
        highest = max((int(match[1]) for match in typed if match), default=0)
        sequence.invalidate_recordset(["number_next_actual"])  # drawn from since it was read
        if highest >= sequence.number_next_actual:
            sequence.number_next = highest + 1

    def _get_reason_promised(self, name):
        """Return why stays what a card promises: a delivery issued it; the paper cards from before
        are completed by who keeps them."""
        if self.move_id or not self._is_keeper():
            return self.env._("What warranty card %s promises cannot be rewritten.", self.name)
        return None

    @api.model
    def _is_keeper(self):
        """Tell whether the user may complete and cancel paper cards from before."""
        return self.env.user.has_group("poe_warranty.group_warranty_manager")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A warranty card is a promise to a customer: cancel it, do not delete it.")
        )
