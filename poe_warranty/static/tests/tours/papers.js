import { registry } from "@web/core/registry";

/** Press a button that prints, by its words in English and in Vietnamese, and wait for the paper. */
function print(words) {
    const button = `body:not(.o_ui_blocked) .o_form_statusbar button:contains(${words})`;
    return [
        {
            trigger: button,
            run: "click",
        },
        {
            trigger: `${button}:enabled`,
        },
    ];
}

// The desk prints what belongs to a claim: the label of its device, the report of the inspection, the card.
registry.category("web_tour.tours").add("poe_warranty_papers", {
    steps: () => [
        ...print("/Print Label|In nhãn/"),
        ...print("/Print Report|In biên bản/"),
        {
            trigger: ".o-form-buttonbox button[name=action_view_card]",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=status]",
        },
        ...print("/Print Card|In phiếu/"),
    ],
});
