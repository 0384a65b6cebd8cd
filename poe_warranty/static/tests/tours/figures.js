import { registry } from "@web/core/registry";

const menu = (name) => `[data-menu-xmlid='poe_warranty.warranty_${name}']`;

function openReport(name) {
    return [
        {
            trigger: `.o_menu_sections ${menu("menu_reporting")}`,
            run: "click",
        },
        {
            trigger: `.o-dropdown--menu ${menu(name)}`,
            run: "click",
        },
    ];
}

// The accountant: what warranty costs, how claims go, and the invoices of charged work alone.
registry.category("web_tour.tours").add("poe_warranty_figures", {
    steps: () => [
        ...openReport("cost_report_menu"),
        {
            content: "The part that was put in, at cost",
            trigger: ".o_pivot .o_pivot_cell_value:contains(70)",
        },
        ...openReport("claim_report_menu"),
        {
            content: "Claims, days with us, promises kept, failures in a hundred devices",
            trigger:
                ".o_pivot:has(.o_pivot_measure_row:nth-child(4)):not(:has(.o_pivot_measure_row:nth-child(5)))",
        },
        {
            content: "One of two devices failed, and its promise was kept",
            trigger: ".o_pivot tbody tr:last-child:contains(100):contains(50)",
        },
        {
            trigger: ".o_switch_view.o_graph",
            run: "click",
        },
        {
            trigger: ".o_graph_renderer canvas",
        },
        {
            trigger: `.o_menu_sections ${menu("invoice_menu")}`,
            run: "click",
        },
        {
            content: "The invoice stands there, its credit note does not",
            trigger: ".o_list_view:not(:has(.o_data_row:nth-child(2))) .o_data_row:contains(INV/)",
        },
    ],
});
