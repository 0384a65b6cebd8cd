const NOTHING = {
    outcome: "unknown",
    message: "",
    suggestions: [],
    cards: [],
    hits: [],
    history: [],
    checks: [],
    campaigns: [],
    device: false,
    card: false,
    chosen: false,
    open_claim: false,
    verdict: false,
    action: false,
    receipt_id: false,
};

/** What the server answers to the scan of a serial that nobody knows, see `desk_scan`. */
export function makeUnknown(serial, suggestions = []) {
    return { ...NOTHING, message: `Serial ${serial} is not ours`, suggestions };
}

/** What it answers to the scan of a device with a card. */
export function makeDevice(serial, values = {}) {
    return {
        ...NOTHING,
        outcome: "card",
        device: { serial, product: "Dome camera", product_id: 3, lot_id: 4 },
        card: {
            id: 9,
            name: "WC00009",
            serial,
            product: "Dome camera",
            partner_id: 7,
            partner: "An",
            phone: "0912 345 678",
            status_label: "Active",
            order: "S00001",
            start: "18/03/2026",
            nominal_end: "18/03/2028",
            last_claim_day: "18/03/2028",
            suspended_days: 0,
            seal: "SEAL1",
            policy: "As published",
        },
        verdict: { decision: "to_inspect", label: "In term; to be inspected", text: "" },
        checks: [
            {
                id: 1,
                clause: "III.1",
                name: "The warranty has expired.",
                question: "Expired?",
                state: "passed",
                messages: [],
            },
        ],
        ...values,
    };
}

/** One of the things that may be meant. */
export function makeHit(model, id, title, method = "") {
    return { model, id, title, text: "An", badge: "Active", method };
}

/** What it answers to what may mean several things. */
export function makeFound(hits) {
    return { ...NOTHING, outcome: "found", message: "What is meant?", hits };
}

/** What it answers to a receipt of ours: where its devices are handed back. */
export function makeOpened(resModel, resId) {
    const action = { type: "ir.actions.act_window", res_model: resModel, res_id: resId };
    return { ...NOTHING, outcome: "open", action };
}

/** What it answers to a receipt that is being filled. */
export function makeResumed(receiptId) {
    return { ...NOTHING, outcome: "receipt", receipt_id: receiptId };
}

/** A claim as the screen lists it. */
export function makeClaim(serial, values = {}) {
    return {
        id: 21,
        name: "CL00021",
        date: "20/03/2026",
        state: "Draft",
        decision: "covered",
        decision_label: "Covered",
        fault: "No picture",
        is_open: true,
        reasons: [],
        serial,
        product: "Dome camera",
        ...values,
    };
}

/** A receipt as the screen lists it, see `desk_receipt`. */
export function makeReceipt(claims, values = {}) {
    return {
        id: 5,
        name: "RC00005",
        partner_id: 7,
        partner: "An",
        promised_date: "27/03/2026",
        state: "draft",
        claims,
        ...values,
    };
}
