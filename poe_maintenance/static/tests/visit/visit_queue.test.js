import { after, describe, expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-dom";
import { makeServerError, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { ConnectionLostError } from "@web/core/network/rpc";
import { VisitQueue } from "@poe_maintenance/visit/visit_queue";
import { StorageFullError, VisitStore } from "@poe_maintenance/visit/visit_store";
import { useVolatileStore } from "./visit_test_helpers";

describe.current.tags("desktop");

/** A server that keeps what it was sent by its key, and how it is to be found. */
function makeServer() {
    const server = { error: null, answer: {}, sent: [] };
    server.send = async (item) => {
        if (server.error) {
            throw server.error;
        }
        server.sent.push(item.key);
        return server.answer[item.key] || {};
    };
    return server;
}

function makeQueue(server, store, values = {}) {
    const told = [];
    const tell = (...words) => told.push(words.join(" "));
    const queue = new VisitQueue({
        store,
        userId: 2,
        send: server.send,
        onAnswer: ({ key }) => tell("answer", key),
        onChange: (visitId) => tell("changed", visitId),
        onStale: (visitId) => tell("stale", visitId),
        onNothing: () => tell("nothing"),
        onState: () => tell("state"),
        ...values,
    });
    return Object.assign(queue, { told });
}

function makeItem(key, values = {}) {
    const about = { line_id: 1, item_id: 1, answer: "pass" };
    return { visitId: 5, act: "answer", values: about, key, known: { seen: {} }, ...values };
}

const lost = new ConnectionLostError("/visit_act");

test("all is sent in order, once each", async () => {
    const server = makeServer();
    const queue = makeQueue(server, useVolatileStore());
    await Promise.all(["a", "b", "c"].map((key) => queue.add(makeItem(key))));
    expect(server.sent).toEqual(["a", "b", "c"]);
    expect([queue.items.length, queue.sent]).toEqual([0, 3]);
});

test("without network all is kept, and tried again after pauses that grow", async () => {
    const server = makeServer();
    const queue = makeQueue(server, useVolatileStore());
    server.error = lost;
    expect(await queue.add(makeItem("a"))).toEqual({ kept: true });
    expect(await queue.add(makeItem("b"))).toEqual({ kept: true });
    expect([queue.problem, queue.waiting.length, queue.pause]).toEqual(["network", 2, 2000]);
    await advanceTime(2000);
    await queue.sending;
    expect(queue.pause).toBe(4000);
    server.error = null;
    await advanceTime(4000);
    await queue.sending;
    expect(server.sent).toEqual(["a", "b"]);
    expect([queue.problem, queue.pause]).toEqual([false, 0]);
});

test("a tab that was killed loses nothing, and what it sent already is sent with the same key", async () => {
    const server = makeServer();
    const store = useVolatileStore();
    const killed = makeQueue({ send: () => Promise.reject(lost) }, store);
    await killed.add(makeItem("a"));
    await killed.add(makeItem("b"));
    const queue = makeQueue(server, store);
    await queue.read();
    await queue.drain();
    expect(server.sent).toEqual(["a", "b"]);
    expect(await store.getItems(2)).toEqual([]);
    // the other tab was not killed after all: it finds that all is done
    await killed.wake();
    expect(killed.items).toEqual([]);
    expect(killed.told).toInclude("stale 5");
});

test("what one user did is not sent as another", async () => {
    const server = makeServer();
    const store = useVolatileStore();
    server.error = lost;
    await makeQueue(server, store).add(makeItem("mine"));
    server.error = null;
    const other = makeQueue(server, store, { userId: 3 });
    await other.read();
    await other.drain();
    expect(server.sent).toEqual([]);
    // somebody else logged in in another tab: the server says so
    const queue = makeQueue(server, store);
    await queue.read();
    server.answer.mine = { other_user: true };
    await queue.drain();
    expect([queue.problem, queue.waiting.length]).toEqual(["other_user", 1]);
});

test("a refusal stops one item alone, which can be sent again or given up", async () => {
    const server = makeServer();
    const queue = makeQueue(server, useVolatileStore());
    server.error = makeServerError({ message: "Locked" });
    expect(await queue.add(makeItem("a"))).toEqual({ refused: "Locked" });
    expect(queue.told).toInclude("stale 5"); // why, the visit shows
    server.error = null;
    await queue.add(makeItem("b"));
    expect(server.sent).toEqual(["b"]);
    const [item] = queue.stopped;
    expect([item.key, item.message]).toEqual(["a", "Locked"]);
    await queue.retry(item);
    expect(server.sent).toEqual(["b", "a"]);
    server.error = makeServerError({ message: "Locked" });
    await queue.add(makeItem("c"));
    await queue.drop(queue.stopped[0]);
    expect(queue.items).toEqual([]);
});

test("a server that fails is asked again, a login that ended waits, a program's fault ends in words", async () => {
    const server = makeServer();
    const queue = makeQueue(server, useVolatileStore());
    server.error = makeServerError({ errorName: "odoo.http.SessionExpiredException" });
    await queue.add(makeItem("a"));
    expect([queue.problem, queue.waiting.length]).toEqual(["login", 1]);
    server.error = makeServerError({ errorName: "builtins.KeyError", message: "odd" });
    for (let tries = 0; tries < 7; tries++) {
        await queue.wake();
    }
    expect([queue.problem, queue.waiting.length]).toEqual(["network", 1]);
    await queue.wake();
    expect(queue.stopped.map(({ message }) => message)).toEqual(["odd"]);
});

test("a conflict waits for its user, who sends it with what he has seen now", async () => {
    const server = makeServer();
    const store = useVolatileStore();
    const queue = makeQueue(server, store);
    const conflict = { seen: { state: "todo" }, now: { state: "fail" }, by: "Planner" };
    server.answer.a = { lines: [], conflict };
    expect(await queue.add(makeItem("a"))).toEqual({ conflict });
    const [kept] = await store.getItems(2);
    expect([kept.state, kept.conflict.by]).toEqual(["conflict", "Planner"]);
    server.answer = {};
    await queue.insist(queue.stopped[0]);
    expect(server.sent).toEqual(["a", "a"]);
    expect(queue.items).toEqual([]);
    // somebody did the same: there is nothing to decide
    server.answer.b = { conflict: { seen: { state: "todo" }, now: { state: "pass" } } };
    expect(await queue.add(makeItem("b"))).toEqual({});
    expect(queue.items).toEqual([]);
});

test("a device without room says so, and keeps what it had", async () => {
    const server = makeServer();
    const store = useVolatileStore();
    const queue = makeQueue(server, store);
    server.error = lost;
    await queue.add(makeItem("a"));
    patchWithCleanup(store, { addItem: () => Promise.reject(new StorageFullError("full")) });
    await expect(queue.add(makeItem("b"))).rejects.toThrow(StorageFullError);
    expect(queue.waiting.map(({ key }) => key)).toEqual(["a"]);
});

test("a browser keeps visits and what is to be sent, each for its user", async () => {
    const name = "poe_maintenance.visit.test";
    const forget = () =>
        new Promise((resolve) => {
            const request = indexedDB.deleteDatabase(name);
            request.onsuccess = request.onerror = request.onblocked = resolve;
        });
    await forget();
    after(forget);
    const store = new VisitStore(name);
    const mine = { ...makeItem("a"), userId: 2 };
    mine.order = await store.addItem(mine);
    const second = await store.addItem({ ...makeItem("b"), userId: 2 });
    await store.addItem({ ...makeItem("c"), userId: 3 });
    await store.saveVisit(2, 5, { id: 5, lines: [] });
    await store.putItem({ ...mine, tries: 1 });
    await store.removeItem(mine, { lines: [{ id: 1 }] });

    const again = new VisitStore(name);
    expect((await again.getItems(2)).map(({ key, order }) => [key, order])).toEqual([
        ["b", second],
    ]);
    expect(await again.hasItem(mine)).toBe(false);
    expect(await again.readVisit(2, 5)).toEqual({
        visit: { id: 5, lines: [] },
        answers: [{ lines: [{ id: 1 }] }],
    });
    expect(await again.readVisit(3, 5)).toBe(null);
    await again.saveVisit(2, 5, { id: 5, lines: [{ id: 1 }] });
    expect((await again.readVisit(2, 5)).answers).toEqual([]);
    await again.forgetVisits(2);
    expect(await again.readVisit(2, 5)).toBe(null);
    expect((await again.getItems(3)).length).toBe(1);
    (await store.open()).close();
    (await again.open()).close();
});
