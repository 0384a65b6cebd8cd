import { formatDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

const { DateTime } = luxon;

/** Open a screen from its menu. */
function open(menu, entry) {
    return [
        {
            trigger: `.o_menu_sections [data-menu-xmlid='${menu}']`,
            run: "click",
        },
        {
            trigger: `.o-dropdown--menu [data-menu-xmlid='poe_maintenance.${entry}']`,
            run: "click",
        },
    ];
}

/** Give the visit of a form to a technician, from an hour of today on. */
function plan(form, hour, technician) {
    const getHour = () => DateTime.now().setZone(user.tz).set({ hour, minute: 0, second: 0 });
    return [
        {
            trigger: `${form} .o_field_widget[name=schedule_date] :is(input, button)`,
            run: "click",
        },
        {
            trigger: `${form} .o_field_widget[name=schedule_date] input`,
            run: (helpers) => helpers.edit(formatDateTime(getHour())),
        },
        {
            trigger: `${form} .o_field_widget[name=user_id] input`,
            run: `edit ${technician}`,
        },
        {
            trigger: `.ui-menu-item > a:contains(${technician})`,
            run: "click",
        },
        {
            trigger: `${form} .o_form_button_save`,
            run: "click",
        },
    ];
}

const DAYS = open("poe_maintenance.maintenance_visit_root_menu", "maintenance_day_menu");
const LOAD = open("maintenance.maintenance_reporting", "maintenance_load_report_menu");
const CALENDAR = { trigger: ".o_switch_view.o_calendar", run: "click" };

// The planner's morning: who has too much, what has no time yet, and both are put right.
registry.category("web_tour.tours").add("poe_maintenance_planner", {
    steps: () => [
        {
            content: "Two visits are more than a day for one, and say where and whose they are",
            trigger:
                ".o_data_row:has([name=planning_note] .text-bg-danger):contains(test_hoa):contains(Warehouse):contains(An)",
        },
        {
            content: "A call-out without a time stands in the list of the day",
            trigger: ".o_data_row:has([name=planning_note] .text-bg-info):contains(Warehouse)",
        },
        ...LOAD,
        {
            content: "Nine hours are too many",
            trigger:
                ".o_data_row.text-danger:contains(test_hoa):contains(01:00) [name=hours]:contains(09:00)",
            run: "click",
        },
        {
            content: "The row opens the visits behind it",
            trigger: ".o_list_view .o_data_row:contains(Warehouse)",
        },
        ...DAYS,
        {
            content: "All visits of the days are back",
            trigger: ".o_data_row:has([name=planning_note] .text-bg-info)",
        },
        CALENDAR,
        {
            content: "An entry says its hour, its site and its customer",
            trigger: ".fc-event:contains(08:00–13:00 · Warehouse · An)",
        },
        {
            trigger: ".fc-event:contains(14:00–18:00 · Warehouse · An)",
            run: "click",
        },
        {
            content: "The entry tells that it is too much",
            trigger: ".o_cw_popover [name=load_warning]:contains(9)",
        },
        {
            trigger: ".o_cw_popover .o_cw_popover_edit",
            run: "click",
        },
        ...plan(".modal", 15, "test_minh"),
        {
            content: "It moved",
            trigger: "body:not(:has(.modal)) .fc-event:contains(15:00–19:00 · Warehouse · An)",
        },
        ...LOAD,
        {
            content: "Nobody has too much",
            trigger:
                ".o_list_view:not(:has(.o_data_row.text-danger)) .o_data_row:contains(test_minh)",
        },
        ...DAYS,
        {
            content: "The call-out gets a time",
            trigger: ".o_data_row:has([name=planning_note] .text-bg-info) td[name=customer_id]",
            run: "click",
        },
        ...plan(".o_form_view", 10, "test_minh"),
        {
            trigger: ".o_form_saved",
        },
        ...DAYS,
        {
            content: "Nothing is left to be planned",
            trigger: ".o_list_view:not(:has([name=planning_note] .text-bg-info)) .o_data_row",
        },
    ],
});
