from odoo import api, models
from odoo.exceptions import UserError

from ...const import MAX_INTEGER
from ...exceptions import NotOneRecordError
from ...tools.spreadsheet import quote_formula

# what ids are sent as; the program itself hands over a number or a tuple most of the time
_SENT = frozenset((list, dict, str, bytes, float, bool))


class WarrantyCalledMixin(models.AbstractModel):
    """Records whose methods are called from outside, with whatever a caller takes for ids: nobody, one
    or several where a method is for one, names in place of numbers. Each is told in words. Models of
    ours have it with ``warranty.bounded.mixin``; those of Odoo that are only guarded do without, as
    everybody's work goes through them."""

    _name = "warranty.called.mixin"
    _description = "Record that is called from outside"

    @api.private
    def browse(self, ids=()):
        """:raise UserError: for ids that are none; that a record exists is told when it is read"""
        if ids.__class__ in _SENT and ids and not self._are_ids(ids):
            raise UserError(
                self.env._(
                    "“%(ids)s” are no numbers of records of “%(document)s”.",
                    ids=str(ids)[:50],
                    document=self._description,
                )
            )
        # core's at once, which nobody extends: it is called a thousand times for a repaired device, and
        # ``super`` looks through each class of a model on its way there
        return models.BaseModel.browse(self, ids)

    def ensure_one(self):
        """:raise NotOneRecordError: in words, as it may be a person who chose several"""
        if len(self._ids) == 1:
            return self
        raise NotOneRecordError(
            self.env._(
                "Choose one record of “%(document)s” for this, not %(count)s.",
                document=self._description,
                count=len(self._ids),
            )
        )

    def export_data(self, fields_to_export):
        """What somebody typed, a customer perhaps, is no formula to the spreadsheet that opens it."""
        exported = super().export_data(fields_to_export)
        rows = [[quote_formula(cell) for cell in row] for row in exported["datas"]]
        return {**exported, "datas": rows}

    @api.model
    def formatted_read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        """As :meth:`export_data`, for the titles of exported groups: the ids in each are what an export
        alone asks for."""
        groups = super().formatted_read_group(domain, groupby, aggregates, *args, **kwargs)
        if "id:array_agg" in aggregates:
            for group in groups:
                group.update((name, quote_formula(group[name])) for name in groupby)
        return groups

    @api.model
    def _are_ids(self, ids):
        """Tell whether all of these can be ids: numbers, those of records that are not saved yet, or
        none at all, as core marks a blank record."""
        try:
            kinds = set(map(type, ids))
        except TypeError:  # not even several
            return False
        if kinds == {int}:
            return max(ids) <= MAX_INTEGER
        return all(
            id_ <= MAX_INTEGER
            if id_.__class__ is int
            else id_ is None or id_ is False or isinstance(id_, api.NewId)
            for id_ in ids
        )
