from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.label import get_labels

# the states of a remedy that has not ended
BEGUN = ("offered", "running")


class WarrantyRemedy(models.Model):
    """One thing that is done for a decided claim: a row says what, what it made, and what became of
    it. The contract for every add-on:

    - add a value to ``kind`` with ``selection_add`` and write four methods beside it, in the add-on
      that owns the documents. All take whole recordsets; nothing but this model calls them, and a
      button of the claim asks it: ``_begin``, ``_undo`` and, when it is closed, ``_hand_over``;
    - ``_allow_<kind>(self, claims)`` returns ``{claim: reason}``: in words why the remedy cannot begin
      now, or None where it can. The form shows it and the guard asks it. It never writes, never
      raises, and is asked with sudo. What remedies by the verdict share is
      :meth:`_get_verdict_reasons`;
    - ``_begin_<kind>(self, claims, **choice)`` makes what the remedy needs and moves the claims with
      ``_update_state``: to *Quotation* while somebody is asked, to *Repair* for work, to *Ready* when
      only the hand-over is left. It returns ``{claim: document}`` of what it made, one a claim. The
      claims are locked, allowed, and have no other remedy; ``choice`` is what a dialog asked;
    - ``_undo_<kind>(self)`` takes back, for the remedies it is called on, what was begun, or what is
      left of it. The claims are decided anew after it. It raises a ``UserError`` where it is too
      late. The document that was made calls ``_undo`` when it is cancelled by itself; a remedy
      without a document has the button *Undo* of the claim;
    - ``_hand_over_<kind>(self)`` is what happens when the customer comes: goods go out, a promise
      begins. ``claim._end_service()`` notes the moment and lets the card have its service time,
      ``claim._hand_devices_back()`` gives the devices back that lie with us; a kind calls those that
      apply. Costs are booked after it for all. It is called once a remedy, for claims *Ready*.

    A model of documents that no remedy made so far is added to ``result``, as the kind. A claim has
    one remedy at a time, by an index of the database; whatever is pressed twice begins once.
    """

    _name = "warranty.remedy"
    _description = "Remedy of a Claim"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _order = "id desc"

    claim_id = fields.Many2one(
        "warranty.claim",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        by_program=True,
    )
    company_id = fields.Many2one(related="claim_id.company_id", store=True)
    kind = fields.Selection(
        [
            ("free_repair", "Free repair"),
            ("charged_repair", "Charged repair"),
            ("replacement", "Replacement"),
            ("refund", "Refund"),
            ("hand_back", "Handed back unrepaired"),
            ("no_fault", "No fault found"),
        ],
        required=True,
        readonly=True,
        by_program=True,
    )
    state = fields.Selection(
        [
            ("offered", "Offered"),
            ("running", "Under way"),
            ("done", "Handed over"),
            ("undone", "Taken back"),
        ],
        required=True,
        readonly=True,
        by_program=True,
    )
    result = fields.Reference(
        selection=[
            ("repair.order", "Repair Order"),
            ("stock.picking", "Transfer"),
            ("account.move", "Journal Entry"),
        ],
        string="Document",
        readonly=True,
        help="What it made: the repair, the transfer of the unit handed out, the credit note.",
        by_program=True,
    )
    user_id = fields.Many2one("res.users", string="Begun by", readonly=True, by_program=True)
    date = fields.Datetime(string="Begun on", readonly=True, by_program=True)
    date_end = fields.Datetime(string="Ended on", readonly=True, by_program=True)

    _one_begun_per_claim = models.UniqueIndex(
        "(claim_id) WHERE state IN ('offered', 'running')",
        "Something is done for this claim already: go on with that.",
    )

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = get_labels(self, "kind")
        for remedy in self:
            remedy.display_name = labels.get(remedy.kind)

    # === WHAT IS POSSIBLE === #

    @api.model
    def _get_refusals(self, claims):
        """Return ``{claim: {kind: why it cannot begin now}}``, without what can.

        :param claims: ``warranty.claim``, with sudo
        """
        refusals = {claim: {} for claim in claims}
        for kind in self._fields["kind"].get_values(self.env):
            for claim, reason in getattr(self, f"_allow_{kind}")(claims).items():
                if reason:
                    refusals[claim][kind] = reason
        return refusals

    @api.model
    def _check_allowed(self, kind, claims):
        """:raise UserError: saying why a remedy cannot begin for one of these claims

        :param str kind: of the remedy
        :param claims: ``warranty.claim``
        """
        # sudo: as the contract says
        for reason in getattr(self.sudo(), f"_allow_{kind}")(claims.sudo()).values():
            if reason:
                raise UserError(reason)

    @api.model
    def _get_verdict_reasons(self, claims, covers):
        """Return ``{claim: reason}`` for a remedy that the verdict allows: why it cannot begin now, or
        None.

        :param covers: function of a claim that tells whether its verdict allows the remedy
        """
        return {
            claim: claim._get_reason_outdated()
            or claim._get_reason_uncovered(covers)
            or claim._get_reason_not_in("decided")
            or claim._get_reason_nobody()
            for claim in claims
        }

    # === WHAT BECOMES OF IT === #

    @api.model
    def _begin(self, kind, claims, **choice):
        """Begin a remedy for claims.

        :param str kind: of the remedy
        :param claims: ``warranty.claim``
        :param choice: what a dialog asked, as the kind wants it
        :return: the new remedies
        :raise UserError: saying why it cannot begin; when someone else is at it
        """
        self._check_allowed(kind, claims)
        claims._lock()
        # one at a time is the database's rule: it must see that an earlier one ended
        self.flush_model(["state"])
        made = getattr(self, f"_begin_{kind}")(claims, **choice)
        vals_list = [self._prepare_begun_vals(kind, claim, made.get(claim)) for claim in claims]
        # sudo: nobody may write remedies by hand, not even who begins them
        return self.sudo()._as_program().create(vals_list).sudo(False)

    @api.model
    def _prepare_begun_vals(self, kind, claim, document):
        """Return the values of a remedy that has begun."""
        return {
            "claim_id": claim.id,
            "company_id": claim.company_id.id,
            "kind": kind,
            "state": "offered" if claim.state == "quotation" else "running",
            "result": document and f"{document._name},{document.id}",
            "user_id": self.env.uid,
            "date": fields.Datetime.now(),
        }

    def _undo(self):
        """Take back what was begun: the claims are decided anew. What ended stays as it is.

        :raise UserError: where it is too late
        """
        begun = self._filter_begun()
        if not begun:
            return
        # first: the documents that are cancelled on the way find nothing left to undo
        begun._end("undone")
        for kind, remedies in begun.grouped("kind").items():
            getattr(remedies, f"_undo_{kind}")()
        begun.claim_id._update_state("decided")

    def _hand_over(self):
        """Hand over what was done, kind by kind.

        :raise UserError: for a unit that must not be handed out
        """
        begun = self._filter_begun()
        for kind, remedies in begun.grouped("kind").items():
            getattr(remedies, f"_hand_over_{kind}")()
        begun._end("done")

    def _filter_begun(self):
        """Return those of these remedies that have not ended."""
        return self.filtered(lambda remedy: remedy.state in BEGUN)

    def _end(self, state):
        """Note how these remedies ended: ``done`` or ``undone``."""
        self._note({"state": state, "date_end": fields.Datetime.now()})

    def _note(self, vals):
        # sudo: as in _begin
        self.sudo()._as_program().update(vals)
