import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.serial import get_short_key

# as many as a person pastes at once; a longer list makes two campaigns
MAX_LINES = 20_000
# between the first and the last of a range: dots, as no serial has two of them, or the next column
_BETWEEN = re.compile(r"\s*(?:\.\.+|…|\t)\s*")


class WarrantyCampaignSerial(models.Model):
    """One serial that a campaign is about, or a range of them. They are found by their keys, whatever
    spelling the manufacturer's list has."""

    _name = "warranty.campaign.serial"
    _description = "Serial of a campaign"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _order = "id"

    campaign_id = fields.Many2one(
        "warranty.campaign", required=True, index=True, ondelete="cascade"
    )
    first = fields.Char(string="Serial", required=True)
    last = fields.Char(string="Until serial", help="The last of a range, included.")
    first_key = fields.Char(compute="_compute_keys", store=True, precompute=True, by_program=True)
    last_key = fields.Char(compute="_compute_keys", store=True, precompute=True, by_program=True)

    _single_idx = models.Index("(first_key, campaign_id) WHERE last_key IS NULL")
    _range_idx = models.Index("(campaign_id) WHERE last_key IS NOT NULL")

    # === COMPUTE === #

    @api.depends("first", "last")
    def _compute_keys(self):
        for line in self:
            line.first_key = get_short_key(line.first)
            line.last_key = get_short_key(line.last)

    @api.depends("first", "last")
    def _compute_display_name(self):
        for line in self:
            line.display_name = " .. ".join(filter(None, (line.first, line.last)))

    # === CONSTRAINTS === #

    @api.constrains("first", "last")
    def _check_serials(self):
        for line in self:
            first, last = line.first_key or "", line.last_key or ""
            if not first or (line.last and not last):
                raise ValidationError(
                    self.env._("“%s” is no serial number: correct the line.", line.display_name)
                )
            if last and (len(last) != len(first) or last < first):
                raise self._get_no_range_error(line.display_name)

    @api.model
    def _get_no_range_error(self, line):
        return ValidationError(
            self.env._(
                "“%s” is no range: its last serial has as many signs as the first and comes after it. "
                "Correct the line.",
                line,
            )
        )

    # === AS TEXT === #

    def _format_lines(self):
        """Return these as a person writes them, one a line; False without any."""
        return "\n".join(self.mapped("display_name")) or False

    @api.model
    def _read_lines(self, text):
        """Return the values of what was typed or pasted, each line once.

        :param str text: one serial a line, or the first and the last of a range; may be empty
        :rtype: list of dict
        :raise UserError: for more than a campaign has
        """
        lines = dict.fromkeys(filter(None, map(str.strip, (text or "").splitlines())))
        if len(lines) > MAX_LINES:
            raise UserError(
                self.env._(
                    "The list has %(count)s lines: divide it into campaigns of at most %(most)s.",
                    count=len(lines),
                    most=MAX_LINES,
                )
            )
        return [self._read_line(line) for line in lines]

    @api.model
    def _read_line(self, line):
        """Return the values of one line.

        :raise ValidationError: for a range that lacks one of its ends
        """
        ends = _BETWEEN.split(line, maxsplit=1)
        if "" in ends:
            raise self._get_no_range_error(line)
        return dict(zip(("first", "last"), ends, strict=False))
