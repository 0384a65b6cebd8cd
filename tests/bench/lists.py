"""What the lists ask the server: their first page, each filter, each grouping and each search box, as
the web client asks it, read from the views themselves."""

from datetime import date, timedelta

from lxml import etree

from odoo.tools.safe_eval import safe_eval

# as the web client has them, see relational_model.js
PAGE, COUNT_LIMIT = 80, 10_001
X2MANY = ("one2many", "many2many")
TYPED = ("char", "text", "html", "many2one", *X2MANY)


class Lists:
    """The list of a model and its search view.

    :param call: calls a method of a model on the server
    :param str model: its name
    """

    def __init__(self, call, model):
        views = call(model, "get_views", [[False, "list"], [False, "search"]])
        self.model, self.fields = model, views["models"][model]["fields"]
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
        """Return the call of each filter, by its name."""
        nodes = self.search.xpath("//filter[@domain or @date]")
        return {node.get("name"): self.get_page(self._get_domain(node)) for node in nodes}

    def _get_domain(self, node):
        if node.get("date"):
            first = date.today().replace(day=1)
            last = (first + timedelta(31)).replace(day=1) - timedelta(1)
            return [(node.get("date"), ">=", str(first)), (node.get("date"), "<=", str(last))]
        return safe_eval(node.get("domain"), {"uid": 2})

    def get_groups(self):
        """Return the call of each grouping, by its name."""
        nodes = self.search.xpath("//filter[contains(@context, 'group_by')]")
        return {
            node.get("name"): self._get_grouped(safe_eval(node.get("context"))["group_by"])
            for node in nodes
        }

    def _get_grouped(self, groupby):
        if (
            self.fields[groupby.split(":")[0]]["type"] in ("date", "datetime")
            and ":" not in groupby
        ):
            groupby += ":month"
        shown = [node.get("name") for node in self.list.findall("field")]
        summed = [name for name in shown if self.fields[name].get("aggregator")]
        options = {
            "aggregates": [f"{name}:{self.fields[name]['aggregator']}" for name in summed],
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
        """Return the call of each box for each text that is typed into it.

        :param dict words: texts by the name of the box's field; a box without is left out
        """
        return {
            f"{node.get('name')}: {text}": self.get_page(self._get_typed(node, text))
            for node in self.search.findall("field")
            for text in words.get(node.get("name"), ())
        }

    def _get_typed(self, node, text):
        if node.get("filter_domain"):
            return safe_eval(node.get("filter_domain"), {"self": text, "raw_value": text})
        name = node.get("name")
        typed = "ilike" if self.fields[name]["type"] in TYPED else "="
        return [(name, node.get("operator", typed), text)]
