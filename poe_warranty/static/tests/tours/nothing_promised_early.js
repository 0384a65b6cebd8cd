import { registry } from "@web/core/registry";

function assertQuestions() {
    for (const clause of document.querySelectorAll(".o_desk_check_passed .o_desk_check_text")) {
        if (!clause.textContent.trim().endsWith("?")) {
            throw new Error(`No question: ${clause.textContent}`);
        }
    }
}

// From the scan to the verdict: in term is no promise, the inspection is.
registry.category("web_tour.tours").add("poe_warranty_nothing_promised_early", {
    steps: () => [
        {
            trigger: ".o_desk_scan_box:value()",
            run: "edit CAM0001",
        },
        {
            trigger: ".o_desk_scan_box",
            run: "press Enter",
        },
        {
            content: "In term, which is not green",
            trigger: ".o_desk_verdict.text-bg-info",
        },
        {
            content: "The clauses are questions with their answers",
            trigger: ".o_desk_check_passed",
            run: assertQuestions,
        },
        {
            content: "What nobody looked at has no answer yet",
            trigger: ".o_desk_check_inspect",
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
            trigger:
                ".o_desk_receipt:has(.badge.text-bg-success) .o_desk_receipt_line .text-bg-info",
        },
        {
            content: "On to the claim",
            trigger: "body:not(.o_ui_blocked) .o_desk_receipt_line",
            run: "click",
        },
        {
            content: "It promises nothing either",
            trigger: ".o_form_view:not(:has(.alert-success)) .alert-info [name=verdict]",
        },
        {
            content: "The inspection comes first",
            trigger:
                ".o_form_statusbar:has(button[name=action_repair]):not(:has(.btn-primary[name=action_repair])) .btn-primary[name=action_inspect]",
            run: "click",
        },
        {
            trigger: ".o_form_statusbar .btn-primary[name=action_assess]",
            run: "click",
        },
        {
            content: "Now it is covered",
            trigger:
                ".o_form_view:not(:has(.alert-info)) .alert-success [name=standing] [raw-value=covered]",
        },
        {
            trigger: ".o_form_statusbar .btn-primary[name=action_repair]",
        },
    ],
});
