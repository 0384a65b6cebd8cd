import { expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";
import { openHelp } from "@poe_warranty/help/help_action";

test("the pages of the desks open in the user's language, else in English", () => {
    for (const [lang, folder] of [
        ["vi-VN", "vi"],
        ["en-GB", "en"],
        ["fr-FR", "en"],
    ]) {
        patchWithCleanup(user, { lang });
        expect(openHelp({}, { params: { page: "reception" } }).url).toBe(
            `/poe_warranty/static/help/${folder}/reception.html`
        );
    }
});
