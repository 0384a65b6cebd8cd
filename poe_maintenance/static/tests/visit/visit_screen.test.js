import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { animationFrame, Deferred, waitFor, waitForNone } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    makeServerError,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { getDefaultConfig } from "@web/views/view";
import { VisitScreen } from "@poe_maintenance/visit/visit_screen";
import { StorageFullError } from "@poe_maintenance/visit/visit_store";
import { makeVisit, useVolatileStore } from "./visit_test_helpers";

describe.current.tags("desktop");
defineMailModels();

// what was sent, and what the server answers with
let sent = [];
let answers = {};
let isCut = false;
let visitKnown = {}; // of the visit, by the server

beforeEach(() => {
    visitKnown = {};
    sent = [];
    answers = {};
    isCut = false;
    useVolatileStore();
});

const noAnswer = () => new Response("", { status: 502 });

onRpc("maintenance.request", "visit_load", () => (isCut ? noAnswer() : makeVisit(visitKnown)));
onRpc("maintenance.request", "visit_act", ({ args: [visitId, act, values, key, known] }) => {
    if (isCut) {
        return noAnswer();
    }
    sent.push({ visitId, act, values, key, known });
    expect.step(act);
    if (answers[act] instanceof Error) {
        throw answers[act];
    }
    return answers[act] || { lines: [] };
});

async function mountScreen() {
    await mountWithCleanup(VisitScreen, {
        props: { action: { params: { visit_id: 5 } } },
        componentEnv: { config: getDefaultConfig() },
    });
}

test("a device without a photo is done with two taps, each sent once with its key", async () => {
    await mountScreen();
    expect(".o_visit_line").toHaveCount(2);
    await contains(".o_visit_line:first").click();
    expect(".o_visit_device h2").toHaveText("Gate 1 · CAM0001");
    await contains(".o_visit_pass_rest").click();
    await animationFrame();
    expect.verifySteps(["pass_rest"]);
    expect(sent[0].values).toEqual({ line_id: 1 });
    expect(sent[0].key.length).toBeGreaterThan(8);
    await contains(".o_visit_next:first").click();
    expect(".o_visit_device h2").toHaveText("Gate 2 · CAM0002");
});

test("a number that can be two is asked before it is sent", async () => {
    await mountScreen();
    await contains(".o_visit_line:first").click();
    await contains(".o_visit_reading").edit("12.100", { confirm: "blur" });
    await animationFrame();
    expect.verifySteps([]);
    expect(".o_visit_choice").toHaveCount(2);
    await contains(".o_visit_choice:first").click();
    await animationFrame();
    expect.verifySteps(["answer"]);
    expect(sent[0].values.reading).toBe(12.1);
    // wiped out, it is taken back
    await contains(".o_visit_reading").clear({ confirm: "blur" });
    await animationFrame();
    expect.verifySteps(["answer"]);
    expect(sent[1].values.answer).toBe("todo");
    expect(".o_visit_reading").toHaveValue("");
});

test("a barcode that is scanned into a reading is not taken for one", async () => {
    await mountScreen();
    await contains(".o_visit_line:first").click();
    await contains(".o_visit_reading").edit("8934567890123", { confirm: "blur" });
    await waitFor(".o_notification:contains(is no reading)");
    expect(".o_visit_item[data-state=todo]").toHaveCount(3);
    expect.verifySteps([]);
});

test("a device that is marked as not done takes no answer until it is taken up again", async () => {
    await mountScreen();
    await contains(".o_visit_line:first").click();
    await contains(".o_visit_note").edit("Locked", { confirm: "blur" });
    await contains(".o_visit_skip").click();
    await animationFrame();
    expect(".o_visit_stands").toHaveText("Not done");
    expect(".o_visit_pass, .o_visit_fail, .o_visit_na, .o_visit_photo").toHaveCount(0);
    expect(".o_visit_pass_rest").toHaveCount(0);
    expect(".o_visit_next").toHaveClass("btn-primary");
    await contains(".o_visit_take_up").click();
    await animationFrame();
    expect(".o_visit_stands").toHaveCount(0);
    expect(".o_visit_pass").toHaveCount(2);
    expect(".o_visit_pass_rest").toHaveCount(1);
    expect.verifySteps(["note", "skip", "take_up"]);
});

test("what hinders it is shown with a refusal, as a visit that was cancelled meanwhile", async () => {
    answers.answer = makeServerError({ message: "Visit Care was cancelled" });
    await mountScreen();
    visitKnown = { is_cancelled: true };
    await contains(".o_visit_line:first").click();
    await contains(".o_visit_fail:first").click();
    await waitFor(".o_visit_stopped:contains(was cancelled)");
    await waitForNone(".o_visit_pass");
    await contains(".o_visit_back").click();
    expect(".alert-warning:contains(This visit was cancelled)").toHaveCount(1);
    expect.verifySteps(["answer"]);
});

test("what is being typed stays when an answer to something before it comes", async () => {
    const said = new Deferred();
    answers.answer = said;
    await mountScreen();
    await contains(".o_visit_line:first").click();
    await contains(".o_visit_pass:first").click();
    await contains(".o_visit_note").edit("Dusty", { confirm: false });
    said.resolve({ lines: [{ id: 1, covered_by: "Warranty" }] });
    await waitFor(".o_visit_device header:contains(Warranty)");
    expect(".o_visit_note").toHaveValue("Dusty");
    await contains(".o_visit_note").press("Tab");
    expect.verifySteps(["answer", "note"]);
    expect(sent[1].values).toEqual({ line_id: 1, note: "Dusty" });
});

test("what stays open is told before the visit ends", async () => {
    answers.finish = { ask: { faults: ["Gate 1 · View"], devices: ["Gate 2 · CAM0002"] } };
    await mountScreen();
    await contains(".o_visit_sign").click();
    await contains("#visit_no_signature").edit("Nobody there", { confirm: "blur" });
    await contains(".o_visit_finish").click();
    await waitFor(".modal-body");
    expect.verifySteps(["sign", "finish"]);
    expect(".modal-body").toHaveText(/Gate 1 · View[\s\S]*Gate 2 · CAM0002/);
    answers.finish = { visit: makeVisit({ finished_at: "2026-02-05 05:00:00" }) };
    await contains(".modal-footer .btn-primary").click();
    await waitFor(".alert-success");
    expect.verifySteps(["finish"]);
    expect(sent.at(-1).values).toEqual({ confirmed: true });
    expect(".alert-success").toHaveCount(1);
});

test("without network a visit goes on, and all is sent when it is back", async () => {
    await mountScreen();
    isCut = true;
    await contains(".o_visit_line:first").click();
    await contains(".o_visit_fail:first").click();
    await animationFrame();
    await contains(".o_visit_fault input").edit("Cracked", { confirm: "blur" });
    await animationFrame();
    expect(".o_visit_offline .o_visit_count").toHaveText("2");
    expect(".o_visit_item[data-state=fail]").toHaveCount(1);
    expect(".o_visit_follow_up").toHaveText("Repaired Now");
    await contains(".o_visit_back").click();
    expect(".o_visit_line:first .o_visit_unsent").toHaveText("2");
    // what only the server can do is told
    await contains(".o_visit_sign").click();
    await contains("#visit_no_signature").edit("Nobody there", { confirm: "blur" });
    await contains(".o_visit_finish").click();
    await waitFor(".o_notification:contains(needs the network)");
    expect(".o_notification").toHaveCount(1);
    expect.verifySteps([]);

    isCut = false;
    await contains(".o_visit_send").click();
    await waitFor(".o_visit_sent");
    expect.verifySteps(["answer", "note", "sign"]);
    expect(".o_visit_sent").toHaveCount(1);
    expect(sent[1].known.seen).toEqual({ device_id: 101, note: "" });
    expect(sent[2].known.user_id).toBeOfType("number");
});

test("a refusal stops one thing alone, in words, and can be given up", async () => {
    answers.answer = makeServerError({ message: "Somebody measures already" });
    await mountScreen();
    await contains(".o_visit_line:first").click();
    await contains(".o_visit_fail:first").click();
    await animationFrame();
    expect(".o_visit_stopped").toHaveText(/CAM0001 · View[\s\S]*Somebody measures already/);
    expect(".o_visit_item[data-state=fail]").toHaveCount(0);
    await contains(".o_visit_pass:first").click();
    await contains(".o_visit_note").edit("Dusty", { confirm: "blur" });
    await animationFrame();
    expect.verifySteps(["answer", "answer", "note"]);
    expect(".o_visit_stopped").toHaveCount(2);
    await contains(".o_visit_drop:first").click();
    expect(".o_visit_stopped").toHaveCount(1);
});

test("what the office changed meanwhile is shown beside what was pressed; its user decides", async () => {
    const result = { ...makeVisit().lines[0].results[0], state: "na", note: "Taken down" };
    answers.answer = {
        lines: [{ id: 1, state: "planned", note: "" }],
        results: [result],
        conflict: { seen: { state: "todo" }, now: { state: "na" }, by: "Planner" },
    };
    await mountScreen();
    await contains(".o_visit_line:first").click();
    await contains(".o_visit_fail:first").click();
    await animationFrame();
    expect(".o_visit_stopped").toHaveText(/Planner/);
    expect(".o_visit_mine").toHaveText("Mine: Fault");
    expect(".o_visit_theirs").toHaveText("Theirs: Not applicable");
    expect(".o_visit_item:first").toHaveAttribute("data-state", "na");
    delete answers.answer;
    await contains(".o_visit_mine").click();
    await animationFrame();
    expect.verifySteps(["answer", "answer"]);
    expect(sent[1].known.seen).toEqual({ state: "na" });
    expect(sent[1].key).toBe(sent[0].key);
    expect(".o_visit_stopped").toHaveCount(0);
});

test("what a device without room cannot keep and the server did not do is told", async () => {
    patchWithCleanup(useVolatileStore(), {
        addItem: () => Promise.reject(new StorageFullError("full")),
    });
    answers.answer = { conflict: { seen: { state: "todo" }, now: { state: "na" }, by: "Planner" } };
    await mountScreen();
    await contains(".o_visit_line:first").click();
    await contains(".o_visit_fail:first").click();
    await waitFor(".o_notification:contains(no room left)");
    await waitForNone(".o_visit_item[data-state=fail]");
    expect.verifySteps(["answer"]);
});
