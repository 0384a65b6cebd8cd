import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { getDefaultConfig } from "@web/views/view";
import { VisitScreen } from "@poe_maintenance/visit/visit_screen";
import { makeVisit } from "./visit_test_helpers";

describe.current.tags("desktop");
defineMailModels();

// what was sent, and what the server answers with
let sent = [];
let answers = {};

beforeEach(() => {
    sent = [];
    answers = {};
});

onRpc("maintenance.request", "visit_load", () => makeVisit());
onRpc("maintenance.request", "visit_act", ({ args: [visitId, act, values, key] }) => {
    sent.push({ visitId, act, values, key });
    expect.step(act);
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
});

test("what stays open is told before the visit ends", async () => {
    answers.finish = { ask: { faults: ["Gate 1 · View"], devices: ["Gate 2 · CAM0002"] } };
    await mountScreen();
    await contains(".o_visit_sign").click();
    await contains("#visit_no_signature").edit("Nobody there");
    await contains(".o_visit_finish").click();
    await animationFrame();
    expect.verifySteps(["sign", "finish"]);
    expect(".modal-body").toHaveText(/Gate 1 · View[\s\S]*Gate 2 · CAM0002/);
    answers.finish = { visit: makeVisit({ finished_at: "2026-02-05 05:00:00" }) };
    await contains(".modal-footer .btn-primary").click();
    await animationFrame();
    expect.verifySteps(["finish"]);
    expect(sent.at(-1).values).toEqual({ confirmed: true });
    expect(".alert-success").toHaveCount(1);
});
