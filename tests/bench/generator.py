"""Fill a database with warranty cards by SQL, for measuring at a size no delivery would reach.

Usage: bin/odoo python tests/bench/generator.py --database DATABASE --cards 1000000

DATABASE is a clone of a template with poe_warranty, such as ``make test`` and ``make bench`` build;
what is made stays in it. One device is sold for real, through Odoo: ordered, delivered, sealed,
invoiced, twice taken in on a receipt, of which once claimed in vain and handed back. Then its row in
each table is multiplied by ``INSERT … SELECT … generate_series``: every column holds what Odoo put
there, but for those that tell one row from another. Made for N cards:

- N serials ``CAM0000000`` and so on, each with its card and its seal; their days spread over four
  years, so that half of the cards have expired;
- N / 10 orders, ten devices each, with a delivery and a posted invoice, every tenth of them open;
- N / 20 customers, each with a telephone number;
- a closed claim on each card, with receipt, assessment and findings; every fiftieth device is in
  service again. The administrator took in every twentieth.

All share the moves of the first device, which a scan does not look at. In the end a sample is
computed anew by Odoo, which must change nothing, and the tables are vacuumed.
"""

import argparse
import random
import re
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import odoo
from odoo.modules.registry import Registry
from odoo.tools import config

sys.path.insert(0, str(Path(__file__).parent))

TABLES = [
    "res_partner",
    "sale_order",
    "sale_order_line",
    "stock_picking",
    "account_move",
    "account_move_line",
    "stock_lot",
    "stock_quant",
    "warranty_card",
    "warranty_seal",
    "warranty_receipt",
    "warranty_claim",
    "warranty_assessment",
    "warranty_finding",
    "stock_move",
]
DAYS, DAYS_APART = 4 * 365, 5
SERVED_APART = 50
NAMED = "CAM0000"  # the beginning of the serials that the campaign names
DATES = ("date_start", "nominal_end", "effective_end", "last_claim_day")


def sell_one(env):
    """Sell one device through Odoo.

    :return: its card, with seal, posted invoice and a claim that was excluded and handed back
    """
    from cases import make_camera, order_serials, stock_serials

    env.company.warranty_policy_id = env.ref("poe_warranty.warranty_policy_consumer")
    product = make_camera(env)
    stock_serials(env, product, 1)
    order = order_serials(env, product, 1)
    order.partner_id.write({"phone": "0912 345 678", "country_id": env.ref("base.vn").id})
    order.picking_ids.button_validate()
    card = order.warranty_card_ids
    env["warranty.seal"].create({"number": "SEAL", "card_id": card.id})
    order._create_invoices().action_post()
    refused = take_in(card)
    env["warranty.observation"].create(
        {
            "claim_id": refused.id,
            "code_id": env.ref("poe_warranty.warranty_code_wrong_voltage").id,
            "causal_link": "yes",
            "origin": "customer",
            "reading": "24 V AC",
            "instrument": "Multimeter",
        }
    )
    refused.action_assess()
    refused.action_hand_back()
    refused.action_close()
    env.flush_all()
    return card


def take_in(card):
    """Take the device of a card in at the desk; return its claim."""
    claim = card.env["warranty.claim"].create(
        {
            "device_serial": card.serial,
            "card_lost": True,
            "device_condition": "Some scratches",
            "arrangement": "Waits for it",
        }
    )
    claim.receipt_id = claim.receipt_id.create({"partner_id": card.partner_id.id})
    claim.receipt_id.action_confirm()
    card.env.flush_all()
    return claim


def add_days(card):
    """Let Odoo compute the dates of a card for every day on which one is issued."""
    cr = card.env.cr
    cr.execute(f"CREATE TEMP TABLE bench_day (number int, {' date, '.join(DATES)} date)")
    same = {name: card[name].id for name in ("policy_id", "product_id", "company_id")}
    for number in range(DAYS // DAYS_APART):
        start = card.date_start - timedelta(number * DAYS_APART)
        issued = card.new({**same, "date_start": start})
        cr.execute("INSERT INTO bench_day VALUES %s", [(number, *(issued[name] for name in DATES))])


def multiply(record, count, **columns):
    """Insert ``count`` copies of a record's row.

    :param columns: SQL of those that differ, made of ``n``, which counts from 0, of the row ``one``
        and of the ``day``
    :return: the id of the first copy; the others follow
    """
    cr, table = record.env.cr, record._table
    cr.execute(f"SELECT max(id) + 1 FROM {table}")
    (first,) = cr.fetchone()
    cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    values = {name: f'one."{name}"' for (name,) in cr.fetchall()}
    values |= {"id": f"{first} + n", **columns}
    cr.execute(
        f"""INSERT INTO {table} ({", ".join(f'"{name}"' for name in values)})
            SELECT {", ".join(values.values())}
            FROM {table} one, generate_series(0, {count - 1}) n
            LEFT JOIN bench_day day ON day.number = mod(n / 10, {DAYS // DAYS_APART})
            WHERE one.id = {record.id}"""
    )
    cr.execute(f"SELECT setval('{table}_id_seq', {first + count})")
    return first


def names(record, n="n"):
    """Return the SQL of the names that the sequence of a record gives the next ones."""
    prefix, number = re.fullmatch(r"(.*?)(\d+)", record.name).groups()
    return f"'{prefix}' || to_char({number} + 1 + {n}, 'FM{'0' * max(len(number), 7)}')"


def key(number):
    """Return the SQL of the key of a number in plain signs."""
    return f"upper(regexp_replace({number}, '[^[:alnum:]]', '', 'g'))"


def phone(prefix, customer):
    """Return the SQL of the telephone number that a customer has, counted from 0."""
    return f"'{prefix}91' || lpad(({customer})::text, 7, '0')"


def multiply_orders(card, count):
    """Multiply customer, order, delivery and invoice of a card.

    :return: the ids of the first customer, order, order line and delivery
    """
    order = card.sale_order_id
    invoice = order.invoice_ids
    customer = multiply(
        card.partner_id,
        count // 2 + 1,
        name="'Bench customer ' || n",
        complete_name="'Bench customer ' || n",
        phone=phone("0", "n"),
        phone_sanitized=phone("+84", "n"),
        commercial_partner_id="(SELECT max(id) + 1 FROM res_partner) + n",
    )
    partner = f"{customer} + n / 2"
    partners = dict.fromkeys(("partner_id", "partner_invoice_id", "partner_shipping_id"), partner)
    order_id = multiply(order, count, name="'BENCH' || n", **partners)
    line_id = multiply(
        order.order_line, count, order_id=f"{order_id} + n", order_partner_id=partner
    )
    picking_id = multiply(
        card.picking_id,
        count,
        name="'BENCH/OUT/' || n",
        sale_id=f"{order_id} + n",
        partner_id=partner,
    )
    residual = "CASE WHEN mod(n, 10) = 0 THEN one.amount_residual ELSE 0 END"
    invoice_id = multiply(
        invoice,
        count,
        name="'BENCH/' || n",
        partner_id=partner,
        commercial_partner_id=partner,
        amount_residual=residual,
        payment_state="CASE WHEN mod(n, 10) = 0 THEN one.payment_state ELSE 'paid' END",
    )
    due = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
    same = {"move_id": f"{invoice_id} + n", "move_name": "'BENCH/' || n", "partner_id": partner}
    multiply(due, count, amount_residual=residual, reconciled="mod(n, 10) > 0", **same)
    sold_id = multiply(invoice.invoice_line_ids, count, **same)
    card.env.cr.execute(
        "INSERT INTO sale_order_line_invoice_rel (invoice_line_id, order_line_id) "
        f"SELECT {sold_id} + n, {line_id} + n FROM generate_series(0, {count - 1}) n"
    )
    return customer, order_id, line_id, picking_id


def multiply_cards(card, count):
    """Multiply a card with all that belongs to it.

    :return: dict of the ids of the first card, lot and customer
    """
    customer, order_id, line_id, picking_id = multiply_orders(card, count // 10)
    # no letter in it looks like a digit, so key and shape are the serial itself
    serial = "'CAM' || lpad(n::text, 7, '0')"
    serials = {"serial_key": serial, "serial_shape": serial}
    lot_id = multiply(
        card.lot_id, count, name=serial, create_date="day.date_start::timestamp", **serials
    )
    delivered = card.lot_id.quant_ids.filtered(lambda quant: quant.location_id.usage == "customer")
    multiply(delivered, count, lot_id=f"{lot_id} + n")
    card_id = multiply(
        card,
        count,
        name=names(card),
        name_key=key(names(card)),
        serial=serial,
        lot_id=f"{lot_id} + n",
        partner_id=f"{customer} + n / 20",
        sale_order_id=f"{order_id} + n / 10",
        sale_line_id=f"{line_id} + n / 10",
        picking_id=f"{picking_id} + n / 10",
        phone=phone("+84", "n / 20"),
        purchase_date="day.date_start",
        phone_digits=phone("84", "n / 20"),
        numbers=f"{names(card)} || ' ' || {serial}",
        **{name: f"day.{name}" for name in DATES},
        **serials,
    )
    multiply(
        card.seal_ids,
        count,
        number="'SEAL' || n",
        number_key="'SEAL' || n",
        card_id=f"{card_id} + n",
        lot_id=f"{lot_id} + n",
        date="day.date_start",
    )
    return {"card": card_id, "lot": lot_id, "customer": customer}


def earlier(record, ago, *fields):
    """Return the columns of dates and moments of a record that lie ``ago`` days before its own."""
    unit = {"date": "", "datetime": " * interval '1 day'"}
    return {name: f"one.{name} - {ago}{unit[record._fields[name].type]}" for name in fields}


def multiply_claims(claim, count, ago, first, apart=1):
    """Multiply a claim with its receipt and its verdict.

    :param str ago: SQL of the days by which each came in earlier
    :param dict first: the ids of the first card, lot and customer
    :param int apart: every so many cards have one
    :return: the id of the first claim
    """
    of_card, receipt = f"n * {apart}", claim.receipt_id
    customer = f"{of_card} / 20"
    serial = f"'CAM' || lpad(({of_card})::text, 7, '0')"
    numbers = f"{names(claim)} || ' ' || {serial} || ' ' || {names(claim.card_id, of_card)}"
    prefix = receipt.phone_digits.removesuffix("912345678")
    admin = claim.env.ref("base.user_admin").id
    same = {
        "partner_id": f"{first['customer']} + {customer}",
        "user_id": f"CASE WHEN mod(n, 20) = 0 THEN {admin} ELSE one.user_id END",
    }
    receipt_id = multiply(
        receipt,
        count,
        name=names(receipt),
        numbers=f"{names(receipt)} || ' ' || {numbers}",
        phone=phone("0", customer),
        phone_digits=phone(prefix, customer),
        **same,
        **earlier(receipt, ago, "date", "confirmed_on"),
        **earlier(receipt, ago, "promised_date", "original_promised_date", "warn_date"),
    )
    claim_id = multiply(
        claim,
        count,
        name=names(claim),
        device_serial=serial,
        card_found_key=serial,
        card_id=f"{first['card']} + {of_card}",
        lot_id=f"{first['lot']} + {of_card}",
        numbers=numbers,
        phone=phone("+84", customer),
        phone_filled_in=phone("+84", customer),
        phone_digits=phone("84", customer),
        receipt_id=f"{receipt_id} + n",
        **same,
        **earlier(claim, ago, "notice_datetime", "received_datetime", "returned_datetime"),
    )
    of_claim = {"claim_id": f"{claim_id} + n"}
    for assessment in claim.assessment_ids:
        assessment_id = multiply(assessment, count, partner_id=same["partner_id"], **of_claim)
        for finding in assessment.finding_ids:
            multiply(finding, count, assessment_id=f"{assessment_id} + n", **of_claim)
    return claim_id


@contextmanager
def without_indexes(cr):
    """Drop what checks and indexes row by row, and put it back in one go: many times as fast."""
    cr.execute(
        """SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
                  format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
                         pg_get_constraintdef(oid))
             FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text = ANY(%(tables)s)
            UNION ALL
           SELECT format('DROP INDEX %%I', indexrelid::regclass), pg_get_indexdef(indexrelid)
             FROM pg_index WHERE NOT indisunique AND indrelid::regclass::text = ANY(%(tables)s)""",
        {"tables": TABLES},
    )
    statements = cr.fetchall()
    for drop, _create in statements:
        cr.execute(drop)
    yield
    for _drop, create in statements:
        cr.execute(create)


def check(records):
    """Compute anew all that is stored: it must be what is there."""
    fields = [f for f in records._fields.values() if f.store and f.compute and f.column_type]
    names = [field.name for field in fields]
    before = records.read(names, load=None)
    for field in fields:
        records.env.add_to_compute(field, records)
    for now, was in zip(records.read(names, load=None), before, strict=True):
        differ = {name: (was[name], now[name]) for name in names if was[name] != now[name]}
        assert not differ, f"{records._name}: {differ}"


def add_campaign(card):
    """Add a campaign for a thousand of the devices like that of a card, served in vain on the claims of
    each."""
    campaign = card.env["warranty.campaign"].create(
        {
            "name": "Bench campaign",
            "notice": "Bring it to us.",
            "product_tmpl_ids": card.product_id.product_tmpl_id.ids,
            "serials": f"{NAMED}000 .. {NAMED}999",
        }
    )
    card.env.cr.execute(
        "UPDATE warranty_claim SET campaign_id = %s WHERE device_serial LIKE %s",
        [campaign.id, f"{NAMED}%"],
    )


def generate(env, count):
    """Make ``count`` cards and all around them."""
    card = sell_one(env)
    add_days(card)
    with without_indexes(env.cr):
        first = multiply_cards(card, count)
        half_its_age = f"mod(n / 10, {DAYS // DAYS_APART}) * {DAYS_APART} / 2"
        multiply_claims(card.claim_ids, count, half_its_age, first)
    waiting, in_service = take_in(card), count // SERVED_APART
    waiting_id = multiply_claims(waiting, in_service, "mod(n, 30)", first, SERVED_APART)
    multiply(waiting.device_move_ids, in_service, claim_id=f"{waiting_id} + n")
    env.invalidate_all()
    numbers = random.Random(count).sample(range(in_service), min(in_service, 20))
    cards = env["warranty.card"].browse(first["card"] + n * SERVED_APART for n in numbers)
    claims = cards.claim_ids
    for records in (
        cards, cards.lot_id, cards.seal_ids, cards.partner_id, claims, claims.receipt_id
    ):  # fmt: skip
        check(records)
    add_campaign(card)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--cards", type=int, required=True)
    options = parser.parse_args()
    config.parse_config(["-d", options.database, "--log-level=critical"], setup_logging=True)
    with Registry(options.database).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {"tracking_disable": True})
        generate(env, options.cards)
        cr.commit()
    # as the database itself does in time
    subprocess.run(["psql", "-q", "-d", options.database, "-c", "VACUUM ANALYZE"], check=True)
