import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import "@web/webclient/user_menu/user_menu_items"; // whose “Log out” is another one here
import { Component, useState } from "@odoo/owl";

const SERVICE = "poe_maintenance.visit";

/** How much was done on visits and is not sent yet, wherever its user is; a press leads there. */
export class UnsentItem extends Component {
    static template = "poe_maintenance.UnsentItem";
    static props = {};

    setup() {
        this.action = useService("action");
        this.state = useState(useService(SERVICE).state);
    }

    open() {
        const params = { visit_id: this.state.visitId };
        return this.action.doAction({
            type: "ir.actions.client",
            tag: SERVICE,
            path: "visit",
            params,
        });
    }
}

registry.category("systray").add(SERVICE, { Component: UnsentItem }, { sequence: 30 });

const userMenu = registry.category("user_menuitems");
const logOut = userMenu.get("log_out");

/** Who logs out takes nothing with him that is not sent, and leaves no customer's data behind. */
export function logOutItem(env) {
    const item = logOut(env);
    const visits = env.services[SERVICE];
    const leave = async () => {
        try {
            await visits.forget();
        } finally {
            item.callback();
        }
    };
    return {
        ...item,
        callback: () => {
            const count = visits.state.waiting + visits.state.stopped;
            if (!count) {
                return leave();
            }
            return env.services.dialog.add(ConfirmationDialog, {
                title: _t("Not all is sent"),
                body: _t(
                    "%s things that you did on visits wait to be sent. They stay on this device, and are sent when you log in on it again.",
                    count
                ),
                confirmLabel: _t("Log Out All the Same"),
                confirm: leave,
                cancelLabel: _t("Stay"),
                cancel: () => visits.sendNow(),
            });
        },
    };
}

userMenu.add("log_out", logOutItem, { force: true });
