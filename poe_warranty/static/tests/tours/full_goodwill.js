import { registry } from "@web/core/registry";

// The administrator of the warranty gives everything by goodwill: the banner says free.
registry.category("web_tour.tours").add("poe_warranty_full_goodwill", {
    steps: () => [
        {
            trigger: ".o_form_view:not(:has(.alert-success)) .alert-danger [name=verdict]",
        },
        {
            trigger: ".o_form_statusbar button[name=action_override]",
            run: "click",
        },
        {
            trigger: ".modal [name=outcome] input[data-value=goodwill]",
            run: "click",
        },
        {
            trigger: ".modal [name=goodwill_labour]",
        },
        {
            trigger: ".modal [name=reason] textarea",
            run: "edit Loyal customer",
        },
        {
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            trigger:
                ".o_form_view:not(:has(.alert-danger)) .alert-success [name=standing] [raw-value=free]",
        },
        {
            trigger: ".o_form_statusbar .btn-primary[name=action_repair]",
        },
    ],
});
