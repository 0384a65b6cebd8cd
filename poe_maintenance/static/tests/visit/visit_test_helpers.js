import { device, VolatileStore } from "@poe_maintenance/visit/visit_store";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";

/** Let a test keep what it does to itself. */
export function useVolatileStore() {
    const store = new VolatileStore();
    patchWithCleanup(device, { open: async () => store, alone: (name, work) => work() });
    return store;
}

function makeCheck(name, values = {}) {
    return {
        name,
        instructions: "",
        kind: "check",
        unit: "",
        expected: "",
        min: null,
        max: null,
        photo_required: false,
        instrument_required: false,
        may_pass_together: true,
        on_the_spot: true,
        ...values,
    };
}

function makeLine(id) {
    return {
        id,
        device_id: id + 100,
        device: "Dome camera",
        serial: `CAM000${id}`,
        position: `Gate ${id}`,
        type_id: 7,
        type: "Camera",
        state: "planned",
        note: "",
        covered_by: "Contract",
        fault_kind: "claim",
        minor_fault_kind: "repair",
        results: ["view", "picture", "voltage"].map((check, index) => ({
            id: id * 10 + index,
            item_id: index + 1,
            check,
            state: "todo",
            reading: null,
            note: "",
            photos: 0,
            follow_up_kind: "",
            follow_up: "",
            is_followed: false,
            has_document: false,
        })),
    };
}

/** A visit to two cameras that is under way, see `visit_load`. */
export function makeVisit(values = {}) {
    return {
        id: 5,
        name: "Care",
        customer: "An",
        site: "Warehouse",
        address: "1 Nguyen Hue",
        phone: "0912 345 678",
        map_url: "https://maps.google.com/maps?q=1",
        remarks: "<p>Ask at the gate</p>",
        can_start: true,
        started_at: "2026-02-05 03:00:00",
        finished_at: false,
        is_signed: false,
        signed_by: "",
        no_signature_reason: "",
        charges: "",
        instruments: [],
        checks: {
            view: makeCheck("View"),
            picture: makeCheck("Picture", { photo_required: true }),
            voltage: makeCheck("Voltage", {
                kind: "reading",
                unit: "V",
                min: 11.4,
                max: 12.6,
                on_the_spot: false,
            }),
        },
        lines: [makeLine(1), makeLine(2)],
        ...values,
    };
}
