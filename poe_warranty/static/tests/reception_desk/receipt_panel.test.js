import { describe, expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { ReceiptPanel } from "@poe_warranty/reception_desk/receipt_panel";
import { makeClaim, makeReceipt } from "./desk_test_helpers";

describe.current.tags("desktop");
defineMailModels();

function mountPanel(receipt, props = {}) {
    return mountWithCleanup(ReceiptPanel, {
        props: {
            receipt,
            busy: false,
            openClaim: (id) => expect.step(`claim ${id}`),
            openReceipt: (id) => expect.step(`receipt ${id}`),
            onTakeIn: () => expect.step("take in"),
            onPrint: () => expect.step("print"),
            onLabels: () => expect.step("labels"),
            onNew: () => expect.step("new"),
            ...props,
        },
    });
}

test("without a receipt it says how one begins", async () => {
    await mountPanel(false);
    expect(".o_desk_receipt_empty").toHaveCount(1);
    expect(".o_desk_receipt button").toHaveCount(0);
});

test("a draft counts the devices that would be taken in", async () => {
    await mountPanel(
        makeReceipt([
            makeClaim("CAM0001"),
            makeClaim("CAM0002", { id: 22, decision: "excluded", decision_label: "Excluded" }),
            makeClaim("CAM0003", { id: 23, is_open: false }),
        ])
    );
    expect(".o_desk_take_in").toHaveText("Take in and print (2)");
    expect(".text-decoration-line-through:contains(CAM0003)").toHaveCount(1);
    expect(".o_desk_receipt_line .badge.text-bg-success").toHaveCount(2);
    expect(".o_desk_receipt_line .badge.text-bg-danger").toHaveText("Excluded");
    await contains(".o_desk_receipt_line:contains(CAM0002)").click();
    await contains(".o_desk_take_in").click();
    expect.verifySteps(["claim 22", "take in"]);
});

test("a claim that is not decided yet shows its state", async () => {
    await mountPanel(makeReceipt([makeClaim("CAM0001", { decision: "", decision_label: "" })]));
    expect(".o_desk_receipt_line .badge.text-bg-secondary").toHaveText("Draft");
});

test("nothing can be taken in while the server works, or of nothing", async () => {
    await mountPanel(makeReceipt([makeClaim("CAM0001")]), { busy: true });
    expect(".o_desk_take_in").toHaveClass("disabled");
});

test("a receipt without open claims is not taken in", async () => {
    await mountPanel(makeReceipt([makeClaim("CAM0001", { is_open: false })]));
    expect(".o_desk_take_in").toHaveClass("disabled");
});

test("a receipt that was taken in is printed again, and the next one begun", async () => {
    await mountPanel(makeReceipt([makeClaim("CAM0001")], { state: "open" }));
    expect(".o_desk_take_in").toHaveCount(0);
    expect(".badge:contains(Taken in)").toHaveCount(1);
    await contains("button:contains(Print again)").click();
    await contains(".o_desk_labels:contains(Labels (1))").click();
    await contains(".o_desk_new").click();
    await contains("button:contains(RC00005)").click();
    expect.verifySteps(["print", "labels", "new", "receipt 5"]);
});
