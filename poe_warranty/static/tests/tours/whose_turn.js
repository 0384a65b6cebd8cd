import { registry } from "@web/core/registry";

const DESK = ".o_warranty_queues .o_kanban_group:nth-child(1)";
const WORKSHOP = ".o_warranty_queues .o_kanban_group:nth-child(2)";

// the page of a claim that tells how its device came in
const openReception = [
    {
        trigger: ".o_notebook_headers a[name=reception]",
        run: "click",
    },
];

// The desk: a fault reported by phone waits for its device, and goes on when that comes.
registry.category("web_tour.tours").add("poe_warranty_phoned_in", {
    steps: () => [
        {
            content: "The desk's first queue: reported, not here yet",
            trigger: `${DESK} .o_kanban_record:first:contains(1)`,
            run: "click",
        },
        {
            trigger: ".o_data_row td[name=device_serial]:contains(CAM0001)",
            run: "click",
        },
        ...openReception,
        {
            content: "Nobody has received it",
            trigger: "[name=received_datetime] input:value()",
        },
        {
            content: "The device comes",
            trigger: "[data-menu-xmlid='poe_warranty.warranty_reception_menu']",
            run: "click",
        },
        {
            trigger: ".o_desk_scan_box:value()",
            run: "edit CAM0001",
        },
        {
            trigger: ".o_desk_scan_box",
            run: "press Enter",
        },
        {
            content: "What was told by phone stands there",
            trigger: ".o_desk_form textarea[name=fault_description]:value(No picture)",
        },
        {
            trigger: ".o_desk_form input[name=device_condition]",
            run: "edit Scratched",
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

// The technician: logs in, sees what waits and what of it is late, and opens what arrived.
registry.category("web_tour.tours").add("poe_warranty_whose_turn", {
    steps: () => [
        {
            trigger: "input[name=login]",
            run: "edit technician",
        },
        {
            trigger: "input[name=password]",
            run: "edit technician",
        },
        {
            trigger: ".oe_login_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Two wait in the workshop's first queue: both are mine, one is late",
            trigger: `${WORKSHOP} .o_kanban_record:first .fs-3:contains(2)`,
        },
        {
            trigger: `${WORKSHOP} .o_kanban_record:first:has([name=action_open_overdue]:contains(1)) [name=action_open_own]:contains(2)`,
            run: "click",
        },
        {
            content: "The late one stands on top",
            trigger: ".o_list_view .o_data_row:first.text-danger td:contains(CAM0002)",
        },
        {
            trigger: ".o_data_row:not(.text-danger) td[name=device_serial]:contains(CAM0001)",
            run: "click",
        },
        ...openReception,
        {
            content: "It arrived, and he is told",
            trigger: "[name=received_datetime] button[data-field=received_datetime]",
        },
        {
            trigger: ".o-mail-Activity:contains(CAM0001)",
        },
        {
            trigger: ".o_form_statusbar .btn-primary[name=action_inspect]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current[data-value=inspection]",
        },
    ],
});
