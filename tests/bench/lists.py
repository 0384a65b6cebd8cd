"""The lists of cards, claims and receipts beside the list of as many serials: their first page, each
filter, each grouping and each search box, asked for as the web client does and read from the views
themselves, so that none is left out."""

import functools
from datetime import date, timedelta

from desk import open_desk
from generator import NAMED, SERVED_APART
from lxml import etree

from odoo.tools.safe_eval import safe_eval

# as the web client has them, see relational_model.js and search_bar.js
PAGE, COUNT_LIMIT = 80, 10_001
X2MANY = ("one2many", "many2many")
TYPED = ("char", "text", "html", "many2one", *X2MANY)

MODELS = {"cards": "warranty.card", "claims": "warranty.claim", "receipts": "warranty.receipt"}
REPEATS = 3


class Lists:
    """The list of a model and its search view.

    :param desk: a :class:`desk.Desk`
    :param str model: its name
    """

    def __init__(self, desk, model):
        views = desk.call(model, "get_views", [[[False, "list"], [False, "search"]]])
        self.model, self.uid = model, desk.uid
        self.fields = views["models"][model]["fields"]
        self.list = etree.fromstring(views["views"]["list"]["arch"])
        self.search = etree.fromstring(views["views"]["search"]["arch"])

    def get_page(self, domain=()):
        """Return the call for the first page of the list with its count."""
        shown = [node.get("name") for node in self.list.findall("field")]
        options = {
            "specification": {name: self._get_specification(name) for name in shown},
            "offset": 0,
            "order": self.list.get("default_order", ""),
            "limit": PAGE,
            "context": {"bin_size": True},
            "count_limit": COUNT_LIMIT,
        }
        return self.model, "web_search_read", [list(domain)], options

    def _get_specification(self, name):
        return {"fields": {"display_name": {}}} if self.fields[name]["type"] == "many2one" else {}

    def get_filters(self):
        """Return the call of each filter, by its words."""
        nodes = self.search.xpath("//filter[@date or not(contains(@context, 'group_by'))]")
        return by_words((node, self.get_page(self._get_domain(node))) for node in nodes)

    def _get_domain(self, node):
        if node.get("date"):
            first = date.today().replace(day=1)
            last = (first + timedelta(31)).replace(day=1) - timedelta(1)
            return [(node.get("date"), ">=", str(first)), (node.get("date"), "<=", str(last))]
        return safe_eval(node.get("domain"), {"uid": self.uid})

    def get_groups(self):
        """Return what each grouping groups by, by its words: a field, or a date and its period."""
        nodes = self.search.xpath("//filter[contains(@context, 'group_by')]")
        return by_words((node, safe_eval(node.get("context"))["group_by"]) for node in nodes)

    def get_grouped(self, groupby):
        """Return the call for the first page of groups."""
        shown = {
            node.get("name"): self.fields[node.get("name")] for node in self.list.findall("field")
        }
        options = {
            "aggregates": [
                f"{name}:{field['aggregator']}"
                for name, field in shown.items()
                if field.get("aggregator")
            ],
            "limit": PAGE,
            "offset": 0,
            "order": "",
            "auto_unfold": False,
            "opening_info": [],
            "unfold_read_specification": {},
            "context": {"read_group_expand": True},
        }
        return self.model, "web_read_group", [[], [groupby]], options

    def get_searches(self, words):
        """Return the calls of the search boxes: the name of the box's field, its words and the call for
        each text that is typed into it.

        :param dict words: texts by the name of a box's field
        """
        for node in self.search.findall("field"):
            name = node.get("name")
            label = node.get("string") or self.fields[name]["string"]
            for text in words[name]:
                yield name, f"{label}: {text}", self.get_page(self._get_typed(node, text))

    def _get_typed(self, node, text):
        if node.get("filter_domain"):
            return safe_eval(node.get("filter_domain"), {"self": text, "raw_value": text})
        name = node.get("name")
        typed = "ilike" if self.fields[name]["type"] in TYPED else "="
        return [(name, node.get("operator", typed), text)]


def by_words(pairs):
    """Return a dict of pairs by the words of their nodes, none of which is lost."""
    pairs = list(pairs)
    found = {node.get("string"): value for node, value in pairs}
    assert len(found) == len(pairs), "two filters bear the same words"
    return found


def get_words(cards):
    """Return what is typed into the search boxes, by field: numbers of a device in the middle."""
    number = cards // 2 // SERVED_APART * SERVED_APART
    serial, customer = f"CAM{number:07d}", number // 20
    return {
        "lookup_search": [
            serial,
            serial[4:],
            f"cam-{serial[3:]}",
            f"091{customer // 10000:03d} {customer % 10000:04d}",
            f"bench customer {customer}",
            f"BENCH{number // 10}",
        ],
        "partner_id": [f"Bench customer {customer}"],
        "product_id": ["Bench camera"],
        "card_id": [serial],
        "sale_order_id": [f"BENCH{number // 10}"],
        "picking_id": [f"BENCH/OUT/{number // 10}"],
        "campaign_id": ["Bench campaign"],
    }


def get_same_kind(lists, groupby):
    """Return what serials are grouped by to compare it with a grouping of ours: by a record or by a
    date, else by what costs least."""
    name, _colon, period = groupby.partition(":")
    if period:
        return f"create_date:{period}"
    return "product_id" if lists.fields[name]["type"] == "many2one" else "company_id"


def get_pairs(desk):
    """Return the calls to compare.

    :return: dict of the kind of call to a list of its words, the call of serials and ours; a page or
        a filter is compared with the page of serials, a grouping with theirs by a field of such a
        type, a search for a product with theirs, one for a campaign with the beginning of the serials
        that it names, and any other with a serial typed where core finds it by its own index
    """
    lots = Lists(desk, "stock.lot")
    page = lots.get_page()
    words = get_words(desk.cards)
    serial = words["lookup_search"][0]
    typed = lots.get_page([("name", "ilike", serial)])
    named = {
        "product_id": lots.get_page([("product_id", "ilike", *words["product_id"])]),
        "campaign_id": lots.get_page([("name", "ilike", NAMED)]),
    }
    pairs = {"list": [], "search": []}
    for name, model in MODELS.items():
        ours = Lists(desk, model)
        pairs["list"].append((f"{name}, first page", page, ours.get_page()))
        for label, call in ours.get_filters().items():
            pairs["list"].append((f"{name}, filter {label}", page, call))
        for label, groupby in ours.get_groups().items():
            same = lots.get_grouped(get_same_kind(ours, groupby))
            pairs["list"].append((f"{name}, group by {label}", same, ours.get_grouped(groupby)))
        for box, label, call in ours.get_searches(words):
            pairs["search"].append((f"{name}, {label}", named.get(box, typed), call))
    return pairs


@functools.cache
def measure(template, cards, turns):
    """Return the best of some turns of each call, in turns with its base.

    :return: dict of the kind of call to a list of its words, the result of serials and ours
    """
    desk = open_desk(template, cards)
    return {
        kind: [(label, *compare(desk, turns * REPEATS, base, ours)) for label, base, ours in pairs]
        for kind, pairs in get_pairs(desk).items()
    }


def compare(desk, repeats, *calls):
    """Return the best result of each of some calls, made in turns."""
    results = [[] for _call in calls]
    for _repeat in range(repeats):
        for call, taken in zip(calls, results, strict=True):
            seconds, _answer = desk.time(call)
            taken.append((seconds, desk.made - 1))
    queries, peak = desk.get_queries(), desk.get_peak_mb()
    return [
        {
            "seconds": min(seconds for seconds, _number in taken),
            "queries": min(queries[number] for _seconds, number in taken),
            "peak_mb": peak,
        }
        for taken in results
    ]
