import { registry } from "@web/core/registry";

const LINES = ".o_field_widget[name=move_ids]";

// The technician: no parts are set up for the device, so that it fits is confirmed.
registry.category("web_tour.tours").add("poe_warranty_part_to_confirm", {
    steps: () => [
        {
            trigger: "button[name=action_view_repair]",
            run: "click",
        },
        {
            trigger: `${LINES} .o_field_x2many_list_row_add a`,
            run: "click",
        },
        {
            trigger: `${LINES} .o_field_widget[name=product_id] input`,
            run: "edit IR board",
        },
        {
            trigger: ".ui-menu-item > a:contains(IR board)",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Nobody said that it fits",
            trigger: ".modal .modal-body:contains(IR board)",
        },
        {
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) ${LINES} td[name=fit_confirmed] input`,
            run: "check",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
    ],
});
