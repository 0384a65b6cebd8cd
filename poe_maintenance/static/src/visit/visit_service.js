import { browser } from "@web/core/browser/browser";
import { serializeDateTime } from "@web/core/l10n/dates";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { Mutex } from "@web/core/utils/concurrency";
import { deepCopy } from "@web/core/utils/objects";
import { uuid } from "@web/core/utils/strings";
import { session } from "@web/session";
import { EventBus, reactive } from "@odoo/owl";

import { VisitQueue } from "./visit_queue";
import { applyAct, mergeAnswer } from "./visit_state";
import { device, StorageFullError, VolatileStore } from "./visit_store";

// what needs the server at once: the lists are made there, and what stays open is asked
const DIRECT = ["start", "finish"];
const OPENED = "poe_maintenance.visit.opened";

/**
 * All that the screen of a visit asks the server, and all that is done on it, one after the other. Each
 * press has a key: sent again, since its answer was lost on the way, it is done once. Without network
 * the visit is shown as the device keeps it, and what is done on it is kept and sent later.
 */
export const visitService = {
    dependencies: ["orm"],
    start(env, { orm }) {
        const order = new Mutex();
        const bus = new EventBus();
        const visits = {}; // as the server told them last
        const fromDevice = new Set(); // those of them that were read without network
        // this device keeps something of its user
        const flag = `${OPENED}.${session.db}.${user.userId}`;
        // what the screens show of it
        const state = reactive({
            waiting: 0,
            stopped: 0,
            sent: 0,
            problem: false, // see `VisitQueue`
            visitId: false, // of the first that is not sent
            isVolatile: false, // nothing of it outlives the page
        });
        let queue = null;
        let starting = null;

        function call(method, ...args) {
            return order.exec(() => orm.call("maintenance.request", method, args));
        }

        function showState({ waiting, stopped, sent, problem }) {
            const visitId = [...stopped, ...waiting][0]?.visitId || false;
            const counts = { waiting: waiting.length, stopped: stopped.length };
            Object.assign(state, { ...counts, sent, problem, visitId });
        }

        /** Let the screens read again what they show as the device keeps it. */
        function readAnew() {
            const known = [...fromDevice];
            fromDevice.clear();
            known.forEach((visitId) => bus.trigger("stale", { visitId }));
        }

        async function startQueue() {
            const store = await device.open(`poe_maintenance.visit.${session.db}`);
            state.isVolatile = store instanceof VolatileStore;
            queue = new VisitQueue({
                store,
                userId: user.userId,
                send: async ({ visitId, act, values, key, known }) => {
                    const answer = await call("visit_act", visitId, act, values, key, known);
                    readAnew();
                    return answer;
                },
                onNothing: readAnew,
                onAnswer: ({ visitId }, answer) => {
                    if (visits[visitId] && !mergeAnswer(visits[visitId], deepCopy(answer))) {
                        bus.trigger("stale", { visitId });
                    }
                },
                onChange: (visitId) => bus.trigger("changed", { visitId }),
                onStale: (visitId) => bus.trigger("stale", { visitId }),
                onState: showState,
            });
            await queue.read();
            browser.addEventListener("online", () => queue.wake());
            return queue;
        }

        function getQueue() {
            starting ||= startQueue();
            return starting;
        }

        /** What the server knows and what is still to be sent, together. */
        function get(visitId) {
            const visit = deepCopy(visits[visitId]);
            for (const { state: stands, act, values } of queue.getOf(visitId)) {
                if (stands === "waiting") {
                    applyAct(visit, act, values);
                }
            }
            return visit;
        }

        async function readKept(visitId) {
            const kept = await queue.store.readVisit(user.userId, visitId);
            kept?.answers.forEach((answer) => mergeAnswer(kept.visit, answer));
            return kept?.visit;
        }

        async function keep(visitId, visit) {
            visits[visitId] = visit;
            try {
                await queue.store.saveVisit(user.userId, visitId, visit);
            } catch {
                state.isVolatile = true;
            }
        }

        /** Keep something to be sent; where there is no room for it, send it at once. */
        async function add(item) {
            try {
                return await queue.add(item);
            } catch (error) {
                if (!(error instanceof StorageFullError) || queue.waiting.length) {
                    throw error;
                }
                const { visitId, act, values, key, known } = item;
                const answer = await call("visit_act", visitId, act, values, key, known).catch(
                    (reason) => {
                        throw reason instanceof ConnectionLostError ? error : reason;
                    }
                );
                if (answer.conflict || answer.other_user) {
                    // nothing was done, and there is no room to keep what its user is to decide
                    bus.trigger("stale", { visitId });
                    throw error;
                }
                return answer;
            }
        }

        navigator.serviceWorker?.controller?.postMessage({ visit_user: user.userId });

        // what a tab that was killed left is sent by the next one, whatever it shows
        if (browser.localStorage.getItem(flag)) {
            getQueue().then(() => queue.drain());
        }

        return {
            bus,
            state,
            get,

            /**
             * @param {number} visitId
             * @returns {Promise<object>} see `visit_load`, with what is still to be sent; without network
             *      as this device keeps it
             */
            async load(visitId) {
                await getQueue();
                browser.localStorage.setItem(flag, "1");
                try {
                    await keep(visitId, await call("visit_load", visitId));
                    fromDevice.delete(visitId);
                    queue.reach();
                } catch (error) {
                    const kept = error instanceof ConnectionLostError && (await readKept(visitId));
                    if (!kept) {
                        throw error;
                    }
                    visits[visitId] = kept;
                    fromDevice.add(visitId);
                    queue.stop("network");
                }
                return get(visitId);
            },

            /**
             * @param {number} visitId
             * @param {string} act
             * @param {object} values plain JSON
             * @param {object} [seen] see `getSeen`
             * @returns {Promise<object>} see `visit_act`, or what `VisitQueue.add` returns; `{needs: "network"}`
             *      or `{needs: "sent"}` when nothing was done, since it needs the network, or that all before it
             *      is sent
             */
            async act(visitId, act, values, seen = {}) {
                await getQueue();
                const key = uuid();
                const userId = user.userId;
                if (!DIRECT.includes(act)) {
                    const known = {
                        user_id: userId,
                        seen,
                        pressed_at: serializeDateTime(luxon.DateTime.now()),
                    };
                    return add({ visitId, act, values: deepCopy(values), key, known });
                }
                if (act === "finish" && queue.getOf(visitId).length) {
                    await queue.wake();
                }
                if (act === "finish" && queue.getOf(visitId).length) {
                    return { needs: queue.problem === "network" ? "network" : "sent" };
                }
                try {
                    const answer = await call("visit_act", visitId, act, values, key, {
                        user_id: userId,
                    });
                    if (answer.visit) {
                        await keep(visitId, deepCopy(answer.visit));
                    }
                    return answer.other_user ? { needs: "login" } : answer;
                } catch (error) {
                    if (error instanceof ConnectionLostError) {
                        return { needs: "network" };
                    }
                    throw error;
                }
            },

            /** @returns {object[]} what was done on a visit and is not sent yet, in order */
            getItems: (visitId) => (queue ? queue.getOf(visitId) : []),
            sendNow: () => queue.wake(),
            retry: (item) => queue.retry(item),
            insist: (item) => queue.insist(item),
            drop: (item) => queue.drop(item),

            /** Forget the visits that this device keeps of its user, but not what is still to be sent. */
            async forget() {
                if (!browser.localStorage.getItem(flag)) {
                    return;
                }
                await getQueue();
                await queue.store.forgetVisits(user.userId);
                if (!queue.items.length) {
                    browser.localStorage.removeItem(flag);
                }
            },
        };
    },
};

registry.category("services").add("poe_maintenance.visit", visitService);
