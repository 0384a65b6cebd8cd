import { registry } from "@web/core/registry";
import { FINISH_UNSIGNED } from "./steps";

// The technician's day: open the visit, start, look at the first device, find a fault, claim it,
// and finish.
registry.category("web_tour.tours").add("poe_maintenance_visit", {
    steps: () => [
        {
            content: "Open the visit of today",
            trigger: ".o_kanban_view .o_kanban_record:contains(Warehouse)",
            run: "click",
        },
        {
            content: "Begin",
            trigger: ".o_visit_start",
            run: "click",
        },
        {
            content: "Every device has its list",
            trigger: ".o_visit_line:contains(0/4)",
            run: "click",
        },
        {
            content: "The housing has a crack",
            trigger: ".o_visit_item:contains(Housing) .o_visit_fail",
            run: "click",
        },
        {
            content: "The button says what follows from it",
            trigger: ".o_visit_item:contains(Housing) .o_visit_follow_up:contains(Claim)",
            run: "click",
        },
        {
            content: "The claim is made",
            trigger: ".o_visit_item:contains(Housing) .o_visit_fault:contains(CLM)",
        },
        {
            content: "Type the voltage with a comma",
            trigger: ".o_visit_item:contains(Voltage) .o_visit_reading",
            // typed at once with Enter at its end it would be a scan
            run: "edit 12,1 && press Tab",
        },
        {
            trigger: ".o_visit_item[data-state=pass]:contains(Voltage)",
        },
        {
            content: "The rest is as it should be",
            trigger: ".o_visit_pass_rest",
            run: "click",
        },
        {
            content: "Nothing is left to do here",
            trigger: ".o_visit_foot:not(:has(.o_visit_pass_rest))",
        },
        {
            content: "Back to the list",
            trigger: ".o_visit_back",
            run: "click",
        },
        {
            content: "The device is done, with a fault",
            trigger: ".o_visit_line[data-state=failed]",
        },
        ...FINISH_UNSIGNED,
        {
            content: "What was found stays as it is",
            trigger: ".o_visit .alert-success",
        },
    ],
});
