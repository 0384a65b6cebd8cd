import { Mutex } from "@web/core/utils/concurrency";
import { registry } from "@web/core/registry";
import { uuid } from "@web/core/utils/strings";

/**
 * All that the screen of a visit asks the server, and all that is done on it, one after the other. Each
 * press has a key: sent again, since its answer was lost on the way, it is done once. What keeps
 * presses while there is no network stands here, between the screen and the server.
 */
export const visitService = {
    dependencies: ["orm"],
    start(env, { orm }) {
        const order = new Mutex();
        return {
            /**
             * @param {number} visitId
             * @returns {Promise<object>} see `visit_load`
             */
            load(visitId) {
                return order.exec(() => orm.call("maintenance.request", "visit_load", [visitId]));
            },

            /**
             * @param {number} visitId
             * @param {string} act
             * @param {object} values plain JSON
             * @param {string} [key] of the press
             * @returns {Promise<object>} see `visit_act`
             */
            act(visitId, act, values, key = uuid()) {
                const args = [visitId, act, values, key];
                return order.exec(() => orm.call("maintenance.request", "visit_act", args));
            },
        };
    },
};

registry.category("services").add("poe_maintenance.visit", visitService);
