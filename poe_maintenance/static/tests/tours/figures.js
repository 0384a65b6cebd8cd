/* global Chart */

import { registry } from "@web/core/registry";

/** Compare what the bars or points of a graph come to, by series, with what it must be. */
function compare(...expected) {
    return ({ anchor }) => {
        const { config, data } = Chart.getChart(anchor);
        const sums = data.datasets
            // the line over bars is what they come to together
            .filter(({ type }) => type !== "line" || config.type === "line")
            .map((series) => series.data.reduce((sum, value) => sum + (value || 0), 0))
            .filter(Boolean)
            .sort((one, other) => one - other);
        if (String(sums) !== String(expected)) {
            console.error(`The graph counts ${sums}, not ${expected}`);
        }
    };
}

/** Open a screen of figures from its menu. */
function open(entry) {
    return [
        {
            trigger: ".o_menu_sections [data-menu-xmlid='maintenance.maintenance_reporting']",
            run: "click",
        },
        {
            trigger: `.o-dropdown--menu [data-menu-xmlid='poe_maintenance.${entry}']`,
            run: "click",
        },
    ];
}

// a graph of a screen that shows something, and nothing made up
const GRAPH = ".o_graph_view:not(:has(.o_view_sample_data, .o_view_nocontent)) canvas";

// The planner's figures: each opens useful, and counts what its name says.
registry.category("web_tour.tours").add("poe_maintenance_figures", {
    steps: () => [
        {
            content: "Devices due by month: one passed, one failed, two that nobody came to",
            trigger: GRAPH,
            run: compare(1, 1, 2),
        },
        {
            trigger: ".o_switch_view.o_pivot",
            run: "click",
        },
        {
            content: "Two visits, four devices due, two done",
            trigger: ".o_pivot table",
            run({ anchor }) {
                const row = anchor.querySelector("tbody tr");
                const cells = [...row.querySelectorAll(".o_pivot_cell_value")];
                const counted = cells.map((cell) => parseFloat(cell.textContent));
                if (String(counted.slice(0, 3)) !== "2,4,2") {
                    console.error(`The table counts ${counted}`);
                }
            },
        },
        ...open("maintenance_reading_report_menu"),
        {
            content: "Two readings of an item: their mean in a month",
            trigger: GRAPH,
            run: compare(12.25),
        },
        ...open("maintenance_load_report_menu"),
        {
            content: "Who has how many hours in the days to come",
            trigger: ".o_list_view .o_data_row:contains(desk):contains(03:00)",
        },
        {
            trigger: ".o_switch_view.o_graph",
            run: "click",
        },
        {
            trigger: GRAPH,
            run: compare(3),
        },
        {
            trigger: ".o_switch_view.o_pivot",
            run: "click",
        },
        {
            trigger: ".o_pivot .o_pivot_cell_value:contains(03:00)",
        },
        ...open("maintenance_fault_report_menu"),
        {
            content: "A fault found on a visit, and two that were reported",
            trigger: GRAPH,
            run: compare(1, 2),
        },
    ],
});
