"""What goods of a claim move for, and the places they lie in: the two tables that fields, indexes,
transfers and locations follow."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A location that each company has once, apart from its warehouses.

    :param label: its name
    :param usage: of ``stock.location``
    :param is_expense: whether goods that go there are a warranty expense
    :param is_kept: whether what lies there for a claim goes by that claim alone
    """

    label: str
    usage: str
    is_expense: bool = False
    is_kept: bool = False


@dataclass(frozen=True)
class Use:
    """What a move of a claim is for.

    :param label: on the screen
    :param ends: from where to where: places, or ends that a claim knows (``_get_end_<name>``); None
        where no transfer of a claim is made for it
    :param unit: what moves: the customer's ``device``, under its owner's name; our ``loaner`` or the
        ``replacement``, under nobody's
    :param is_trip: whether the device changes its place by it
    :param once: whether it happens once a claim, but for moves that were cancelled
    :param comes_in: whether it is done with the warehouse's *Devices In*, else with *Devices Out*
    """

    label: str
    ends: tuple[str, str] | None = None
    unit: str = "device"
    is_trip: bool = False
    once: bool = False
    comes_in: bool = False


PLACES = {
    "service": Place("Devices in service", "internal", is_kept=True),
    "loaner": Place("Loaners", "internal"),
    "loaned": Place("Loaned out", "internal", is_kept=True),
    "quarantine": Place("Defective units", "inventory", is_expense=True),
    "parts": Place("Warranty consumption", "production", is_expense=True),
    "replacement": Place("Warranty replacements", "customer", is_expense=True),
    "supplier": Place("Supplier warranty", "supplier", is_expense=True, is_kept=True),
}

USES = {
    "device_in": Use("Device in", ("origin", "service"), is_trip=True, once=True, comes_in=True),
    "device_out": Use("Device handed back", ("service", "home"), is_trip=True, once=True),
    "to_supplier": Use("To the supplier", ("service", "supplier"), is_trip=True),
    "from_supplier": Use(
        "Back from the supplier", ("supplier", "service"), is_trip=True, comes_in=True
    ),
    "replacement": Use("Replacement", ("found", "replacement"), unit="replacement", once=True),
    "taken_back": Use(
        "Defective unit taken back",
        ("held", "quarantine"),
        is_trip=True,
        once=True,
        comes_in=True,
    ),
    "scrapped": Use("Defective unit scrapped", is_trip=True, once=True),
    "earlier": Use("Before the claim was reopened"),
    "loaner_out": Use("Loaner out", ("found", "loaned"), unit="loaner", once=True),
    "loaner_back": Use(
        "Loaner back", ("loaned", "loaner"), unit="loaner", once=True, comes_in=True
    ),
}
