"""The log of a document tells what was changed on it."""

from ..common import WarrantyCommon


class TestLog(WarrantyCommon):
    def test_a_document_keeps_no_log_of_what_another_says(self):
        """It would be asked for at each step, and noted on whichever document is saved next."""
        shown = [
            str(field)
            for model in self.env.values()
            if hasattr(model, "_track_get_fields") and model._auto and not model._abstract
            for field in map(model._fields.get, model._track_get_fields())
            if not field.store and field._modules and field._modules[0].startswith("poe_")
        ]
        self.assertFalse(shown)
