import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Component, useState } from "@odoo/owl";

import { formatReading } from "./reading";

const ACT_LABELS = {
    answer: _t("Answer"),
    note: _t("Note"),
    photo: _t("Photo"),
    pass_rest: _t("All the rest passed"),
    pass_type: _t("Passed together"),
    looked_at: _t("Looked at"),
    skip: _t("Not done"),
    take_up: _t("Take up again"),
    follow_up: _t("What follows from the fault"),
    sign: _t("Signature"),
};
const STATE_LABELS = {
    todo: _t("To do"),
    pass: _t("Passed"),
    fail: _t("Fault"),
    na: _t("Not applicable"),
    planned: _t("To do"),
    done: _t("Done"),
    failed: _t("Fault found"),
    skipped: _t("Not done"),
};

/**
 * What of a visit is not sent yet: how much waits, and why; and what was refused, or meets what somebody
 * changed meanwhile, which its user decides.
 */
export class WaitingPanel extends Component {
    static template = "poe_maintenance.WaitingPanel";
    static props = { visit: Object, openLine: Function };

    setup() {
        this.service = useService("poe_maintenance.visit");
        this.state = useState(this.service.state);
    }

    get stopped() {
        const { visit } = this.props;
        const items = this.state.stopped ? this.service.getItems(visit.id) : [];
        return items.filter(({ state }) => state !== "waiting");
    }

    get loginUrl() {
        return `/web/login?redirect=${encodeURIComponent(`/odoo/visit/${this.props.visit.id}`)}`;
    }

    getLine({ values }) {
        return this.props.visit.lines.find(({ id }) => id === values.line_id);
    }

    /** Which device and which item something is about, in words. */
    getLabel(item) {
        const line = this.getLine(item);
        const result = line?.results.find(({ item_id }) => item_id === item.values.item_id);
        const check = result && this.props.visit.checks[result.check];
        const words = [
            line?.position,
            line?.serial || line?.device,
            check?.name,
            ACT_LABELS[item.act],
        ];
        return words.filter(Boolean).join(" · ");
    }

    /** What the user did, in words. */
    getMine({ act, values }) {
        if (act === "answer") {
            return values.answer ? STATE_LABELS[values.answer] : formatReading(values.reading);
        }
        return values.note || values.signed_by || values.no_signature_reason || ACT_LABELS[act];
    }

    /** What is there now, in words. */
    getTheirs({ act, conflict: { now, seen } }) {
        if (now.device_id !== seen.device_id) {
            return _t("Another device");
        }
        if (act === "sign") {
            return now.signed_by || now.no_signature_reason || (now.is_signed ? _t("Signed") : "–");
        }
        const words = [STATE_LABELS[now.state], formatReading(now.reading), now.note];
        return words.filter(Boolean).join(" · ") || "–";
    }

    open(item) {
        this.props.openLine(this.getLine(item));
    }
}
