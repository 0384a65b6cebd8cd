"""What a button forbids, the interface forbids too; bad input gets a clear message."""

import xmlrpc.client

import pytest


@pytest.fixture(scope="module")
def desk(server):
    return server.client("desk")


def refused(call, *words):
    """The call is refused with a message that holds these words."""
    with pytest.raises(xmlrpc.client.Fault) as caught:
        call()
    for word in words:
        assert word in caught.value.faultString
    return caught.value.faultString


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        ("warranty.claim", "state", "closed"),
        ("warranty.claim", "decision", "covered"),
        ("warranty.claim", "verdict_outdated", False),
        ("warranty.claim", "goodwill_parts", 100),
        ("warranty.claim", "loaner_back_on", "2026-01-01 00:00:00"),
        ("warranty.card", "state", "cancelled"),
        ("warranty.card", "nominal_end", "2099-01-01"),
        ("warranty.card", "date_start", "2099-01-01"),
        ("warranty.card", "effective_end", "2099-01-01"),
        ("warranty.card", "last_claim_day", "2099-01-01"),
        ("warranty.card", "extension_months", 120),
        ("warranty.card", "replaced_by_id", 1),
        ("warranty.card", "term_months", 120),
        ("warranty.card", "policy_id", 2),
        ("warranty.assessment", "decision", "covered"),
        ("warranty.assessment", "reason", "As I like"),
        ("warranty.receipt", "promised_date", "2099-01-01"),
        ("warranty.entitlement", "quantity", 99),
        ("warranty.card.copy", "number", 1),
        ("warranty.finding", "effect", "off"),
        ("warranty.exclusion", "effect", "off"),
        ("warranty.policy.term", "months", 99),
    ],
)
def test_verdicts_and_promises_cannot_be_typed_in(server, model, field, value):
    record = server.client("warranty_manager")(model, "search", [], limit=1)
    assert record
    for login in ("technician", "warehouse", "seller", "accountant"):
        client = server.client(login)
        refused(lambda c=client: c(model, "write", record, {field: value}))


def test_private_methods_stay_private(desk):
    claim = desk("warranty.claim", "search", [], limit=1)
    for method in ("_update_state", "_assess", "_create_repair"):
        refused(lambda m=method: desk("warranty.claim", m, claim))


def test_bad_input_says_what_to_do(desk):
    refused(lambda: desk("warranty.claim", "create", {}), "Which device is it?")
    refused(
        lambda: desk("warranty.claim", "create", {"device_serial": "Q1", "phone": "call me"}),
        "call me",
    )
    assert not desk("warranty.claim", "search", [("device_serial", "=", "Q1")])


def test_a_messages_language_follows_the_user(desk):
    message = refused(
        lambda: desk("warranty.claim", "create", {}, context={"lang": "vi_VN"}), "thiết bị"
    )
    assert "Which device" not in message


def test_pages_and_reports_answer(server):
    import requests

    session = requests.Session()
    session.post(
        f"{server.url}/web/session/authenticate",
        json={"params": {"db": server.db, "login": "desk", "password": "desk"}},
        timeout=60,
    ).raise_for_status()
    desk = server.client("desk")
    card = desk("warranty.card", "search", [("serial", "=", "CAM0002")])[0]
    claim = desk("warranty.claim", "search", [("decision", "!=", False)])[0]
    refused_claim = desk("warranty.claim", "search", [("device_serial", "=", "NVR0001")])[0]
    receipt = desk("warranty.receipt", "search", [])[0]
    copy = desk("warranty.card.copy", "search", [])[0]
    for path in (
        "/odoo/warranty-reception",
        "/odoo/warranty-receipts",
        f"/report/pdf/poe_warranty.report_warranty_receipt/{receipt}",
        f"/report/pdf/poe_warranty.report_warranty_card_copy/{copy}",
        f"/report/pdf/poe_warranty.report_warranty_refusal/{refused_claim}",
        "/odoo/warranty-claims",
        "/odoo/warranty-cards",
        f"/report/pdf/poe_warranty.report_warranty_card/{card}",
        f"/report/pdf/poe_warranty.report_warranty_claim/{claim}",
    ):
        answer = session.get(server.url + path, timeout=120)
        assert answer.status_code == 200, path
        if "/pdf/" in path:
            assert answer.content.startswith(b"%PDF-")
