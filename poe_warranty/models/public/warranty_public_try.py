import logging
from contextlib import contextmanager
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.constants import GC_UNLINK_LIMIT

from ...tools.address import get_network
from ...tools.serial import get_short_key

_logger = logging.getLogger(__name__)

PAGES = [
    ("check", "Warranty check"),
    ("found", "Message of a finder"),
    ("transfer", "Change of owner"),
]
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
# how many tries, in which time; a system parameter says otherwise, see _get_limit()
LIMITS = {
    ("check", "address"): (100, _HOUR),
    # of 10,000 endings of a phone number
    ("check", "number"): (10, _DAY),
    ("found", "address"): (5, _DAY),
    ("found", "number"): (3, _DAY),
    # a code that its owner passed on opens a device
    ("transfer", "address"): (20, _HOUR),
}
KEPT_DAYS = 30


class WarrantyPublicTry(models.Model):
    """One try on a page that needs no login: by it the tries from an address and about a number are
    limited, for all workers and servers together, and the administrator sees who tries what.

    Whether a number is ours means nothing here: a limit tells no more than the page.
    """

    _name = "warranty.public.try"
    _description = "Try on a Public Page"
    _inherit = ["warranty.bounded.mixin"]
    _order = "id desc"
    _rec_name = "address"

    page = fields.Selection(PAGES, required=True, readonly=True)
    address = fields.Char(
        required=True, readonly=True, help="IP address; of IPv6 the network of the caller."
    )
    number = fields.Char(
        readonly=True,
        help="What was asked for, without spaces, dashes and case; empty where a card's code was.",
    )
    refused = fields.Boolean(
        readonly=True, help="The limit was reached. Further tries are refused without being noted."
    )

    _address_idx = models.Index("(page, address, create_date)")
    _number_idx = models.Index("(page, number, create_date) WHERE number IS NOT NULL")
    _create_date_idx = models.Index("(create_date)")

    # === LIMIT === #

    @api.model
    def _admit(self, page, address, number=None):
        """Note a try and tell whether it is within the limits.

        It is noted in a transaction of its own, and counted in a second one: whatever becomes of the
        request, it stays noted; and of two servers that note at once at least the last sees both. So
        a limit is never passed, at most reached early.

        :param str page: of ``PAGES``
        :param str address: IP address of the caller
        :param str number: that is asked for, as typed; empty where none is limited
        """
        if self.env.cr.readonly:
            self.env.cr.rollback()  # as core does: one connection at a time
        keys = {"address": get_network(address), "number": get_short_key(number)}
        with self._get_own() as tries:
            if tries._is_over(page, keys):
                return False
            noted = tries.create({"page": page, **keys}).id
        with self._get_own() as tries:
            is_over = tries._is_over(page, keys)
            if is_over:
                tries.browse(noted).refused = True
                _logger.warning("Public page “%s”: limit reached by %s", page, keys["address"])
        return not is_over

    @contextmanager
    def _get_own(self):
        """Enter a transaction of its own, on the main server where a replica answers the request."""
        with self.env.registry.cursor() as cr:
            # one that a power cut loses was one try less: nobody waits for the disk
            cr.execute("SET LOCAL synchronous_commit TO off")
            # sudo: noted by who is not logged in, and read by nobody but the administrator
            yield self.with_env(self.env(cr=cr, su=True))

    @api.model
    def _is_over(self, page, keys):
        """Tell whether more tries are noted than a limit allows.

        :param dict keys: address and number, those that there are
        """
        for kind, key in keys.items():
            if not key:
                continue
            limit, time = self._get_limit(page, kind)
            domain = [
                ("page", "=", page),
                (kind, "=", key),
                ("create_date", ">", self.env.cr.now() - time),
            ]
            if self.search_count(domain, limit=limit + 1) > limit:
                return True
        return False

    @api.model
    def _get_limit(self, page, kind):
        """Return how many tries are allowed in which time. System parameters as
        ``poe_warranty.public_check_per_address`` set the number.

        :param str kind: ``address`` or ``number``
        :rtype: tuple of int and timedelta
        """
        limit, time = LIMITS[page, kind]
        # sudo: a setting
        given = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param(f"poe_warranty.public_{page}_per_{kind}", "")
        )
        return (int(given) if given.isdecimal() else limit), time

    # === CLEAN UP === #

    @api.autovacuum
    def _gc_tries(self):
        """Forget what is older than anybody looks at."""
        before = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        old = self.search([("create_date", "<", before)], limit=GC_UNLINK_LIMIT)
        old.unlink()
        return len(old), len(old) == GC_UNLINK_LIMIT
