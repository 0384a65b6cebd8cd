import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

/** Languages in which the pages of the desks were written; whoever speaks another one reads English. */
const LANGUAGES = ["en", "vi"];

/**
 * Open the page of a desk beside the app, in the user's language.
 *
 * @param {object} env
 * @param {object} action its `params` name the `page`
 * @returns {object} the action that opens it
 */
export function openHelp(env, action) {
    const spoken = (user.lang || "").slice(0, 2);
    const language = LANGUAGES.includes(spoken) ? spoken : "en";
    return {
        type: "ir.actions.act_url",
        url: `/poe_warranty/static/help/${language}/${action.params.page}.html`,
        target: "new",
    };
}

registry.category("actions").add("poe_warranty.help", openHelp);
