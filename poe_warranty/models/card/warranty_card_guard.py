from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...tools.context import without_defaults


class WarrantyCard(models.Model):
    """Who may write what on a card: the promise of a delivered one is settled by its documents, and
    no interface changes it."""

    _inherit = "warranty.card"

    @api.model_create_multi
    def create(self, vals_list):
        """:raise AccessError: for what only a delivery settles: state, end, documents"""
        if not self.env.su:
            for vals in vals_list:
                sent = {name for name in vals if vals[name] and vals[name] != "issued"}
                self._check_fixed(sent & self._get_document_fields())
            names = self._get_document_fields()
            self = without_defaults(self, names)
            vals_list = [
                {name: vals[name] for name in vals if name not in names} for vals in vals_list
            ]
        unnamed = [vals for vals in vals_list if not vals.get("name")]
        numbers = self.env["warranty.card"]._get_next_numbers(len(unnamed))
        for vals, number in zip(unnamed, numbers, strict=True):
            vals["name"] = number
        return super().create(vals_list)

    @api.model
    def _get_next_numbers(self, count):
        """Draw card numbers from the company's sequence, in one query for a standard sequence.

        :param int count: how many
        :return: list of str
        """
        # sudo: whoever completes a delivery draws numbers; the sequence itself stays closed
        sequence = (
            self.env["ir.sequence"]
            .sudo()
            .search(
                [("code", "=", self._name), ("company_id", "in", (self.env.company.id, False))],
                order="company_id",
                limit=1,
            )
        )
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

    def write(self, vals):
        """The promise of a delivered card is fixed: what its form shows as fixed, no interface
        changes. Cancelling and replacing are the business of the documents that do it.

        :raise AccessError: when a field of the promise is to change
        """
        if not self.env.su:
            fixed = self._get_document_fields()
            if self.filtered("move_id") or not self._is_keeper():
                fixed |= self._get_promise_fields()
            self._check_fixed(fixed & set(vals))
        return super().write(vals)

    def _check_fixed(self, names):
        """:raise AccessError: when there are names of fields that may not be set by hand"""
        if names:
            raise AccessError(
                self.env._(
                    "What a warranty card promises cannot be rewritten: %s.",
                    ", ".join(sorted(self._fields[name].string for name in names)),
                )
            )

    @api.model
    def _is_keeper(self):
        """Tell whether the user may complete and cancel paper cards from before."""
        return self.env.user.has_group("poe_warranty.group_warranty_manager")

    @api.model
    def _get_link_fields(self):
        """Return the links to the documents that issued, cancelled or replaced a card."""
        return {
            "sale_line_id",
            "sale_order_id",
            "move_id",
            "picking_id",
            "cancel_move_id",
            "replaces_id",
            "replaced_by_id",
            "chain_root_id",
            "refurbished_consent_ids",
        }

    @api.model
    def _get_document_fields(self):
        """Return the fields that only documents set, never a person."""
        return self._get_link_fields() | {
            "state",
            "serial_key",
            "serial_shape",
            "tracking",
            "cancel_reason",
            "cancel_date",
            "extension_months",
            "nominal_end",
            "suspended_days",
            "effective_end",
            "last_claim_day",
            "suspension_ids",
            "extension_ids",
            "transfer_ids",
            "copy_ids",
        }

    @api.model
    def _get_promise_fields(self):
        """Return the fields that are settled once a delivery issued the card."""
        return {
            "name",
            "company_id",
            "partner_id",
            "product_id",
            "lot_id",
            "serial",
            "phone",
            "quantity",
            "purchase_date",
            "policy_id",
            "date_start",
            "term_months",
            "term_days",
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A warranty card is a promise to a customer: cancel it, do not delete it.")
        )
