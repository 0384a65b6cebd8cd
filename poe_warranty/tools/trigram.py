"""The index that finds a part of a text, for columns that core indexes for the whole of it only."""

from odoo import models
from odoo.modules.db import FunctionStatus


def trigram_index(column):
    """Return the index that ``index="trigram"`` would make of a column.

    :param str column: name of a text column
    """

    def define(registry):
        if not registry.has_trigram:
            return ""
        # as a search compares it, see odoo.orm.registry.Registry.check_indexes
        indexable = registry.has_unaccent == FunctionStatus.INDEXABLE
        expression = registry.unaccent(column) if indexable else column
        return f"USING gin ({expression} gin_trgm_ops)"

    return models.Index(define)
