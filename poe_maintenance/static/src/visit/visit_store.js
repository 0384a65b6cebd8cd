const VERSION = 1;

/** The device has no room left for what is to be kept on it. */
export class StorageFullError extends Error {}

function toError(error) {
    return error?.name === "QuotaExceededError" ? new StorageFullError(error.message) : error;
}

/**
 * What a device keeps of visits (IndexedDB): the visits that were opened on it as the server told them,
 * what the server said since, and what is still to be sent, in order. Everything belongs to one user.
 */
export class VisitStore {
    /** @param {string} name of the database in the browser */
    constructor(name) {
        this.name = name;
        this.opened = null;
    }

    open() {
        this.opened ||= new Promise((resolve, reject) => {
            const request = indexedDB.open(this.name, VERSION);
            request.onupgradeneeded = () => {
                const db = request.result;
                const numbered = { keyPath: "order", autoIncrement: true };
                db.createObjectStore("queue", numbered).createIndex("user", "userId");
                db.createObjectStore("answers", numbered).createIndex("visit", [
                    "userId",
                    "visitId",
                ]);
                db.createObjectStore("visits", { keyPath: ["userId", "visitId"] });
            };
            request.onsuccess = () => {
                const db = request.result;
                const forget = () => {
                    this.opened = null;
                };
                db.onversionchange = () => {
                    db.close();
                    forget();
                };
                db.onclose = forget;
                resolve(db);
            };
            request.onerror = () => reject(toError(request.error));
        });
        return this.opened;
    }

    /**
     * @param {string[]} names of the stores
     * @param {"readonly"|"readwrite"} mode
     * @param {Function} work gets the stores, returns a request or nothing
     * @returns {Promise} what was asked for, once it is on the disk
     */
    async run(names, mode, work) {
        const db = await this.open();
        return new Promise((resolve, reject) => {
            // strict: a tab may be killed at any moment, and a device run out of power
            const transaction = db.transaction(names, mode, { durability: "strict" });
            transaction.onabort = () => reject(toError(transaction.error));
            const request = work(...names.map((name) => transaction.objectStore(name)));
            transaction.oncomplete = () => resolve(request?.result);
        });
    }

    // === What is to be sent === //

    /** @returns {Promise<object[]>} what a user has to send, in order */
    getItems(userId) {
        return this.run(["queue"], "readonly", (queue) => queue.index("user").getAll(userId));
    }

    /** @returns {Promise<number>} the place of an item in the order */
    addItem(item) {
        return this.run(["queue"], "readwrite", (queue) => queue.add(item));
    }

    async hasItem({ order }) {
        return Boolean(await this.run(["queue"], "readonly", (queue) => queue.count(order)));
    }

    /** Keep how an item stands, and in the same moment what the server told with that. */
    putItem(item, answer = null) {
        return this.run(["queue", "answers"], "readwrite", (queue, answers) => {
            queue.put(item);
            this.addAnswer(answers, item, answer);
        });
    }

    /** Forget an item, and keep in the same moment what the server answered to it. */
    removeItem(item, answer = null) {
        return this.run(["queue", "answers"], "readwrite", (queue, answers) => {
            queue.delete(item.order);
            this.addAnswer(answers, item, answer);
        });
    }

    addAnswer(answers, { userId, visitId }, answer) {
        if (answer) {
            answers.add({ userId, visitId, answer });
        }
    }

    // === Visits === //

    /** Keep a visit as the server just told it: what it said before is part of that. */
    saveVisit(userId, visitId, visit) {
        return this.run(["visits", "answers"], "readwrite", (visits, answers) => {
            visits.put({ userId, visitId, visit });
            const keys = answers.index("visit").getAllKeys([userId, visitId]);
            keys.onsuccess = () => keys.result.forEach((key) => answers.delete(key));
        });
    }

    /** @returns {Promise<{visit: object, answers: object[]} | null>} */
    async readVisit(userId, visitId) {
        const about = [userId, visitId];
        const kept = await this.run(["visits"], "readonly", (visits) => visits.get(about));
        const said = await this.run(["answers"], "readonly", (answers) =>
            answers.index("visit").getAll(about)
        );
        return kept ? { visit: kept.visit, answers: said.map(({ answer }) => answer) } : null;
    }

    /** Forget the visits of a user, as when he logs out; not what is to be sent. */
    forgetVisits(userId) {
        const mine = IDBKeyRange.bound([userId], [userId, []]);
        return this.run(["visits", "answers"], "readwrite", (visits, answers) => {
            visits.delete(mine);
            const keys = answers.index("visit").getAllKeys(mine);
            keys.onsuccess = () => keys.result.forEach((key) => answers.delete(key));
        });
    }
}

/** The same where the browser keeps nothing, as in a private window: gone with the page. */
export class VolatileStore {
    constructor() {
        this.items = [];
        this.visits = {};
        this.last = 0;
    }

    async getItems(userId) {
        const mine = this.items.filter((item) => item.userId === userId);
        return mine.map((item) => ({ ...item }));
    }

    async addItem(item) {
        this.last += 1;
        this.items.push({ ...item, order: this.last });
        return this.last;
    }

    async hasItem({ order }) {
        return this.items.some((item) => item.order === order);
    }

    async putItem(item, answer = null) {
        this.addAnswer(item, answer);
        this.items = this.items.map((known) => (known.order === item.order ? { ...item } : known));
    }

    async removeItem(item, answer = null) {
        this.addAnswer(item, answer);
        this.items = this.items.filter((known) => known.order !== item.order);
    }

    addAnswer({ userId, visitId }, answer) {
        if (answer) {
            this.visits[[userId, visitId]]?.answers.push(answer);
        }
    }

    async saveVisit(userId, visitId, visit) {
        this.visits[[userId, visitId]] = structuredClone({ visit, answers: [] });
    }

    async readVisit(userId, visitId) {
        return structuredClone(this.visits[[userId, visitId]] || null);
    }

    async forgetVisits(userId) {
        for (const about of Object.keys(this.visits)) {
            if (about.startsWith(`${userId},`)) {
                delete this.visits[about];
            }
        }
    }
}

/** What the browser of a device can do for us. */
export const device = {
    /**
     * @param {string} name of the database in the browser
     * @returns {Promise<VisitStore|VolatileStore>} the second where the browser keeps nothing
     */
    async open(name) {
        try {
            const store = new VisitStore(name);
            await store.open();
            // what is not sent yet goes before what the browser may clear away
            navigator.storage?.persist?.();
            return store;
        } catch {
            return new VolatileStore();
        }
    },

    /** Do some work in one tab at a time, where the browser can tell (over HTTPS). */
    alone(name, work) {
        return navigator.locks ? navigator.locks.request(name, work) : work();
    },
};
