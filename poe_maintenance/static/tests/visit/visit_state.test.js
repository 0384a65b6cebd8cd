import { describe, expect, test } from "@odoo/hoot";
import {
    applyAct,
    getMissingPhotos,
    getPassable,
    getSeen,
    isWished,
    judge,
    mergeAnswer,
} from "@poe_maintenance/visit/visit_state";
import { makeVisit } from "./visit_test_helpers";

describe.current.tags("desktop");

test("a reading is judged by its limits, what lies at one passes", () => {
    const check = { min: 11.4, max: 12.6 };
    expect([11.4, 11.399, 12.6, 12.601].map((reading) => judge(check, reading))).toEqual([
        "pass",
        "fail",
        "pass",
        "fail",
    ]);
    expect(judge({ min: null, max: 0 }, 0)).toBe("pass");
});

test("the rest of a device is passed, but for readings and photos", () => {
    const visit = makeVisit();
    const [line] = visit.lines;
    applyAct(visit, "pass_rest", { line_id: 1 });
    expect(line.results.map((result) => result.state)).toEqual(["pass", "todo", "todo"]);
    expect(line.state).toBe("planned");
    expect(getMissingPhotos(visit, line).map((result) => result.item_id)).toEqual([2]);
    applyAct(visit, "photo", { line_id: 1, item_id: 2 });
    applyAct(visit, "pass_rest", { line_id: 1 });
    applyAct(visit, "answer", { line_id: 1, item_id: 3, reading: 13 });
    expect(line.state).toBe("failed");
});

test("devices of a type are passed together where the checklist allows it", () => {
    const visit = makeVisit();
    expect(getPassable(visit, 7).length).toBe(2);
    applyAct(visit, "answer", { line_id: 1, item_id: 1, answer: "fail" });
    applyAct(visit, "pass_type", { type_id: 7 });
    const states = visit.lines.map((line) => line.results.map((result) => result.state));
    expect(states).toEqual([
        ["fail", "todo", "todo"],
        ["pass", "todo", "todo"],
    ]);
});

test("what follows from a fault is said at once, and goes with it", () => {
    const visit = makeVisit();
    const { results } = visit.lines[0];
    applyAct(visit, "answer", { line_id: 1, item_id: 1, answer: "fail" });
    applyAct(visit, "answer", { line_id: 1, item_id: 3, reading: 13 });
    expect(results.map((result) => result.follow_up_kind)).toEqual(["repair", "", "claim"]);
    applyAct(visit, "answer", { line_id: 1, item_id: 1, answer: "todo" });
    applyAct(visit, "answer", { line_id: 1, item_id: 3, reading: 12 });
    expect(results.map((result) => result.follow_up_kind)).toEqual(["", "", ""]);
});

test("what the server says takes the place of what the screen knew", () => {
    const visit = makeVisit();
    const [line] = makeVisit().lines;
    line.results[0].state = "fail";
    expect(mergeAnswer(visit, { lines: [line] })).toBe(true);
    expect(visit.lines[0]).toEqual(line);
    const result = { ...line.results[1], state: "na" };
    const lines = [{ id: 1, state: "failed", note: "Dark" }];
    expect(mergeAnswer(visit, { lines, results: [result] })).toBe(true);
    expect(visit.lines[0].results.map(({ state }) => state)).toEqual(["fail", "na", "todo"]);
    expect([visit.lines[0].note, visit.lines[0].serial]).toEqual(["Dark", "CAM0001"]);
    const unknown = makeVisit().lines[0];
    unknown.results[0].check = "new";
    expect(mergeAnswer(visit, { lines: [unknown] })).toBe(false);
});

test("what an act may overwrite is told with it, as it was shown", () => {
    const visit = makeVisit();
    const item = { line_id: 1, item_id: 3 };
    expect(getSeen(visit, "answer", item)).toEqual({ device_id: 101, state: "todo" });
    applyAct(visit, "answer", { ...item, reading: 12.1234 });
    expect(getSeen(visit, "answer", item)).toEqual({
        device_id: 101,
        state: "pass",
        reading: 12.123,
    });
    expect(getSeen(visit, "skip", { line_id: 2 })).toEqual({
        device_id: 102,
        state: "planned",
        note: "",
    });
    expect(getSeen(visit, "sign", {})).toEqual({
        is_signed: false,
        signed_by: "",
        no_signature_reason: "",
    });
    expect(getSeen(visit, "pass_type", { type_id: 7 })).toEqual({});
});

test("who did it does not matter where it is what was meant", () => {
    expect(isWished("answer", { answer: "pass" }, { state: "pass" })).toBe(true);
    expect(isWished("answer", { answer: "pass" }, { state: "fail" })).toBe(false);
    expect(isWished("answer", { reading: 12.0004 }, { state: "pass", reading: 12 })).toBe(true);
    expect(isWished("note", { note: "Dusty" }, { note: "Dusty" })).toBe(true);
    expect(isWished("sign", { signed_by: "An" }, { signed_by: "An" })).toBe(false);
});
