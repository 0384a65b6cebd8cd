import { registry } from "@web/core/registry";

// The technician's day: open the visit, start, look at the first device, find a fault, claim it,
// and finish.
registry.category("web_tour.tours").add("poe_maintenance_visit", {
    steps: () => [
        {
            content: "Open the visit of today",
            trigger: ".o_list_view .o_data_row:first td[name=customer_id]",
            run: "click",
        },
        {
            content: "Begin",
            trigger: ".o_form_statusbar button[name=action_start_visit]",
            run: "click",
        },
        {
            content: "It is under way",
            trigger: ".o_form_statusbar button[name=action_finish_visit]",
        },
        {
            content: "Every device has its list",
            trigger: ".o_data_row:first td[name=progress]:contains(0/4)",
        },
        {
            trigger: ".o_data_row:first button[name=action_open]",
            run: "click",
        },
        {
            content: "The housing has a crack",
            trigger: ".o_data_row:contains(Housing) button[name=action_fail]",
            run: "click",
        },
        {
            content: "The button says what follows from it",
            trigger: ".o_data_row:contains(Housing) button[name=action_follow_up]:contains(Claim)",
            run: "click",
        },
        {
            content: "The claim is made",
            trigger: ".o_data_row:contains(Housing) td[name=follow_up]:contains(CLM)",
        },
        {
            content: "Type the voltage",
            trigger: ".o_data_row:contains(Voltage) td[name=reading]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Voltage) td[name=reading] input",
            run: "edit 12.1",
        },
        {
            content: "The rest is as it should be",
            trigger: ".o_form_statusbar button[name=action_pass_rest]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Voltage) td[name=state]:contains(Passed)",
        },
        {
            content: "Nothing is left to do here",
            trigger: ".o_form_statusbar:not(:has(button[name=action_pass_rest]))",
        },
        {
            content: "Back to the visit",
            trigger: ".breadcrumb-item.o_back_button a, .breadcrumb .o_back_button",
            run: "click",
        },
        {
            content: "The device is done, with a fault",
            trigger: ".o_data_row:first td[name=state]:contains(Fault)",
        },
        {
            content: "Nobody is there to sign",
            trigger: ".o_notebook_headers a[name=signature]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=no_signature_reason] input",
            run: "edit Nobody there",
        },
        {
            trigger: ".o_form_statusbar button[name=action_finish_visit]",
            run: "click",
        },
        {
            content: "The report can be sent",
            trigger: ".o_form_statusbar button[name=action_send_report]",
        },
    ],
});
