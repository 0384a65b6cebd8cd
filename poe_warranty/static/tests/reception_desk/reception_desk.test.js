import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { animationFrame, press, waitFor } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    getService,
    makeServerError,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { getDefaultConfig } from "@web/views/view";
import { ReceptionDesk } from "@poe_warranty/reception_desk/reception_desk";
import {
    makeClaim,
    makeDevice,
    makeFound,
    makeHit,
    makeOpened,
    makeReceipt,
    makeResumed,
    makeUnknown,
} from "./desk_test_helpers";

describe.current.tags("desktop");
defineMailModels();

// what the server answers; a test adds its own
let scans = {};
let registered = [];
let receipt = null;

beforeEach(() => {
    scans = {
        CAM0001: makeDevice("CAM0001"),
        "cam-0001": makeDevice("CAM0001"),
        CAM0002: makeDevice("CAM0002"),
        CAMOOO1: makeUnknown("CAMOOO1", [{ serial: "CAM0001", product: "Dome camera" }]),
    };
    registered = [];
    receipt = makeReceipt([makeClaim("CAM0001")]);
});

onRpc("res.partner", "has_access", () => true);
onRpc("warranty.claim", "desk_options", () => ({
    symptoms: [[1, "No picture"]],
    seal_conditions: [["intact", "Intact"]],
    conditions: ["No visible damage", "Scratched"],
    arrangements: ["Needs no loaner"],
    loaners_out: [],
}));
onRpc("warranty.claim", "desk_scan", ({ args: [serial, asSerial] }) => {
    expect.step(`scan ${serial}${asSerial ? " as serial" : ""}`);
    if (asSerial) {
        return makeUnknown(serial);
    }
    return scans[serial] || makeUnknown(serial);
});
onRpc("warranty.claim", "desk_scan_card", ({ args: [cardId] }) => {
    expect.step(`scan card ${cardId}`);
    return makeDevice("0001");
});
onRpc("warranty.claim", "desk_register", ({ args: [values, receiptId] }) => {
    expect.step(`register ${values.device_serial}`);
    registered.push({ values, receiptId });
    return receipt;
});
onRpc("warranty.claim", "desk_receipt", ({ args: [receiptId] }) => {
    expect.step(`receipt ${receiptId}`);
    return receipt;
});

async function mountDesk(props = {}) {
    const desk = await mountWithCleanup(ReceptionDesk, {
        props: { action: {}, ...props },
        componentEnv: { config: getDefaultConfig() },
    });
    expect.verifySteps([]);
    return desk;
}

/** Wait for the server's answer, and for what is drawn of it. */
async function settle() {
    await animationFrame();
    await animationFrame();
}

/** Type a serial into the scan box, and Enter. */
async function lookUp(serial) {
    await contains(".o_desk_scan_box").edit(serial, { confirm: "enter" });
    await settle();
}

/** Scan without a field, as the barcode service tells of it. */
async function scan(barcode) {
    getService("barcode").bus.trigger("barcode_scanned", { barcode });
    await settle();
}

async function note(condition) {
    await contains("#desk_condition").edit(condition, { confirm: false });
}

async function pressAdd() {
    await press(["Control", "Enter"]);
    await settle();
}

// === looking up === //

test("nothing is asked before the first scan but what to choose from", async () => {
    await mountDesk();
    expect(".o_desk_empty").toHaveCount(1);
    expect(".o_desk_form").toHaveCount(0);
    expect(".o_desk_scan_box").toBeFocused();
});

test("a serial is looked up as it was typed, but for the space around it", async () => {
    await mountDesk();
    await lookUp("  cam-0001 ");
    expect.verifySteps(["scan cam-0001"]);
    expect(".o_desk_verdict.text-bg-info .o_desk_verdict_label").toHaveText(
        "In term; to be inspected"
    );
    expect(".o_desk_serial").toHaveText("CAM0001", { message: "as the device itself bears it" });
    expect(".o_desk_form").toHaveCount(1);
});

test("an empty box asks nothing", async () => {
    await mountDesk();
    await lookUp("   ");
    expect.verifySteps([]);
    expect(".o_desk_empty").toHaveCount(1);
});

test("a scan without a field is looked up, too", async () => {
    await mountDesk();
    await scan("CAM0001");
    expect.verifySteps(["scan CAM0001"]);
    expect(".o_desk_scan_box").toHaveValue("CAM0001");
});

test("a look-alike is looked up when a person says it is the one", async () => {
    await mountDesk();
    await lookUp("CAMOOO1");
    expect(".o_desk_verdict_label").toHaveText("Not found");
    await contains(".o_desk_suggestion").click();
    await settle();
    expect.verifySteps(["scan CAMOOO1", "scan CAM0001"]);
    expect(".o_desk_verdict_label").toHaveText("In term; to be inspected");
});

test("a serial that resembles none is not ours, and can be taken in nevertheless", async () => {
    await mountDesk();
    await lookUp("XYZ");
    expect.verifySteps(["scan XYZ"]);
    expect(".o_desk_verdict_label").toHaveText("Not ours");
    expect(".o_desk_form #desk_condition").toHaveCount(1);
});

test("of several products the one that is chosen is looked up by its card", async () => {
    const { card } = makeDevice("0001");
    scans["0001"] = { ...makeUnknown("0001"), outcome: "choose", cards: [card] };
    await mountDesk();
    await lookUp("0001");
    expect(".o_desk_verdict_label").toHaveText("Which one?");
    expect(".o_desk_form").toHaveCount(0);
    await contains(".o_desk_card_choice").click();
    await settle();
    await note("Scratched");
    await pressAdd();
    expect.verifySteps(["scan 0001", "scan card 9", "register 0001"]);
    expect(registered[0].values.card_id).toBe(9);
});

test("one of them without a card is looked up by its serial in stock", async () => {
    const lot = { id: false, lot_id: 4, serial: "0001", product: "Recorder" };
    const cards = [makeDevice("0001").card, lot];
    scans["0001"] = { ...makeUnknown("0001"), outcome: "choose", cards };
    onRpc("warranty.claim", "desk_scan_lot", ({ args: [lotId] }) => {
        expect.step(`scan lot ${lotId}`);
        return makeDevice("0001");
    });
    await mountDesk();
    await lookUp("0001");
    await contains(".o_desk_card_choice:contains(Recorder)").click();
    await settle();
    expect.verifySteps(["scan 0001", "scan lot 4"]);
});

test("a device of another company of ours is taken in there", async () => {
    scans.NORTH = { ...makeUnknown("NORTH"), outcome: "elsewhere" };
    await mountDesk();
    await lookUp("NORTH");
    expect.verifySteps(["scan NORTH"]);
    expect(".o_desk_verdict_label").toHaveText("Another company's");
    expect(".o_desk_form").toHaveCount(0);
});

// === anything else that is ours === //

test("a receipt opens what is to be handed back, and nothing of it stays on the desk", async () => {
    scans.RC00007 = makeOpened("warranty.receipt", 7);
    mockService("action", {
        doAction: (action) => {
            expect.step(`${action.res_model} ${action.res_id}`);
        },
    });
    const desk = await mountDesk();
    await scan("RC00007");
    expect.verifySteps(["scan RC00007", "warranty.receipt 7"]);
    expect(".o_desk_empty").toHaveCount(1);
    expect(desk.exportState().scanned).toBe(null);
});

test("a receipt that is not taken in yet is gone on with", async () => {
    scans.RC00005 = makeResumed(5);
    await mountDesk();
    await scan("RC00005");
    expect.verifySteps(["scan RC00005", "receipt 5"]);
    expect(".o_desk_receipt_line:contains(CAM0001)").toHaveCount(1);
});

test("of what a name may mean one is chosen: a card as a scan, others as the server says", async () => {
    scans.an = makeFound([
        makeHit("warranty.receipt", 7, "Receipt 7", "action_pick_up"),
        makeHit("warranty.card", 9, "Dome camera"),
        makeHit("res.partner", 3, "An"),
    ]);
    onRpc("warranty.receipt", "action_pick_up", ({ args: [ids] }) => {
        expect.step(`pick up ${ids}`);
        return { res_model: "warranty.receipt", res_id: 7 };
    });
    mockService("action", {
        doAction: (action) => {
            expect.step(`${action.res_model} ${action.res_id}`);
        },
    });
    await mountDesk();
    await lookUp("an");
    expect(".o_desk_hit").toHaveCount(3);
    expect(".o_desk_form").toHaveCount(0);
    await contains(".o_desk_hit:contains(Receipt 7)").click();
    await settle();
    await contains(".o_desk_hit:eq(2)").click();
    expect.verifySteps(["scan an", "pick up 7", "warranty.receipt 7", "res.partner 3"]);
    await contains(".o_desk_hit:contains(Dome camera)").click();
    await settle();
    expect.verifySteps(["scan card 9"]);
    expect(".o_desk_form #desk_condition").toHaveCount(1);
});

test("a serial that reads like something else of ours is taken for a serial", async () => {
    scans["0912345678"] = makeFound([makeHit("warranty.card", 9, "Dome camera")]);
    await mountDesk();
    await lookUp("0912345678");
    await contains(".o_desk_as_serial").click();
    await settle();
    expect.verifySteps(["scan 0912345678", "scan 0912345678 as serial"]);
    expect(".o_desk_form #desk_condition").toHaveCount(1);
});

test("a device found by the number of its card is taken in on that card", async () => {
    scans.WC00009 = makeDevice("CAM0001", { chosen: true });
    await mountDesk();
    await lookUp("WC00009");
    await note("Scratched");
    await pressAdd();
    expect.verifySteps(["scan WC00009", "register CAM0001"]);
    expect(registered[0].values.card_id).toBe(9);
});

// === nothing is promised early === //

test("a clause is a question with its answer", async () => {
    await mountDesk();
    await lookUp("CAM0001");
    expect.verifySteps(["scan CAM0001"]);
    expect(".o_desk_check_passed:contains(Expired?)").toHaveCount(1);
    expect(".o_desk_check_passed .o_desk_check_word").toHaveText("no");
});

test("a device stands as its open claim does", async () => {
    scans.CAM0001 = makeDevice("CAM0001", {
        open_claim: { ...makeClaim("CAM0001"), receipt_id: false, receipt: "" },
        verdict: { decision: "excluded", label: "Excluded", text: "Not covered by III.5." },
    });
    await mountDesk();
    await lookUp("CAM0001");
    expect.verifySteps(["scan CAM0001"]);
    expect(".o_desk_verdict").toHaveClass("text-bg-danger");
    expect(".o_desk_verdict_text").toHaveText("Not covered by III.5.");
});

test("what speaks against cover stands beside the verdict", async () => {
    scans.CAM0001 = makeDevice("CAM0001", {
        verdict: { decision: "excluded", label: "Excluded" },
        checks: [
            { id: 1, clause: "III.1", name: "In term", state: "exclude", messages: ["Too late."] },
            { id: 2, clause: "III.2", name: "Seal", state: "inspect", messages: [] },
            { id: 3, clause: "III.4", name: "Note", state: "warn", messages: ["Look twice."] },
        ],
    });
    await mountDesk();
    await lookUp("CAM0001");
    expect.verifySteps(["scan CAM0001"]);
    expect(".o_desk_verdict").toHaveClass("text-bg-danger");
    expect(".o_desk_verdict_text").toHaveText("III.1: Too late.");
});

test("a device that is in service is not taken in twice: its receipt is gone on with", async () => {
    scans.CAM0001 = makeDevice("CAM0001", {
        open_claim: { ...makeClaim("CAM0001"), receipt_id: 5, receipt: "RC00005" },
    });
    await mountDesk();
    await lookUp("CAM0001");
    expect(".o_desk_add").toHaveCount(0);
    expect(".o_desk_open_claim:contains(In service already)").toHaveCount(1);
    await contains(".o_desk_resume").click();
    await settle();
    expect.verifySteps(["scan CAM0001", "receipt 5"]);
    expect(".o_desk_receipt_line:contains(CAM0001)").toHaveCount(1);
    await lookUp("CAM0001");
    expect.verifySteps(["scan CAM0001"]);
    expect(".o_desk_open_claim:contains(on the receipt already)").toHaveCount(1);
    expect(".o_desk_resume").toHaveCount(0);
});

// === onto the receipt === //

test("a device is added with what was noted, and the desk is ready for the next", async () => {
    await mountDesk();
    await lookUp("CAM0001");
    await note("  Scratched ");
    await contains("#desk_symptom").select("1");
    await pressAdd();
    expect.verifySteps(["scan CAM0001", "register CAM0001"]);
    expect(registered[0].receiptId).toBe(false);
    expect(registered[0].values).toMatchObject({
        device_serial: "CAM0001",
        device_condition: "Scratched",
        symptom_id: 1,
        seal_condition: false,
        phone: "0912 345 678",
        product_id: 3,
    });
    expect(".o_desk_receipt_line:contains(CAM0001)").toHaveCount(1);
    expect(".o_notification:contains(CAM0001 is on receipt RC00005.)").toHaveCount(1);
    expect(".o_desk_empty").toHaveCount(1);
    expect(".o_desk_scan_box").toHaveValue("");
    expect(".o_desk_scan_box").toBeFocused();
});

test("without its condition a device is not added", async () => {
    await mountDesk();
    await lookUp("CAM0001");
    await contains(".o_desk_add").click();
    expect.verifySteps(["scan CAM0001"]);
    expect("#desk_condition").toHaveClass("is-invalid");
    expect("#desk_condition").toBeFocused();
    expect(".o_notification:contains(Fill in: condition handed in)").toHaveCount(1);
});

test("without a card somebody must be its customer", async () => {
    await mountDesk();
    await lookUp("XYZ");
    await note("Dusty");
    await pressAdd();
    expect.verifySteps(["scan XYZ"]);
    expect(".o_notification:contains(Fill in: customer)").toHaveCount(1);
    expect(".o_desk_many2one.is-invalid").toHaveCount(1);
});

test("a device of another customer is told before anything is typed", async () => {
    scans.CAM0003 = makeDevice("CAM0003");
    Object.assign(scans.CAM0003.card, { partner_id: 8, partner: "Binh" });
    await mountDesk();
    await lookUp("CAM0001");
    await note("Scratched");
    await pressAdd();
    await lookUp("CAM0003");
    expect.verifySteps(["scan CAM0001", "register CAM0001", "scan CAM0003"]);
    expect(".o_desk_other_customer:contains(Binh):contains(RC00005)").toHaveCount(1);
    expect(".o_desk_add").toHaveCount(0);
    await contains(".o_desk_start_over").click();
    await settle();
    expect.verifySteps(["scan CAM0003"]);
    expect(".o_desk_receipt_empty").toHaveCount(1);
    expect(".o_desk_form #desk_condition").toHaveCount(1);
});

test("a device that was reported before is of who reported it", async () => {
    const awaited = { awaited: true, partner_id: 8, partner: "Binh" };
    scans.CAM0003 = makeDevice("CAM0003", { open_claim: makeClaim("CAM0003", awaited) });
    await mountDesk();
    await lookUp("CAM0001");
    await note("Scratched");
    await pressAdd();
    await lookUp("CAM0003");
    expect.verifySteps(["scan CAM0001", "register CAM0001", "scan CAM0003"]);
    expect(".o_desk_other_customer:contains(Binh):contains(RC00005)").toHaveCount(1);
    expect(".o_desk_add").toHaveCount(0);
});

test("the next device goes on the same receipt, of the same customer", async () => {
    await mountDesk();
    await lookUp("CAM0001");
    await note("Scratched");
    await pressAdd();
    await lookUp("XYZ");
    await note("Dusty");
    await pressAdd();
    expect.verifySteps(["scan CAM0001", "register CAM0001", "scan XYZ", "register XYZ"]);
    expect(registered[1].receiptId).toBe(5);
    expect(registered[1].values.partner_id).toBe(7);
    expect("product_id" in registered[1].values).toBe(false);
});

test("a phone that was taken out is not filled in again from the card", async () => {
    await mountDesk();
    await lookUp("CAM0001");
    await note("Scratched");
    await contains("#desk_phone").clear({ confirm: false });
    await pressAdd();
    expect.verifySteps(["scan CAM0001", "register CAM0001"]);
    expect(registered[0].values.phone).toBe(false);
});

test("when the server refuses, its words are shown and what was typed stays", async () => {
    expect.errors(1);
    onRpc("warranty.claim", "desk_register", () => {
        throw makeServerError({ args: ["It cannot come in on receipt RC00005."] });
    });
    await mountDesk();
    await lookUp("CAM0001");
    await note("Scratched");
    await pressAdd();
    await waitFor(".modal:contains(It cannot come in)");
    expect.verifyErrors([Error]);
    expect.verifySteps(["scan CAM0001"]);
    await contains(".modal-footer button").click();
    expect("#desk_condition").toHaveValue("Scratched");
    expect(".o_desk_add").not.toHaveClass("disabled");
});

// === what was typed is not lost === //

test("another device is looked up at once while nothing was typed", async () => {
    await mountDesk();
    await lookUp("CAM0001");
    await scan("CAM0002");
    expect.verifySteps(["scan CAM0001", "scan CAM0002"]);
    expect(".modal").toHaveCount(0);
});

test("another device waits for an answer once something was typed", async () => {
    await mountDesk();
    await lookUp("CAM0001");
    await note("Scratched");
    await scan("CAM0002");
    await waitFor(".modal:contains(CAM0001 is not on the receipt yet)");
    await scan("CAM0002");
    expect.verifySteps(["scan CAM0001"], { message: "no scan goes past the question" });
    await contains(".modal-footer .btn-primary").click();
    expect(".modal").toHaveCount(0);
    expect("#desk_condition").toHaveValue("Scratched");
    expect.verifySteps([]);

    await scan("CAM0002");
    await contains(".modal-footer .btn-secondary:contains(Go on without it)").click();
    await settle();
    expect.verifySteps(["scan CAM0002"]);
    expect("#desk_condition").toHaveValue("");
});

test("to close the question is to go back", async () => {
    await mountDesk();
    await lookUp("CAM0001");
    await note("Scratched");
    await scan("CAM0002");
    await waitFor(".modal");
    await press("Escape");
    await settle();
    expect(".modal").toHaveCount(0);
    expect("#desk_condition").toHaveValue("Scratched");
    expect.verifySteps(["scan CAM0001"]);
});

test("the same device scanned once more keeps what was typed", async () => {
    await mountDesk();
    await lookUp("CAM0001");
    await note("Scratched");
    await scan("CAM0001");
    expect.verifySteps(["scan CAM0001"]);
    expect(".modal").toHaveCount(0);
    expect("#desk_condition").toHaveValue("Scratched");
});

test("who comes back from a claim finds device, text and receipt as they were", async () => {
    const desk = await mountDesk();
    await lookUp("CAM0001");
    await note("Scratched");
    const state = desk.exportState();
    expect(state).toMatchObject({
        scanned: { serial: "CAM0001", cardId: false },
        form: { device_condition: "Scratched" },
        receiptId: false,
    });
    expect.verifySteps(["scan CAM0001"]);
});

test("what was exported is restored", async () => {
    await mountWithCleanup(ReceptionDesk, {
        props: {
            action: {},
            state: {
                scanned: { serial: "CAM0001", cardId: false, key: 1 },
                form: { device_condition: "Scratched" },
                receiptId: 5,
            },
        },
        componentEnv: { config: getDefaultConfig() },
    });
    expect.verifySteps(["receipt 5", "scan CAM0001"]);
    expect(".o_desk_scan_box").toHaveValue("CAM0001");
    expect("#desk_condition").toHaveValue("Scratched");
    expect(".o_desk_receipt_line:contains(CAM0001)").toHaveCount(1);
});

// === the receipt === //

test("all devices are taken in together, and the receipt is printed", async () => {
    onRpc("warranty.receipt", "action_confirm", ({ args: [ids] }) => {
        expect.step(`confirm ${ids}`);
        receipt = { ...receipt, state: "open" };
        return { type: "ir.actions.report", name: "Receipt" };
    });
    mockService("action", {
        doAction: (action) => {
            expect.step(action.name);
        },
    });
    await mountDesk();
    await lookUp("CAM0001");
    await note("Scratched");
    await pressAdd();
    await contains(".o_desk_take_in").click();
    await settle();
    expect.verifySteps(["scan CAM0001", "register CAM0001", "confirm 5", "receipt 5", "Receipt"]);
    expect(".o_desk_receipt .badge:contains(Taken in)").toHaveCount(1);
});

test("a customer's only device is taken in and printed with two clicks", async () => {
    onRpc("warranty.receipt", "action_confirm", ({ args: [ids] }) => {
        expect.step(`confirm ${ids}`);
        receipt = { ...receipt, state: "open" };
        return { type: "ir.actions.report", name: "Receipt" };
    });
    mockService("action", {
        doAction: (action) => {
            expect.step(action.name);
        },
    });
    await mountDesk();
    await scan("CAM0001");
    await contains(".o_desk_words button:contains(Scratched)").click();
    await contains(".o_desk_take_in_one").click();
    await settle();
    await settle();
    expect.verifySteps(["scan CAM0001", "register CAM0001", "confirm 5", "receipt 5", "Receipt"]);
    expect(registered[0].values.device_condition).toBe("Scratched");
});

test("ready words are put in and taken out again", async () => {
    await mountDesk();
    await scan("CAM0001");
    await contains(".o_desk_words button:contains(No visible damage)").click();
    await contains(".o_desk_words button:contains(Scratched)").click();
    expect("#desk_condition").toHaveValue("No visible damage, Scratched");
    await contains(".o_desk_words button:contains(No visible damage)").click();
    expect("#desk_condition").toHaveValue("Scratched");
    expect.verifySteps(["scan CAM0001"]);
});

test("who types in a list is no scanner", async () => {
    await mountDesk();
    await scan("CAM0001");
    const target = document.querySelector("#desk_symptom");
    getService("barcode").bus.trigger("barcode_scanned", { barcode: "nop", target });
    await settle();
    expect.verifySteps(["scan CAM0001"]);
});

test("a draft that is left is told of", async () => {
    await mountDesk();
    await lookUp("CAM0001");
    await note("Scratched");
    await pressAdd();
    await contains(".o_desk_new").click();
    expect.verifySteps(["scan CAM0001", "register CAM0001"]);
    expect(".o_desk_receipt_empty").toHaveCount(1);
    expect(".o_notification:contains(Receipt RC00005 stays in Receipts as a draft.)").toHaveCount(
        1
    );
});

test("a claim on the receipt is a way to its form", async () => {
    mockService("action", {
        doAction: (action) => {
            expect.step(`${action.res_model} ${action.res_id}`);
        },
    });
    await mountDesk();
    await lookUp("CAM0001");
    await note("Scratched");
    await pressAdd();
    await contains(".o_desk_receipt_line").click();
    expect.verifySteps(["scan CAM0001", "register CAM0001", "warranty.claim 21"]);
});
