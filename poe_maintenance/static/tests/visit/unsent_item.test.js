import { describe, expect, test } from "@odoo/hoot";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import { logOutItem } from "@poe_maintenance/visit/unsent_item";

describe.current.tags("desktop");

test("who logs out with something that waits is warned first", async () => {
    allowTranslations();
    const dialogs = [];
    const env = {
        services: {
            pwa: { isScopedApp: false },
            dialog: { add: (component, props) => dialogs.push(props) },
            "poe_maintenance.visit": {
                state: { waiting: 2, stopped: 1 },
                forget: () => expect.step("forget"),
                sendNow: () => expect.step("send"),
            },
        },
    };
    const item = logOutItem(env);
    expect(item.id).toBe("logout");
    item.callback();
    expect(String(dialogs[0].body)).toMatch(/^3 things/);
    dialogs[0].cancel();
    expect.verifySteps(["send"]);
});
