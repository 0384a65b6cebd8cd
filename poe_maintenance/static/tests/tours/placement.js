import { registry } from "@web/core/registry";

// Whoever installs scans what he hangs up, says where, and puts all of it onto the site.
registry.category("web_tour.tours").add("poe_maintenance_placement", {
    steps: () => [
        {
            content: "Devices come onto this site",
            trigger: ".o_form_statusbar button[name=action_place]",
            run: "click",
        },
        {
            content: "Scan the first one",
            trigger: ".modal .o_field_widget[name=scan] input",
            run: "edit cam-0001 && press Enter",
        },
        {
            content: "Scan the next one",
            trigger: ".modal:has(.o_data_row:contains(CAM0001)) .o_field_widget[name=scan] input",
            run: "edit CAM0002 && press Enter",
        },
        {
            content: "Where does it hang?",
            trigger: ".modal .o_data_row:contains(CAM0002) td[name=position]",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row td[name=position] input",
            run: "edit Gate 2",
        },
        {
            trigger: ".modal-footer button[name=action_place]",
            run: "click",
        },
        {
            content: "The site shows it",
            trigger:
                ".o_form_view .o_field_widget[name=equipment_ids] .o_data_row:contains(Gate 2)",
        },
    ],
});
