import { registry } from "@web/core/registry";

// The desk: scan a serial, see card and customer fill in, note a finding, read the verdict.
registry.category("web_tour.tours").add("poe_warranty_reception_to_verdict", {
    steps: () => [
        {
            content: "Open a new claim",
            trigger: ".o-kanban-button-new",
            run: "click",
        },
        {
            content: "Scan the serial, in any spelling",
            trigger: ".o_field_widget[name=device_serial] input",
            run: "edit cam-0001",
        },
        {
            content: "Leave the field: the card is found",
            trigger: ".o_field_widget[name=fault_description] textarea",
            run: "edit No picture at night",
        },
        {
            content: "Product and customer are filled in",
            trigger: ".o_field_widget[name=product_id] input:value(Dome camera)",
        },
        {
            trigger: ".o_field_widget[name=partner_id] input:value(An)",
        },
        {
            content: "Look at the inspection",
            trigger: ".o_notebook_headers a[name=inspection]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=observation_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "Note what was found",
            trigger: ".o_field_widget[name=observation_ids] .o_field_widget[name=code_id] input",
            run: "edit Dropped",
        },
        {
            trigger: ".ui-menu-item > a:contains(Dropped)",
            run: "click",
        },
        {
            content: "Nobody is to blame until somebody says so",
            trigger:
                ".o_field_widget[name=observation_ids] .o_field_widget[name=origin] .o_select_menu_toggler",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Customer or third party)",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
        {
            content: "Ask for the verdict",
            trigger: ".o_form_statusbar button[name=action_assess]",
            run: "click",
        },
        {
            content: "Not covered, by the clause",
            trigger: ".alert-danger:contains(III.5)",
        },
        {
            content: "The reason names what was found",
            trigger: ".o_field_widget[name=finding_ids] td[name=message]:contains(Dropped)",
        },
        {
            content: "Only charged work is offered",
            trigger:
                ".o_form_statusbar:has(button[name=action_quote]):not(:has(button[name=action_repair]))",
        },
    ],
});
