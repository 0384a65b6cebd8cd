import { registry } from "@web/core/registry";
import { FINISH_UNSIGNED } from "./steps";

// A visit with a fault nobody followed up and a device nobody looked at: Finish tells both, and asks.
registry.category("web_tour.tours").add("poe_maintenance_open_points", {
    steps: () => [
        {
            content: "Open the first device",
            trigger: ".o_visit_line:contains(CAM0001)",
            run: "click",
        },
        {
            content: "The housing has a crack",
            trigger: ".o_visit_item:contains(Housing) .o_visit_fail",
            run: "click",
        },
        {
            content: "What could follow is left alone",
            trigger: ".o_visit_item:contains(Housing) .o_visit_follow_up",
        },
        {
            content: "The rest of it is as it should be",
            trigger: ".o_visit_item:contains(Voltage) .o_visit_reading",
            // typed at once with Enter at its end it would be a scan
            run: "edit 12,1 && press Tab",
        },
        {
            trigger: ".o_visit_item[data-state=pass]:contains(Voltage)",
        },
        {
            trigger: ".o_visit_pass_rest",
            run: "click",
        },
        {
            trigger: ".o_visit_foot:not(:has(.o_visit_pass_rest))",
        },
        {
            content: "Back to the list: the other device is not looked at",
            trigger: ".o_visit_back",
            run: "click",
        },
        {
            trigger: ".o_visit_line[data-state=planned]:contains(CAM0002)",
        },
        ...FINISH_UNSIGNED,
        {
            content: "The fault and the device are named, each once",
            trigger: ".modal-body:contains(Housing):contains(CAM0002)",
            run({ anchor }) {
                const named = anchor.textContent.match(/Housing|CAM\d+/g).join(" ");
                if (named !== "CAM0001 Housing CAM0002") {
                    console.error(`Something else is named: ${named}`);
                }
            },
        },
        {
            content: "Back to the visit: it is not finished",
            trigger: ".modal-footer .btn-secondary",
            run: "click",
        },
        {
            content: "Finish it all the same",
            trigger: "body:not(:has(.modal)) .o_visit_finish:enabled",
            run: "click",
        },
        {
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "What was found stays as it is",
            trigger: ".o_visit .alert-success",
        },
    ],
});
