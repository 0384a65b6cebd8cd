import { registry } from "@web/core/registry";

// From the sales order to the card of a serial, and from the card to a claim.
registry.category("web_tour.tours").add("poe_warranty_card_from_sale_order", {
    steps: () => [
        {
            content: "Serial and end of warranty stand on the order line",
            trigger: ".o_field_widget[name=order_line] td[name=warranty_serials]:contains(CAM0001)",
        },
        {
            trigger: "button[name=action_view_warranty_cards]",
            run: "click",
        },
        {
            content: "Open the card",
            trigger: ".o_list_view .o_data_row:contains(CAM0001) td[name=serial]",
            run: "click",
        },
        {
            content: "It is active",
            trigger: ".o_form_view .o_field_widget[name=status]:contains(Active)",
        },
        {
            content: "A claim starts from the card",
            trigger: ".o_form_statusbar button[name=action_open_claim]",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=card_id] input:value(CAM0001)",
        },
        {
            content: "The device bears the number",
            trigger: ".o_field_widget[name=device_serial] input",
            run: "edit CAM0001",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
        {
            trigger: ".o_form_statusbar button[name=action_assess]",
            run: "click",
        },
        {
            trigger: ".alert-info:contains(In term; to be inspected)",
        },
        {
            trigger: ".o_form_statusbar button[name=action_repair]",
        },
    ],
});
