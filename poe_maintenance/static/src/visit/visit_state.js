/**
 * A visit as the screen knows it, and what a press makes of it. Nothing here asks the server: the screen
 * shows at once what the server will say, and what it says in the end takes its place.
 */

const DIGITS = 3;

/** As the server keeps it. */
function round(reading) {
    return Number(reading.toFixed(DIGITS));
}

function isOpen(result, check) {
    const lacksPhoto = check.photo_required && !result.photos;
    return result.state === "todo" && check.kind === "check" && !lacksPhoto;
}

/** @returns {"pass"|"fail"} what a reading is by its limits; what lies at a limit passes */
export function judge(check, reading) {
    const number = round(reading);
    const isLow = check.min !== null && number < check.min;
    const isHigh = check.max !== null && number > check.max;
    return isLow || isHigh ? "fail" : "pass";
}

/** @returns {string} what follows from a fault, by what covers the device, as the server finds it */
function findFollowUpKind(line, check) {
    // a visit that this device keeps from before does not say it
    return (check.on_the_spot ? line.minor_fault_kind : line.fault_kind) || "";
}

/** @returns {string} the state of a device by its results; without any it stays as it was set */
export function getLineState(line) {
    const states = new Set(line.results.map((result) => result.state));
    if (!states.size || line.state === "skipped") {
        return line.state;
    }
    if (states.has("todo")) {
        return "planned";
    }
    return states.has("fail") ? "failed" : "done";
}

/** @returns {object[]} the results of a device that wait for a photo */
export function getMissingPhotos(visit, line) {
    return line.results.filter(
        (result) =>
            visit.checks[result.check].photo_required && result.state !== "na" && !result.photos
    );
}

/** @returns {object[]} the devices of a type that nobody looked at, and that can be passed together */
export function getPassable(visit, typeId) {
    return visit.lines.filter(
        (line) =>
            line.type_id === typeId &&
            line.state === "planned" &&
            line.results.length &&
            line.results.every((result) => result.state === "todo") &&
            line.results.some((result) => {
                const check = visit.checks[result.check];
                return check.may_pass_together && isOpen(result, check);
            })
    );
}

function passRest(visit, line, isAllowed) {
    for (const result of line.results) {
        const check = visit.checks[result.check];
        if (isOpen(result, check) && isAllowed(check)) {
            result.state = "pass";
        }
    }
}

const ACTS = {
    answer(visit, { reading, answer }, line, result) {
        const check = visit.checks[result.check];
        result.reading = reading === undefined ? null : round(reading);
        result.state = answer || judge(check, reading);
        result.follow_up_kind = result.state === "fail" ? findFollowUpKind(line, check) : "";
    },
    pass_rest(visit, values, line) {
        passRest(visit, line, () => true);
    },
    pass_type(visit, { type_id }) {
        for (const line of getPassable(visit, type_id)) {
            passRest(visit, line, (check) => check.may_pass_together);
            line.state = getLineState(line);
        }
    },
    looked_at(visit, values, line) {
        line.state = "done";
    },
    skip(visit, { note }, line) {
        line.note = note || line.note;
        line.state = "skipped";
    },
    take_up(visit, values, line) {
        line.state = "planned";
    },
    note(visit, { note }, line, result) {
        (result || line).note = note;
    },
    photo(visit, values, line, result) {
        result.photos += 1;
    },
    follow_up(visit, values, line, result) {
        // what it makes, the server says
        result.is_followed = true;
        result.follow_up = "…";
    },
    sign(visit, { signature, signed_by, no_signature_reason }) {
        visit.is_signed = signature ? true : visit.is_signed;
        visit.signed_by = signed_by ?? visit.signed_by;
        visit.no_signature_reason = no_signature_reason ?? visit.no_signature_reason;
    },
};

// what of it an act may overwrite; what is not here only adds, or fills what is empty
const OVERWRITTEN = {
    answer: ["device_id", "state", "reading"],
    note: ["device_id", "note"],
    pass_rest: ["device_id", "state"],
    looked_at: ["device_id", "state"],
    skip: ["device_id", "state", "note"],
    take_up: ["device_id", "state"],
    photo: ["device_id"],
    follow_up: ["device_id", "state"],
    sign: ["is_signed", "signed_by", "no_signature_reason"],
};

function find(visit, { line_id, item_id }) {
    const line = visit.lines.find(({ id }) => id === line_id);
    return { line, result: line && line.results.find((result) => result.item_id === item_id) };
}

/**
 * What the screen shows of what an act may overwrite: what is there by the time it comes to the server is
 * compared with that.
 *
 * @param {object} visit see `visit_load`
 * @param {string} act
 * @param {object} values see `visit_act`
 * @returns {object} `seen` of `visit_act`
 */
export function getSeen(visit, act, values) {
    const { line, result } = find(visit, values);
    const shown = { ...(values.line_id ? line : visit), ...result };
    if (!["pass", "fail"].includes(shown.state) || shown.reading === null) {
        delete shown.reading; // what was not measured is no number yet
    }
    const names = (OVERWRITTEN[act] || []).filter((name) => name in shown);
    return Object.fromEntries(names.map((name) => [name, shown[name]]));
}

/** @returns {boolean} whether what is there is what an act was to bring about, whoever did it */
export function isWished(act, { answer, reading, note }, now) {
    if (act === "answer") {
        return answer ? now.state === answer : now.reading === round(reading);
    }
    return act === "note" && now.note === note;
}

/**
 * Change a visit as an act will change it. Start and finish, which only the server can do, change nothing.
 *
 * @param {object} visit see `visit_load`
 * @param {string} act
 * @param {object} values see `visit_act`
 */
export function applyAct(visit, act, values) {
    const { line, result } = find(visit, values);
    if (ACTS[act]) {
        ACTS[act](visit, values, line, result);
        if (line) {
            line.state = getLineState(line);
        }
    }
}

function getResults(line) {
    return line.results || [];
}

function replace(known, told) {
    const found = known.find(({ id }) => id === told.id);
    return Boolean(found) && Boolean(Object.assign(found, told));
}

/**
 * Put what the server said in the place of what the screen knew.
 *
 * @returns {boolean} whether the screen knows all that it needs; if not, the visit is read again
 */
export function mergeAnswer(visit, answer) {
    if (answer.visit) {
        Object.assign(visit, answer.visit);
    }
    const results = visit.lines.flatMap((line) => line.results);
    const told = [...(answer.results || []), ...(answer.lines || []).flatMap(getResults)];
    if (told.some((result) => !(result.check in visit.checks))) {
        return false;
    }
    // of a device, or of an item on its list, as much as the server told
    return [
        ...(answer.lines || []).map((line) => replace(visit.lines, line)),
        ...(answer.results || []).map((result) => replace(results, result)),
    ].every(Boolean);
}
