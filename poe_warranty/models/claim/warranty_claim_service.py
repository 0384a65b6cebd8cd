from odoo import fields, models


class WarrantyClaim(models.Model):
    """The time a device is with us: where it is served under warranty, its card is that much longer
    (Law 19/2023, art. 30.2.c)."""

    _inherit = "warranty.claim"

    released_datetime = fields.Datetime(
        string="Hold lifted",
        readonly=True,
        copy=False,
        help="When the order was paid, or a person decided otherwise: service time counts from then.",
        by_program=True,
    )

    def _get_lifted_holds(self, vals):
        """Return those of these claims whose hold a new decision lifts.

        :param dict vals: about to be written
        """
        if vals["decision"] == "hold":
            return self.browse()
        return self.filtered(lambda claim: claim.decision == "hold")

    def _note_release(self):
        """The hold was lifted at this moment: it goes with the decision."""
        self._as_program().write({"released_datetime": fields.Datetime.now()})

    def _end_service(self):
        """The customer has the device back, or the unit that replaces it: service time extends its
        card (Law 19/2023, 30.2.c)."""
        waiting = self.filtered(lambda claim: not claim.returned_datetime)
        waiting._as_program().write({"returned_datetime": fields.Datetime.now()})
        self._suspend_cards()

    def _suspend_cards(self):
        """Add the service time of covered (or fault-free) devices to their cards, once; of one that
        is handed over anew, until the later day."""
        served = self.filtered(lambda claim: claim._is_service_suspending())
        # sudo: nobody enters service time by hand
        Suspension = self.env["warranty.suspension"].sudo()
        done = Suspension.search([("claim_id", "in", served.ids)])
        counted = {(time.claim_id.id, time.date_to) for time in done}
        vals_list = [claim._prepare_suspension_vals() for claim in served]
        vals_list = [v for v in vals_list if (v["claim_id"], v["date_to"]) not in counted]
        if vals_list:
            Suspension.create(vals_list)

    def _get_service_start(self):
        """Return from when on the time counts that we have the device, UTC: from the receipt, or from
        the release of a hold, before which nothing could be done (III.10)."""
        self.ensure_one()
        return max(self.received_datetime, self.released_datetime or self.received_datetime)

    def _is_service_suspending(self):
        """Tell whether the time we had the device is not counted in its warranty: it ended covered,
        or no fault was found; not when it was excluded, nor while it was on hold. A card for a
        quantity goes on: the others were not in service."""
        if self.card_id.tracking != "serial" and self.card_id.quantity > 1:
            return False
        fault_free = self.resolution_id.no_fault_found and self.decision != "excluded"
        return bool(
            self.card_id
            and self.received_datetime
            and self.card_id.policy_id.suspension
            and (self.decision == "covered" or fault_free)
            and self._get_service_start() <= self.returned_datetime
        )

    def _prepare_suspension_vals(self):
        """Return the values of the service time, in local days of the policy."""
        self.ensure_one()
        local = self.card_id.policy_id._get_local_date
        return {
            "card_id": self.card_id.id,
            "claim_id": self.id,
            "date_from": local(self._get_service_start()),
            "date_to": local(self.returned_datetime),
        }
