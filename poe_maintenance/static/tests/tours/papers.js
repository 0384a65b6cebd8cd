import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";

/** Count on the page which papers came, so that the next is pressed after it. */
function countPapers() {
    const { _download } = download;
    let papers = 0;
    download._download = async (options) => {
        await _download(options);
        papers++;
        document.body.dataset.papers = papers;
    };
}

const MENU = { trigger: ".o_cp_action_menus button:has(.fa-cog)", run: "click" };

// The seller gives the customer three papers: what contracts cost, the quotation, and the contract.
registry.category("web_tour.tours").add("poe_maintenance_papers", {
    steps: () => [
        {
            trigger: ".o_statusbar_buttons button[name=action_quote]",
            run: countPapers,
        },
        {
            content: "Print the comparison",
            trigger: ".o_statusbar_buttons button:contains(Print Comparison)",
            run: "click",
        },
        {
            trigger: "body[data-papers='1']",
        },
        {
            content: "Quote the contract",
            trigger: ".o_statusbar_buttons button[name=action_quote]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=order_line] .o_data_row",
        },
        MENU,
        {
            trigger: ".o-dropdown--menu .dropdown-toggle:has(.fa-print)",
            run: "hover",
        },
        {
            trigger: ".o-dropdown--menu .o_menu_item:contains(PDF Quote)",
            run: "click",
        },
        {
            trigger: "body[data-papers='2']",
        },
        {
            content: "The customer accepts",
            trigger: ".o_statusbar_buttons button[name=action_confirm]:not(:hidden)",
            run: "click",
        },
        {
            trigger: ".oe_stat_button[name=action_view_maintenance_contract]",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=maintenance_kind]",
        },
        MENU,
        {
            content: "It is the only paper of a contract",
            trigger: ".o-dropdown--menu .o_menu_item:has(.fa-print)",
            run: "click",
        },
        {
            trigger: "body[data-papers='3']",
        },
    ],
});
