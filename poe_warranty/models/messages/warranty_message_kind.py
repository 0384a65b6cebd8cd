from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import MAX_TERM_DAYS
from ...tools.batch import run_in_batches

CHANNELS = [
    ("mail", "E-mail"),
    ("both", "E-mail and SMS"),
    ("sms", "SMS"),
    ("off", "Not at all"),
]
NO_OCCASION = "-"
WAYS = {"mail": {"mail"}, "both": {"mail", "sms"}, "sms": {"sms"}, "off": set()}


class WarrantyMessageKind(models.Model):
    """What customers are told of by the program, and how. The contract for every add-on:

    - a record says the ``key``, the ``mail.template`` on the model it is about, and the channel where a
      company chooses none. An SMS is the subject of that template;
    - ``occasion`` names a stored field of the model: once told, a customer is told again when its value
      changes. Without it once and for all, unless the kind works its occasion out itself
      (:meth:`_get_occasions` and :meth:`_get_occasion_sql`);
    - ``_get_domain_<key>()`` returns the domain of the records of which their customers are to be told
      now. It never writes; the scheduled action asks it, and once more before it sends. A kind without
      that method is told at once, by who calls :meth:`_tell`;
    - the model inherits ``warranty.messaged.mixin``, which says whom, what goes together, and what goes
      with it.

    Each message is a ``warranty.message``, one an occasion by a unique index. An administrator chooses
    the channel for each company; a contact says on its own form of which kinds it is not told.
    """

    _name = "warranty.message.kind"
    _description = "Kind of Message"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _order = "sequence, id"

    key = fields.Char(required=True, readonly=True, settled_by="_get_reason_known")
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    template_id = fields.Many2one(
        "mail.template",
        string="Text",
        required=True,
        ondelete="restrict",
        domain="[('model', '=', model)]",
        help="The e-mail; its subject is the SMS.",
    )
    model = fields.Char(related="template_id.model")
    occasion = fields.Char(
        readonly=True,
        help="Field whose new value is told anew.",
        settled_by="_get_reason_known",
    )
    days = fields.Integer(
        string="Days ahead",
        default=0,
        help="So many days before the event, where it is told ahead.",
    )
    has_days = fields.Boolean(readonly=True, settled_by="_get_reason_known")
    has_mail = fields.Boolean(
        default=True,
        readonly=True,
        help="Not set where the e-mail goes out with the document itself: only the SMS is sent here.",
        settled_by="_get_reason_known",
    )
    default_channel = fields.Selection(
        CHANNELS, string="Usually by", required=True, readonly=True, settled_by="_get_reason_known"
    )
    channel = fields.Selection(
        CHANNELS,
        string="In this company by",
        company_dependent=True,
        help="How customers of the current company are told; empty: as usual. An SMS is sent where the "
        "app for SMS is installed.",
    )

    _key_once = models.UniqueIndex("(key)", "There is a kind of message with this key already.")

    @api.model
    def _get_bounds(self):
        return {**super()._get_bounds(), "days": (0, MAX_TERM_DAYS)}

    # === CRUD === #

    def write(self, vals):
        """What happened before a kind was switched on is not told."""
        company = self.env.company
        off = self.filtered(lambda kind: not kind._get_ways(company))
        result = super().write(vals)
        for kind in off.filtered(lambda kind: kind._get_ways(company)):
            kind._pass_over(company)
        return result

    def _get_reason_known(self, name):
        """Return why stays by what the program knows a kind."""
        return self.env._(
            "The program sends “%s” by this: choose the channel and the text instead.", self.name
        )

    # === WHO IS TOLD === #

    def _get_ways(self, company):
        """Return by what customers of a company are told: a set of ``mail`` and ``sms``, empty when they
        are not.

        :param company: ``res.company``
        """
        self.ensure_one()
        ways = WAYS[self.with_company(company).channel or self.default_channel]
        possible = {"mail": self.has_mail, "sms": "sms.sms" in self.env}
        return {way for way in ways if possible[way]}

    def _get_event_domain(self):
        """Return the domain of the records of which customers are to be told now, told or not; of a kind
        that is told at once, of all."""
        self.ensure_one()
        method = getattr(self, f"_get_domain_{self.key}", None)
        return Domain(method()) if method else Domain.TRUE

    def _get_untold_domain(self):
        """Return the domain of the records of which their customers were not told on this occasion."""
        self.ensure_one()

        def to_sql(model, alias, query):
            return SQL(
                "NOT EXISTS (SELECT FROM warranty_message told WHERE told.kind_id = %s "
                "AND told.res_id = %s AND told.occasion = %s)",
                self.id,
                SQL.identifier(alias, "id"),
                self._get_occasion_sql(model, alias, query),
            )

        return Domain.custom(to_sql=to_sql)

    def _get_occasion_sql(self, model, alias, query):
        """Return the SQL of the occasion of a record, the same text as :meth:`_get_occasions` returns.

        :param model: empty recordset of what the kind is about
        :param str alias: of its table
        :param query: ``Query`` in which it stands
        """
        if not self.occasion:
            return SQL("%s", NO_OCCASION)
        field = model._field_to_sql(alias, self.occasion, query)
        return SQL("COALESCE(%s::text, %s)", field, NO_OCCASION)

    def _get_occasions(self, records):
        """Return ``{record: occasion as text}``."""
        if not self.occasion:
            return dict.fromkeys(records, NO_OCCASION)
        return {record: str(record[self.occasion] or NO_OCCASION) for record in records}

    def _get_waiting_domain(self, companies=None):
        """Return the domain of the records of which their customers are still to be told.

        :param companies: ``res.company``; left out: all in which the kind is on
        """
        if companies is None:
            # every company
            companies = self.env["res.company"].search([])  # pylint: disable=no-search-all
            companies = companies.filtered(self._get_ways)
        own = Domain("company_id", "in", companies.ids)
        return own & self._get_event_domain() & self._get_untold_domain()

    # === TELLING === #

    @api.model
    def _cron_tell(self):
        """Note of what customers are to be told, then tell them. Can be killed and run again, by several
        servers at once: each message is noted and sent once."""
        # every kind: as many as the programs name
        kinds = self.search([])  # pylint: disable=no-search-all
        polled = kinds.filtered(lambda kind: hasattr(kind, f"_get_domain_{kind.key}"))
        noted = [
            run_in_batches(
                self.env[kind.model],
                f"Messages, {kind.key}",
                kind._get_waiting_domain(),
                kind._note,
            )
            for kind in polled
        ]
        if all(noted):
            self.env["warranty.message"]._send_waiting()

    @api.model
    def _tell(self, key, records, **values):
        """Tell the customers of some records at once, each once an occasion.

        :param str key: of the kind
        :param records: of its model, of one company
        :param values: more for the message, see ``mail.thread.message_post_with_source``
        :return: the ``warranty.message`` of those that were not told before
        """
        # sudo: what is told follows from the event, whoever brings it about
        kind = self.sudo().search([("key", "=", key)])
        if not records or not kind or not kind._get_ways(records.company_id):
            return self.env["warranty.message"]
        domain = Domain("id", "in", records.ids) & kind._get_untold_domain()
        messages = kind._note(records.sudo().search(domain))  # sudo: as above
        messages._send(**values)
        return messages

    def _note(self, records, state="waiting"):
        """Note of which records customers are to be told.

        :param records: of the model of this kind, not told before
        :param str state: of the new ``warranty.message``
        :return: these
        """
        self.ensure_one()
        vals_list = [
            self._prepare_message_vals(record, occasion, state)
            for record, occasion in self._get_occasions(records).items()
        ]
        return self.env["warranty.message"]._as_program().create(vals_list)

    def _prepare_message_vals(self, record, occasion, state):
        return {
            "kind_id": self.id,
            "res_id": record.id,
            "occasion": occasion,
            "company_id": record.company_id.id,
            "partner_id": record._get_message_partner().id,
            "group_key": record._get_message_group(self),
            "state": state,
        }

    def _pass_over(self, companies):
        """Let the customers of some companies not be told of what is there already.

        :param companies: ``res.company``
        """
        self.ensure_one()
        if hasattr(self, f"_get_domain_{self.key}"):
            # sudo: whoever may switch it on need not see each record
            kind = self.sudo()
            kind._note(
                self.env[self.model].sudo().search(kind._get_waiting_domain(companies)), "dropped"
            )
