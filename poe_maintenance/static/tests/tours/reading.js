import { registry } from "@web/core/registry";

// One who measures types what the instrument shows: comma and point are both decimals, and what can be
// two numbers is asked. An item a way of typing.
registry.category("web_tour.tours").add("poe_maintenance_reading", {
    steps: () => [
        {
            content: "Open a device",
            trigger: ".o_visit_line[data-state=planned]",
            run: "click",
        },
        {
            content: "With a comma",
            trigger: ".o_visit_item:contains(Comma) .o_visit_reading",
            // typed at once with Enter at its end it would be a scan
            run: "edit 62,5 && press Tab",
        },
        {
            trigger: ".o_visit_item[data-state=pass]:contains(Comma)",
        },
        {
            content: "With a point",
            trigger: ".o_visit_item:contains(Point) .o_visit_reading",
            run: "edit 62.5 && press Tab",
        },
        {
            trigger: ".o_visit_item[data-state=pass]:contains(Point)",
        },
        {
            content: "What can be a decimal or a thousand",
            trigger: ".o_visit_item:contains(Either) .o_visit_reading",
            run: "edit 62.500 && press Tab",
        },
        {
            content: "is asked, and nothing is kept yet",
            trigger:
                ".o_visit_item[data-state=todo]:contains(Either) .o_visit_choice:contains(62500)",
        },
        {
            content: "The decimal is meant",
            trigger: ".o_visit_item:contains(Either) .o_visit_choice:not(:contains(62500))",
            run: "click",
        },
        {
            trigger: ".o_visit_item[data-state=pass]:contains(Either)",
        },
        {
            content: "What is no number is not taken",
            trigger: ".o_visit_item:contains(Words) .o_visit_reading",
            run: "edit 6.2,5.1 && press Tab",
        },
        {
            trigger: ".o_notification",
        },
        {
            trigger: ".o_visit_item[data-state=todo]:contains(Words)",
        },
    ],
});
