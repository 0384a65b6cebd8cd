import { registry } from "@web/core/registry";

// Charged work: quotation with a part, accepted, repaired, invoiced.
registry.category("web_tour.tours").add("poe_warranty_charged_repair_to_invoice", {
    steps: () => [
        {
            content: "Offer a charged repair",
            trigger: ".o_form_statusbar button[name=action_quote]",
            run: "click",
        },
        {
            content: "The repair opens: add a part",
            trigger: ".o_field_widget[name=move_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=move_ids] .o_field_widget[name=product_id] input",
            run: "edit IR board",
        },
        {
            trigger: ".ui-menu-item > a:contains(IR board)",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
        {
            content: "Open the quotation",
            trigger: ".o_form_view:has(.o_form_saved) button[name=action_view_sale_order]",
            run: "click",
        },
        {
            content: "Labour and part are on it",
            trigger: ".o_field_widget[name=order_line]:contains(Repair labour):contains(IR board)",
        },
        {
            content: "The customer accepts",
            trigger: ".o_form_statusbar button[name=action_confirm]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Sales Order)",
        },
        {
            content: "Back to the repair",
            trigger: "button[name=action_show_repair]",
            run: "click",
        },
        {
            trigger: ".o_form_statusbar button[name=action_repair_start]",
            run: "click",
        },
        {
            trigger: ".o_form_statusbar button[name=action_repair_end]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Repaired)",
        },
        {
            content: "To the order again",
            trigger: "button[name=action_view_sale_order]",
            run: "click",
        },
        {
            content: "Invoice it",
            trigger: ".o_form_statusbar button:contains(Create Invoice)",
            run: "click",
        },
        {
            trigger: ".modal button[name=create_invoices]",
            run: "click",
        },
        {
            content: "The draft invoice names the claim",
            trigger: ".o_form_view .o_field_widget[name=claim_id]",
        },
        {
            trigger: ".o_form_statusbar button[name=action_post]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Posted)",
        },
    ],
});
