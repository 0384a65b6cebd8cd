import { registry } from "@web/core/registry";

function lookUp(serial, verdict) {
    return [
        {
            content: `Scan ${serial}`,
            trigger: ".o_desk_scan_box:value()",
            run: `edit ${serial}`,
        },
        {
            trigger: ".o_desk_scan_box",
            run: "press Enter",
        },
        {
            content: "Read the verdict",
            trigger: `.o_desk_verdict:contains(${verdict})`,
        },
    ];
}

function add(condition, devices) {
    return [
        {
            trigger: ".o_desk_form input[name=device_condition]",
            run: `edit ${condition}`,
        },
        {
            trigger: ".o_desk_form .o_desk_add",
            run: "click",
        },
        {
            content: `${devices} on the receipt`,
            trigger: `.o_desk_receipt_list li:nth-child(${devices}):last-child:contains(In term)`,
        },
    ];
}

// The reception: two devices of one customer scanned onto one receipt, taken in together.
registry.category("web_tour.tours").add("warranty_reception_desk", {
    steps: () => [
        {
            content: "Nothing is shown yet but what to do",
            trigger: ".o_desk_empty:contains(Scan the device)",
        },
        ...lookUp("CAMOOO1", "Not found"),
        {
            content: "A look-alike is offered, not guessed",
            trigger: ".o_desk_suggestion:contains(CAM0001)",
            run: "click",
        },
        {
            trigger: ".o_desk_verdict.text-bg-info:contains(In term; to be inspected)",
        },
        {
            trigger: ".o_desk_device:contains(Dome camera):contains(An)",
        },
        {
            content: "The seal is still to be looked at",
            trigger: ".o_desk_check_inspect:contains(III.2):contains(to be inspected)",
        },
        {
            trigger: ".o_desk_check_passed:contains(III.1):contains(Expired?):contains(no)",
        },
        {
            content: "The condition is missing",
            trigger: ".o_desk_form .o_desk_add",
            run: "click",
        },
        {
            trigger: ".o_desk_form input[name=device_condition].is-invalid",
        },
        {
            trigger: ".o_desk_form textarea[name=fault_description]",
            run: "edit No picture at night",
        },
        ...add("Scratched", 1),
        ...lookUp(" cam-0002 ", "In term"),
        ...add("As new", 2),
        {
            content: "A device is registered once",
            trigger: ".o_desk_scan_box:value()",
            run: "edit CAM0001",
        },
        {
            trigger: ".o_desk_look_up",
            run: "click",
        },
        {
            trigger:
                ".o_reception_desk:not(:has(.o_desk_add)) .o_desk_open_claim:contains(receipt)",
        },
        {
            content: "A device of someone else is told before anything is typed",
            trigger: ".o_desk_scan_box",
            run: "edit CAM0003",
        },
        {
            trigger: ".o_desk_scan_box",
            run: "press Enter",
        },
        {
            trigger: ".o_desk_device:contains(Binh)",
        },
        {
            trigger:
                ".o_reception_desk:not(:has(.o_desk_add)) .o_desk_other_customer:contains(Binh)",
        },
        {
            content: "Take the first two in without it",
            trigger: ".o_desk_take_in:contains(2)",
            run: "click",
        },
        {
            trigger: ".o_desk_receipt .badge.text-bg-success:contains(Taken in)",
        },
        {
            content: "The next customer",
            trigger: "body:not(.o_ui_blocked) .o_desk_new",
            run: "click",
        },
        {
            trigger: ".o_desk_receipt_empty",
        },
    ],
});
