import { describe, expect, test } from "@odoo/hoot";
import { DecisionGraphRenderer } from "@poe_warranty/decision_graph/decision_graph_view";

describe.current.tags("headless");

const selection = [
    ["to_inspect", "In term; to be inspected"],
    ["covered", "Covered"],
    ["excluded", "Excluded"],
];

function getColor(label, fields = { standing: { selection } }) {
    const renderer = { model: { metaData: { fields } } };
    return DecisionGraphRenderer.prototype.getDecisionColor.call(renderer, label);
}

test("each decision has the colour that it has everywhere else", () => {
    expect(getColor("Covered")).toBe("#28a745");
    expect(getColor("November 2026 / Excluded")).toBe("#dc3545");
    expect(getColor("In term; to be inspected")).toBe("#17a2b8");
});

test("what is no decision keeps its colour", () => {
    expect(getColor("Dome camera")).toBe(undefined);
    expect(getColor("Covered", {})).toBe(undefined);
});
