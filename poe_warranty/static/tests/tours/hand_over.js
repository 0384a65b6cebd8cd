import { registry } from "@web/core/registry";

// The desk: every device of a receipt that is ready goes back together, told what is owed, and signed.
registry.category("web_tour.tours").add("poe_warranty_hand_over", {
    steps: () => [
        {
            trigger: ".o_form_statusbar .btn-primary[name=action_hand_over]",
            run: "click",
        },
        {
            content: "Both devices, with what is owed for one of them",
            trigger: ".modal [name=claim_ids]:has(.o_data_row:contains(CAM0001)):contains(CAM0002)",
        },
        {
            trigger: ".modal .alert-warning [name=amount_owed]:contains(30)",
        },
        {
            trigger: ".modal [name=signed_by] input",
            run: "edit Ms An",
        },
        {
            trigger: ".modal .o_signature_empty",
            run: "click",
        },
        {
            trigger: ".o_dialog:has(.o_web_sign_signature) .modal-footer .btn-primary:enabled",
            run: "click",
        },
        {
            trigger: ".modal img.o_signature",
        },
        {
            trigger: ".modal button[name=action_apply_and_print]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_arrow_button_current[data-value=closed]",
        },
    ],
});

// The administrator of the warranty takes back what was pressed by mistake, with a reason.
registry.category("web_tour.tours").add("poe_warranty_hand_over_undone", {
    steps: () => [
        {
            trigger: ".o_form_statusbar button[name=action_undo_handover]",
            run: "click",
        },
        {
            content: "Not without a reason",
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_invalid[name=reason]",
        },
        {
            trigger: ".modal [name=reason] :is(input, textarea)",
            run: "edit Pressed for the wrong device",
        },
        {
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_arrow_button_current[data-value=ready]",
        },
        {
            trigger: ".o_form_statusbar .btn-primary[name=action_hand_over]",
        },
    ],
});
