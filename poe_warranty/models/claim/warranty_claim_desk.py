from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...tools.label import get_labels
from ...tools.record import get_asked


class WarrantyClaim(models.Model):
    """What the reception desk's screen asks the server: one call a scan, one a device taken in."""

    _inherit = "warranty.claim"

    # === OPENING === #

    @api.model
    def desk_options(self):
        """Return what the desk chooses from: ``symptoms`` and ``seal_conditions`` as pairs of value
        and words, ``conditions`` and ``arrangements`` as ready words, and ``loaners_out``, the ids of
        the loaners that are with customers."""
        self.check_access("create")
        symptoms = self.env["warranty.code"].search([("kind", "=", "symptom")])
        out = self.search(
            [
                ("loaner_lot_id", "!=", False),
                ("loaner_back_on", "=", False),
                ("state", "!=", "cancelled"),
            ]
        )
        return {
            "symptoms": [(symptom.id, symptom.display_name) for symptom in symptoms],
            "seal_conditions": self._fields["seal_condition"]._description_selection(self.env),
            "conditions": self._get_desk_conditions(),
            "arrangements": [self.env._("Needs no loaner"), self.env._("Has a spare device")],
            "loaners_out": out.loaner_lot_id.ids,
        }

    @api.model
    def _get_desk_conditions(self):
        """Return the words of the conditions in which devices are mostly handed in."""
        return [
            self.env._("No visible damage"),
            self.env._("Scratched"),
            self.env._("Dented"),
            self.env._("Dirty"),
            self.env._("Screws missing"),
        ]

    # === WHAT IT IS SHOWN === #

    def _get_desk_summary(self):
        self.ensure_one()
        labels = get_labels(self, "standing")
        return {
            "id": self.id,
            "name": self.name,
            "date": format_date(self.env, self._get_notice_date()),
            "state": self._get_state_label(),
            "decision": self.standing or "",
            "decision_label": labels.get(self.standing, ""),
            "fault": self.fault_description or "",
            "is_open": self.is_open,
        }

    def _get_desk_open_claim(self):
        """Return the open claim of a device, with the receipt that can be gone on with."""
        draft = self.receipt_id.filtered(lambda receipt: receipt.state == "draft")
        return {
            **self._get_desk_summary(),
            "receipt_id": draft.id,
            "receipt": draft.name or "",
            "awaited": self.is_awaited,
            "partner_id": self.partner_id.id,
            "partner": self.partner_id.display_name or "",
        }

    def _get_desk_verdict(self, decision, open_claim):
        """Return how a device stands: as its open claim was judged, where there is one; else by the
        decision before inspection, which promises nothing yet.

        :param str decision: what the records say of this claim
        :param open_claim: the open ``warranty.claim`` of the device, may be empty
        """
        labels = get_labels(self, "standing")
        if open_claim.verdict_outdated:
            label = self.env._("To be judged again")
            return {"decision": "outdated", "label": label, "text": open_claim.verdict}
        judged = open_claim.standing
        standing = judged or ("to_inspect" if decision == "covered" else decision)
        text = judged and open_claim.verdict or ""
        return {"decision": standing, "label": labels[standing], "text": text}

    def _get_desk_checks(self, findings):
        """Return every check of the policy as a question with what is known of it: passed (the answer
        is no), found, or still to be inspected.

        :param list findings: values of the findings so far
        """
        Finding = self.env["warranty.finding"]
        inspected = self.env["warranty.exclusion"]._get_inspected_checks()
        questions = self.env["warranty.exclusion"]._get_questions()
        found = {}
        for vals in findings:
            found.setdefault(vals["exclusion_id"], []).append(vals)
        return [
            {
                "id": exclusion.id,
                "clause": exclusion.clause,
                "name": exclusion.name,
                "question": questions.get(exclusion.check_type, ""),
                "state": (
                    max((v["effect"] for v in found[exclusion.id]), key=self._get_effect_rank)
                    if exclusion.id in found
                    else "inspect"
                    if exclusion.check_type in inspected
                    else "passed"
                ),
                "messages": [Finding._get_message(vals) for vals in found.get(exclusion.id, ())],
            }
            for exclusion in self._get_policy().exclusion_ids
            if exclusion._get_effect(self) != "off"
        ]

    @api.model
    def _get_effect_rank(self, effect):
        return ("warn", "review", "hold", "exclude").index(effect)

    # === TAKING IN === #

    @api.model
    def desk_register(self, values, receipt_id=False, claim_id=False):
        """Take one device in on a receipt, making the receipt with its first device.

        :param dict values: of the new claim, as its form would send them
        :param int receipt_id: of the receipt the desk is filling; False for a new one
        :param int claim_id: of the claim by which the fault of this device was reported before; False
            for a new one
        :return: dict of the receipt and its devices, see :meth:`desk_receipt`
        :raise UserError: when the device is in service already, or its customer is another one; when
            the receipt is gone
        """
        receipt = self.env["warranty.receipt"]
        if receipt_id:
            receipt = get_asked(receipt, receipt_id)
        if receipt.confirmed_on:
            raise UserError(
                self.env._(
                    "Receipt %s is taken in already: start a new one for this device.", receipt.name
                )
            )
        awaited = self._get_awaited(claim_id)
        claim = awaited._note_arrival(values) or self.with_company(receipt.company_id).create(
            values
        )
        claim._check_served_once()
        claim.photo_ids._belong_to(claim)
        if not claim.partner_id:
            raise UserError(
                self.env._("Who is the customer of claim %s? Choose one first.", claim.name)
            )
        if not receipt:
            vals = {"partner_id": claim.partner_id.id, "company_id": claim.company_id.id}
            receipt = receipt.create(vals)
        claim.receipt_id = receipt
        claim.action_assess()
        return self.desk_receipt(receipt.id)

    @api.model
    def desk_receipt(self, receipt_id):
        """Return a receipt as the desk's screen lists it.

        :param int receipt_id: of ``warranty.receipt``
        """
        receipt = get_asked(self.env["warranty.receipt"], receipt_id)
        return {
            "id": receipt.id,
            "name": receipt.name,
            "partner_id": receipt.partner_id.id,
            "partner": receipt.partner_id.display_name,
            "promised_date": format_date(self.env, receipt.promised_date),
            "state": receipt.state,
            "claims": [
                {
                    **claim._get_desk_summary(),
                    "reasons": claim.finding_ids.mapped("display_name"),
                    "serial": claim.device_serial or claim.card_id.serial or "",
                    "product": claim.product_id.display_name or "",
                }
                for claim in receipt.claim_ids.sorted("id")
            ],
        }
