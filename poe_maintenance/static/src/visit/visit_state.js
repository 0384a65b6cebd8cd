/**
 * A visit as the screen knows it, and what a press makes of it. Nothing here asks the server: the screen
 * shows at once what the server will say, and what it says in the end takes its place.
 */

const DIGITS = 3;

function isOpen(result, check) {
    const lacksPhoto = check.photo_required && !result.photos;
    return result.state === "todo" && check.kind === "check" && !lacksPhoto;
}

/** @returns {"pass"|"fail"} what a reading is by its limits; what lies at a limit passes */
export function judge(check, reading) {
    const number = Number(reading.toFixed(DIGITS));
    const isLow = check.min !== null && number < check.min;
    const isHigh = check.max !== null && number > check.max;
    return isLow || isHigh ? "fail" : "pass";
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
        result.reading = reading ?? result.reading;
        result.state = answer || judge(visit.checks[result.check], reading);
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
    sign(visit, { signature, signed_by, no_signature_reason }) {
        visit.is_signed = signature ? true : visit.is_signed;
        visit.signed_by = signed_by ?? visit.signed_by;
        visit.no_signature_reason = no_signature_reason ?? visit.no_signature_reason;
    },
};

/**
 * Change a visit as an act will change it. Acts that only the server can do, as a claim, change nothing.
 *
 * @param {object} visit see `visit_load`
 * @param {string} act
 * @param {object} values see `visit_act`
 */
export function applyAct(visit, act, values) {
    const line = visit.lines.find(({ id }) => id === values.line_id);
    const result = line && line.results.find(({ item_id }) => item_id === values.item_id);
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
