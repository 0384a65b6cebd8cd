import { registry } from "@web/core/registry";

// The adviser: from a site to a packaged contract that plans its visits.
registry.category("web_tour.tours").add("poe_maintenance_adviser", {
    steps: () => [
        {
            content: "The site asks for advice",
            trigger: ".o_statusbar_buttons button[name=action_advise]",
            run: "click",
        },
        {
            content: "Each device type has its interval and the reason",
            trigger:
                ".o_field_widget[name=line_ids] .o_data_row:contains(Camera):contains(salt corrodes)",
        },
        {
            content: "Choose the packaged contract",
            trigger: ".o_field_widget[name=option] label:contains(Packaged)",
            run: "click",
        },
        {
            content: "See what each contract costs",
            trigger: ".o_notebook .nav-link:contains(Comparison)",
            run: "click",
        },
        {
            trigger: ".o_maintenance_comparison th .fa-check-circle",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_quote]",
            run: "click",
        },
        {
            content: "The quotation says what is included",
            trigger: ".o_field_widget[name=order_line] .o_data_row textarea:value(Minor repairs)",
        },
        {
            content: "The customer accepts",
            trigger: ".o_statusbar_buttons button[name=action_confirm]:not(:hidden)",
            run: "click",
        },
        {
            content: "The contract is there",
            trigger: ".oe_stat_button[name=action_view_maintenance_contract]",
            run: "click",
        },
        {
            trigger: ".o_notebook .nav-link:contains(Visits)",
            run: "click",
        },
        {
            trigger: "button[name=action_plan_visits]",
            run: "click",
        },
        {
            content: "The visits stand in the list",
            trigger: ".o_breadcrumb:contains(Visits), .o_last_breadcrumb_item:contains(Visits)",
        },
    ],
});
