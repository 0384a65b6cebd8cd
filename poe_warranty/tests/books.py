"""What must hold of a company's books after every step: used by the tests of the add-ons and, from
outside, by ``tests/tied.py``. It imports no other test, so that it can be read alone."""

from collections import defaultdict

from odoo.tools import float_compare


def find_differences(company):
    """Return in words what does not tie in the books and the stock of a company; empty where all does.

    - every posted entry is balanced;
    - the stock account holds what the stock is worth: at perpetual valuation less what is delivered and
      not invoiced yet or the other way round, at periodic valuation as of the closing;
    - the warranty expense is what the report *Warranty Costs* tells, less what is not booked yet;
    - no serial lies in two places.

    :param company: ``res.company``, in the environment of a user who may read it all. Not of the
        superuser, to whom core counts the stock of every company.
    """
    company.env.flush_all()
    company.env.invalidate_all()
    company = company.with_context(allowed_company_ids=company.ids)
    return [
        *_find_unbalanced(company),
        *_find_stock_differences(company),
        *_find_expense_differences(company),
        *_find_doubled_serials(company),
    ]


def _find_unbalanced(company):
    balances = company.env["account.move.line"]._read_group(
        [("company_id", "=", company.id), ("parent_state", "=", "posted")],
        ["move_id"],
        ["balance:sum"],
    )
    for move, balance in balances:
        if not company.currency_id.is_zero(balance):
            yield f"entry {move.display_name} is off balance by {balance}"


# === the stock === #


def _find_stock_differences(company):
    """Compare each valuation account with the value of its products; one on which both kinds of
    valuation are booked tells nothing."""
    kinds = defaultdict(set)
    by_product = company._get_accounts_by_product()
    for product, accounts in by_product.items():
        kinds[accounts["valuation"]].add(product.valuation)
    for account, valuations in kinds.items():
        if not account or len(valuations) > 1:
            continue
        own = {p: found for p, found in by_product.items() if found["valuation"] == account}
        if valuations == {"periodic"} and not _is_closed(company):
            continue
        worth = company.stock_value(own)[account]
        booked = company.stock_accounting_value(own)[account]
        awaited = _get_awaited(company, own) if valuations == {"real_time"} else 0.0
        if not company.currency_id.is_zero(worth - booked - awaited):
            yield (
                f"{account.display_name} holds {booked}, the stock is worth {worth}, and of that "
                f"{awaited} is not to be booked yet"
            )


def _get_closing(company):
    """Return the day of the last closing of the stock's valuation, or None."""
    key = f"{company.id}.stock_valuation_closing_ids"
    ids = company.env["ir.config_parameter"].sudo().get_param(key) or ""
    entries = company.env["account.move"].browse(int(id_) for id_ in ids.split(",") if id_)
    posted = entries.exists().filtered(lambda entry: entry.state == "posted")
    return max(posted.mapped("date"), default=None)


def _is_closed(company):
    """Tell whether nothing moved since the stock's value was last put into the books."""
    closing = _get_closing(company)
    return bool(closing) and all(
        move.date.date() <= closing for move in _get_unbooked_moves(company, [])
    )


def _get_valued_moves(company, domain):
    """Return the done moves that changed what the stock of a company is worth."""
    valued = [("company_id", "=", company.id), ("state", "=", "done")]
    valued += ["|", ("is_in", "=", True), ("is_out", "=", True)]
    return company.env["stock.move"].search([*valued, *domain])


def _get_unbooked_moves(company, domain):
    """Return those of them that made no entry of their own."""
    return _get_valued_moves(company, [("account_move_id", "=", False), *domain])


def _get_awaited(company, by_product):
    """Return what is in the stock's value and waits for an invoice or bill to be booked, or for the
    next closing where there is no order."""
    moves = _get_unbooked_moves(company, [("product_id", "in", [p.id for p in by_product])])
    awaited = sum(map(_get_change, moves.filtered(lambda m: not _get_order_line(m))))
    for line, of_line in moves.grouped(_get_order_line).items():
        if line and not _is_settled(line):
            awaited += sum(map(_get_change, of_line)) - _get_booked(line, by_product)
    return awaited


def _get_change(move):
    return move.value if move.is_in else -move.value


def _get_order_line(move):
    return move.sale_line_id or move.purchase_line_id


def _is_settled(line):
    """Tell whether what was moved for an order line is what was invoiced for it."""
    moved = line.qty_delivered if line._name == "sale.order.line" else line.qty_received
    return float_compare(moved, line.qty_invoiced, precision_digits=2) == 0


def _get_booked(line, by_product):
    """Return what the invoices or bills of an order line put on the stock's accounts."""
    origin = (
        "cogs_origin_id.sale_line_ids" if line._name == "sale.order.line" else "purchase_line_id"
    )
    accounts = {found["valuation"].id for found in by_product.values()}
    [(balance,)] = line.env["account.move.line"]._read_group(
        [
            (origin, "in", line.ids),
            ("account_id", "in", list(accounts)),
            ("parent_state", "=", "posted"),
        ],
        [],
        ["balance:sum"],
    )
    return balance or 0.0


# === the warranty expense === #


def _find_expense_differences(company):
    account = company.warranty_expense_account_id
    if not account:
        return
    [(booked,)] = company.env["account.move.line"]._read_group(
        [
            ("account_id", "=", account.id),
            ("company_id", "=", company.id),
            ("parent_state", "=", "posted"),
        ],
        [],
        ["balance:sum"],
    )
    [(told,)] = company.env["warranty.cost.report"]._read_group(
        [("company_id", "=", company.id)], [], ["amount:sum"]
    )
    booked, told = booked or 0.0, (told or 0.0) + _get_visit_parts(company)
    waiting = _get_noted(company) + _get_goods_to_close(company)
    if not company.currency_id.is_zero(told - waiting - booked):
        yield (
            f"{account.display_name} holds {booked}; Warranty Costs and visits tell {told}, and of "
            f"that {waiting} is not booked yet"
        )


def _get_noted(company):
    """Return the time and transport that is noted as ours and not booked yet."""
    [(amount,)] = company.env["warranty.cost"]._read_group(
        [
            ("company_id", "=", company.id),
            ("is_covered", "=", True),
            ("account_move_id", "=", False),
        ],
        [],
        ["amount:sum"],
    )
    return amount or 0.0


def _get_goods_to_close(company):
    """Return what went to the places of the warranty expense, less what came back, and is booked by
    the next closing of a periodic valuation."""
    closing = _get_closing(company)
    moves = _get_unbooked_moves(company, _get_expense_domain(company)).filtered(
        lambda m: m.product_id.is_storable
        and m.product_id.valuation == "periodic"
        and not (closing and m.date.date() <= closing)
    )
    return -sum(map(_get_change, moves))


def _get_visit_parts(company):
    """Return the parts of visits that are free and of no claim: the same expense, and a cost of their
    contracts, which the report of the claims leaves out."""
    if "visit_id" not in company.env["stock.move"]._fields:
        return 0.0
    used = [("visit_id", "!=", False), ("claim_id", "=", False), *_get_expense_domain(company)]
    return -sum(map(_get_change, _get_valued_moves(company, used)))


def _get_expense_domain(company):
    """Return the domain of the moves to and from the places of the warranty expense."""
    account = company.warranty_expense_account_id.id
    return [
        "|",
        ("location_dest_id.valuation_account_id", "=", account),
        ("location_id.valuation_account_id", "=", account),
    ]


# === the serials === #


def _find_doubled_serials(company):
    # sudo: wherever one lies, as with another company
    groups = (
        company.env["stock.quant"]
        .sudo()
        ._read_group(
            [("lot_id.product_id.tracking", "=", "serial")],
            ["lot_id", "location_id"],
            ["quantity:sum"],
        )
    )
    places = defaultdict(dict)
    for lot, location, quantity in groups:
        if quantity > 0:
            places[lot][location] = quantity
    for lot, found in places.items():
        if len(found) > 1 or sum(found.values()) > 1:
            where = ", ".join(f"{quantity:g} × {p.display_name}" for p, quantity in found.items())
            yield f"serial {lot.name} of {lot.product_id.display_name} lies in: {where}"
