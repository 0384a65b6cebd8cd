from odoo import models


class MaintenanceResult(models.Model):
    """What the screen of a visit shows of an item on a device's list, as plain JSON."""

    _inherit = "maintenance.result"

    def _get_check_key(self):
        """Return what tells one check from another: the item, and the limits it is judged by."""
        self.ensure_one()
        low = self.has_min and self.limit_min
        high = self.has_max and self.limit_max
        return f"{self.item_id.id}|{self.kind}|{self.unit}|{low}|{high}|{self.photo_required}"

    def _get_screen_check(self):
        """Return what is looked at, and what is right."""
        self.ensure_one()
        item = self.item_id
        return {
            "name": item.name,
            "instructions": item.instructions or "",
            "kind": self.kind,
            "unit": self.unit or "",
            # of this one alone: a number in words takes time
            "expected": self.with_prefetch().expected or "",
            "min": self.limit_min if self.has_min else None,
            "max": self.limit_max if self.has_max else None,
            "photo_required": self.photo_required,
            "instrument_required": self.instrument_required,
            "may_pass_together": item.checklist_id.may_pass_together,
            "on_the_spot": item.on_the_spot,
        }

    def _get_screen_result(self):
        """Return what was found."""
        self.ensure_one()
        is_fault = self.state == "fail"
        return {
            "id": self.id,
            "item_id": self.item_id.id,
            "check": self._get_check_key(),
            **self._get_found(),
            "photos": len(self.photo_ids),
            "follow_up_kind": self.follow_up_kind or "",
            "follow_up": (is_fault and self.follow_up) or "",
            "is_followed": is_fault and self.is_followed,
            "has_document": bool(self.claim_id or self.sale_line_id),
        }

    def _get_found(self):
        """Return what was found, without what follows from it."""
        self.ensure_one()
        return {
            "state": self.state,
            "reading": self.reading if self.is_measured else None,
            "note": self.note or "",
        }

    def _get_seen(self):
        """Return what the screen shows of the item that an act on it may overwrite."""
        return {**self._get_found(), "device_id": self.equipment_id.id}

    def _get_screen_change(self):
        """Return what an act on this item changed: it, and what its device is by it."""
        # sudo: as in maintenance.visit.line._get_screen_lines
        result = self.sudo()
        line = result.visit_line_id
        return {
            "lines": [{"id": line.id, **line._get_seen()}],
            "results": [result._get_screen_result()],
        }
