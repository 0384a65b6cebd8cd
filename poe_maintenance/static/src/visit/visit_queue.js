import { browser } from "@web/core/browser/browser";
import { ConnectionAbortedError, ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { Deferred } from "@web/core/utils/concurrency";

import { isWished } from "./visit_state";
import { device } from "./visit_store";

const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60000;
// a server that fails so often on one thing does not know what to do with it
const MOST_TRIES = 8;
const REFUSALS = /^odoo\.exceptions\./;
const LOGGED_OUT = "odoo.http.SessionExpiredException";

/**
 * What became of sending something.
 *
 * @param {Error} error
 * @returns {"network"|"login"|"refused"|"server"}
 */
export function classify(error) {
    if (error instanceof ConnectionLostError || error instanceof ConnectionAbortedError) {
        return "network";
    }
    if (!(error instanceof RPCError)) {
        throw error;
    }
    if (error.exceptionName === LOGGED_OUT) {
        return "login";
    }
    return REFUSALS.test(error.exceptionName) ? "refused" : "server";
}

/**
 * What was done on visits and is still to be sent: kept on the device first, sent in order, each once.
 * An item is ``waiting``, or stopped alone: ``refused`` by the server in words, or in ``conflict`` with
 * what somebody changed meanwhile; those after it go on.
 */
export class VisitQueue {
    /**
     * @param {object} on
     * @param {object} on.store see `VisitStore`
     * @param {number} on.userId whose items are sent; those of others are not touched
     * @param {(item: object) => Promise<object>} on.send
     * @param {(item: object, answer: object) => void} on.onAnswer what the server said is to be shown
     * @param {(visitId: number) => void} on.onChange an item is shown otherwise, or is gone
     * @param {(visitId: number) => void} on.onStale the server knows more of a visit than this tab, or
     *      refused something on it
     * @param {() => void} on.onNothing the network may be back, and nothing waits that would tell
     * @param {(queue: VisitQueue) => void} on.onState something in the count or in `problem` changed
     */
    constructor(on) {
        Object.assign(this, on);
        this.items = [];
        this.asked = {}; // {key: who waits for what becomes of it}
        this.problem = false; // "network", "login" or "other_user"
        this.sent = 0;
        this.pause = 0;
        this.timer = null;
        this.sending = null;
    }

    /** Read, once, what was kept before: by a tab that was killed, or is another one. */
    async read() {
        const kept = await this.store.getItems(this.userId);
        this.items = [...kept, ...this.items];
        this.onState(this);
    }

    get waiting() {
        return this.items.filter(({ state }) => state === "waiting");
    }

    get stopped() {
        return this.items.filter(({ state }) => state !== "waiting");
    }

    getOf(visitId) {
        return this.items.filter((item) => item.visitId === visitId);
    }

    /**
     * Keep something to be sent.
     *
     * @param {object} item `visitId`, `act`, `values`, `key` and `known` of `visit_act`
     * @returns {Promise<object>} the server's answer; or `{kept: true}` while it cannot be reached, or
     *      `{refused: message}`, or `{conflict: …}`
     * @throws {StorageFullError} when there is no room; nothing is kept then
     */
    async add(item) {
        const fresh = {
            userId: this.userId,
            state: "waiting",
            tries: 0,
            message: "",
            conflict: null,
        };
        const kept = { ...item, ...fresh };
        kept.order = await this.store.addItem(kept);
        this.items.push(kept);
        this.onState(this);
        if (this.timer) {
            return { kept: true };
        }
        const asked = new Deferred();
        this.asked[kept.key] = asked;
        this.drain();
        return asked;
    }

    // === Sending === //

    /** Send what waits, from the first on, until the server cannot be reached. */
    drain() {
        browser.clearTimeout(this.timer);
        this.timer = null;
        this.sending ||= this.sendAll().finally(() => {
            this.sending = null;
            // pressed as the last one was done
            return !this.timer && this.waiting.length ? this.drain() : null;
        });
        return this.sending;
    }

    /** Try at once, whatever hindered it before. */
    wake() {
        this.pause = 0;
        return this.drain();
    }

    /** The server was reached, by something else that was asked. */
    reach() {
        if (this.problem === "network") {
            this.problem = false;
            this.onState(this);
            this.wake();
        }
    }

    async sendAll() {
        try {
            // one tab of a browser at a time: in order
            await device.alone(`poe_maintenance.visit.${this.userId}`, async () => {
                for (let [item] = this.waiting; item; [item] = this.waiting) {
                    if (!(await this.sendOne(item))) {
                        return;
                    }
                }
            });
        } catch (error) {
            this.stop("network");
            throw error;
        }
        if (this.problem === "network" && !this.timer) {
            this.onNothing();
        }
    }

    /** @returns {Promise<boolean>} whether the next one can be sent */
    async sendOne(item) {
        if (!(await this.store.hasItem(item))) {
            this.forget(item); // another tab sent it, or gave it up
            this.tell(item, { kept: true });
            this.onStale(item.visitId);
            return true;
        }
        let answer = null;
        try {
            answer = await this.send(item);
        } catch (error) {
            return this.fail(item, error);
        }
        if (answer.other_user) {
            return this.stop("other_user");
        }
        this.pause = 0;
        this.problem = false;
        const { conflict, ...told } = answer;
        if (conflict && !isWished(item.act, item.values, conflict.now)) {
            await this.halt(item, { state: "conflict", conflict }, told);
            this.tell(item, { conflict });
            return true;
        }
        // no room for the answer: the visit is read again when there is network
        await this.store.removeItem(item, told).catch(() => this.store.removeItem(item));
        this.sent += 1;
        this.forget(item);
        this.onAnswer(item, told);
        if (!this.tell(item, told)) {
            this.onChange(item.visitId);
        }
        return true;
    }

    async fail(item, error) {
        const kind = classify(error);
        const tries = item.tries + 1;
        if (kind === "refused" || (kind === "server" && tries >= MOST_TRIES)) {
            const message = error.data?.message || error.message;
            this.pause = 0;
            this.problem = false;
            await this.halt(item, { state: "refused", message });
            this.onStale(item.visitId); // what hindered it, as a visit that was cancelled, is shown
            this.tell(item, { refused: message });
            return true;
        }
        if (kind === "server") {
            await this.change(item, { tries });
        }
        return this.stop(kind === "login" ? "login" : "network");
    }

    /** Wait, longer each time, and try again. */
    stop(problem) {
        this.problem = problem;
        this.pause = Math.min(this.pause * 2 || FIRST_PAUSE, LONGEST_PAUSE);
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.drain(), this.pause);
        this.tellAll({ kept: true });
        this.onState(this);
        return false;
    }

    // === What becomes of an item === //

    /** @returns {boolean} whether somebody waited to know what became of it */
    tell(item, outcome) {
        const asked = this.asked[item.key];
        delete this.asked[item.key];
        asked?.resolve(outcome);
        return Boolean(asked);
    }

    tellAll(outcome) {
        for (const key of Object.keys(this.asked)) {
            this.tell({ key }, outcome);
        }
    }

    async change(item, values, answer = null) {
        Object.assign(item, values);
        await this.store.putItem(item, answer);
        this.onState(this);
    }

    forget(item) {
        this.items = this.items.filter(({ order }) => order !== item.order);
        this.onState(this);
    }

    /** Stop an item alone, and show what the server told with it. */
    async halt(item, values, answer = null) {
        await this.change(item, values, answer);
        if (answer) {
            this.onAnswer(item, answer);
        }
        this.onChange(item.visitId);
    }

    /** Send a stopped item once more: what hindered it was put right. */
    async retry(item, values = {}) {
        const again = { state: "waiting", tries: 0, message: "", conflict: null };
        await this.change(item, { ...again, ...values });
        this.onChange(item.visitId);
        return this.drain();
    }

    /** Send an item in spite of what is there now, which its user has seen. */
    insist(item) {
        return this.retry(item, { known: { ...item.known, seen: item.conflict.now } });
    }

    /** Give an item up. */
    async drop(item) {
        await this.store.removeItem(item);
        this.forget(item);
        this.onChange(item.visitId);
    }
}
