import { registry } from "@web/core/registry";
import { delay } from "@web/core/utils/concurrency";

// between the keys of a fast typist: slower than a scanner, and still one for the barcode service
const GAP = 60;
const WAIT = 400;

// The reception: who chooses in a list by its first letters scans nothing.
registry.category("web_tour.tours").add("poe_warranty_typing_in_a_list", {
    steps: () => [
        {
            trigger: ".o_desk_scan_box:value()",
            run: "edit CAM0001",
        },
        {
            trigger: ".o_desk_scan_box",
            run: "press Enter",
        },
        {
            trigger: ".o_desk_form input[name=device_condition]",
            run: "edit Scratched",
        },
        {
            trigger: ".o_desk_form select[name=symptom_id]",
            async run({ anchor, press }) {
                anchor.focus();
                for (const key of "no pic") {
                    await press(key);
                    await delay(GAP);
                }
                await delay(WAIT);
            },
        },
        {
            content: "The device is still there, and what was typed for it",
            trigger:
                "body:not(:has(.modal)) .o_desk_form:has(input[name=device_condition]:value(Scratched))",
        },
        {
            trigger: ".o_desk_device .o_desk_serial:contains(CAM0001)",
        },
        {
            trigger: ".o_desk_take_in_one",
            run: "click",
        },
        {
            trigger: ".o_desk_receipt .badge.text-bg-success",
        },
    ],
});
