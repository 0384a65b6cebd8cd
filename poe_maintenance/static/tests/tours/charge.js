import { registry } from "@web/core/registry";

/** Draw a line on a pad that is empty yet, as a finger does. */
function draw({ anchor }) {
    const { width, height } = anchor;
    const { data } = anchor.getContext("2d").getImageData(0, 0, width, height);
    if (!width || data.some(Boolean)) {
        console.error("The pad is not empty");
    }
    const box = anchor.getBoundingClientRect();
    for (const [type, share] of [
        ["pointerdown", 0.2],
        ["pointermove", 0.5],
        ["pointermove", 0.7],
        ["pointerup", 0.8],
    ]) {
        const at = {
            clientX: box.left + share * box.width,
            clientY: box.top + share * box.height,
        };
        const buttons = type === "pointerup" ? 0 : 1;
        const finger = { pointerId: 1, isPrimary: true, buttons, bubbles: true, cancelable: true };
        anchor.dispatchEvent(new PointerEvent(type, { ...at, ...finger }));
    }
}

// A charged call-out on a phone: the customer reads what it costs, and signs below it.
registry.category("web_tour.tours").add("poe_maintenance_charge", {
    steps: () => [
        {
            content: "Open the call-out",
            trigger: ".o_kanban_record:contains(Warehouse)",
            run: "click",
        },
        {
            trigger: ".o_visit_line:contains(CAM0001)",
            run: "click",
        },
        {
            content: "The device was looked at",
            trigger: ".o_visit_looked_at",
            run: "click",
        },
        {
            trigger: ".o_visit_stands",
        },
        {
            trigger: ".o_visit_back",
            run: "click",
        },
        {
            trigger: ".o_visit_sign",
            run: "click",
        },
        {
            content: "Its price, the way and the hours stand above the signature",
            trigger: ".o_visit_charges tr:contains(Call-out):contains(55)",
        },
        {
            trigger: ".o_visit_charges tr:contains(Travel):contains(12)",
        },
        {
            trigger: ".o_visit_charges tr:contains(Repair labour):contains(37)",
        },
        {
            content: "and what they come to",
            trigger: ".o_visit_charges tr:last-child:contains(104)",
            run({ anchor }) {
                const canvas = document.querySelector(".o_visit_canvas");
                if (anchor.getBoundingClientRect().bottom > canvas.getBoundingClientRect().top) {
                    console.error("What it costs does not stand above the signature");
                }
            },
        },
        {
            trigger: "#visit_signed_by",
            run: "edit Ms Lan",
        },
        {
            content: "Not signed yet: a reason is asked for",
            trigger: "#visit_no_signature",
        },
        {
            trigger: ".o_visit_canvas canvas",
            run: draw,
        },
        {
            trigger: ".o_visit_signature:not(:has(#visit_no_signature)) .o_visit_finish:enabled",
            run: "click",
        },
        {
            trigger: ".o_visit:has(.o_visit_lines) .alert-success",
        },
    ],
});

// The same on the form of the call-out: the dialog for the signature is there to draw in.
registry.category("web_tour.tours").add("poe_maintenance_charge_on_form", {
    steps: () => [
        {
            content: "The call-out is charged",
            trigger: ".o_field_widget[name=charge_reason] .badge",
        },
        {
            trigger: ".nav-link[name=signature]",
            run: "click",
        },
        {
            content: "What it costs stands on the page of the signature",
            trigger: ".o_field_widget[name=charge_summary] tr:contains(Travel)",
        },
        {
            trigger: ".o_field_widget[name=signed_by] input",
            run: "edit Ms Lan",
        },
        {
            trigger: ".o_field_widget[name=signature] .o_signature",
            run: "click",
        },
        {
            content: "Empty, for drawing",
            trigger: ".modal .o_web_sign_draw_button.active",
        },
        {
            trigger: ".modal canvas.o_web_sign_signature",
            run: draw,
        },
        {
            trigger: ".modal-footer .btn-primary:enabled",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=signature] img",
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

// A call-out without a price: nobody signs that it costs nothing.
registry.category("web_tour.tours").add("poe_maintenance_charge_without_price", {
    steps: () => [
        {
            trigger: ".o_visit_sign",
            run: "click",
        },
        {
            content: "The price is to be agreed",
            trigger: ".o_visit_charges tr:contains(Call-out) td[colspan='2']",
        },
        {
            trigger: ".o_visit_charges tr:contains(Travel):contains(12)",
        },
        {
            trigger: ".o_visit_canvas canvas",
            run: draw,
        },
        {
            trigger: ".o_visit_finish:enabled",
            run: "click",
        },
        {
            content: "Nobody looked at the device: finish all the same",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_visit:has(.o_visit_lines) .alert-success",
        },
    ],
});
