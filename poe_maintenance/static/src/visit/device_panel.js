import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Component, useRef, useState } from "@odoo/owl";

import { preparePhoto } from "./photo";
import { formatReading, isReading, readNumber } from "./reading";
import { getMissingPhotos } from "./visit_state";

export const FOLLOW_UPS = {
    repair: _t("Repaired Now"),
    claim: _t("Make a Claim"),
    quotation: _t("Quote the Work"),
};
export const LINE_LABELS = {
    planned: _t("To do"),
    done: _t("Done"),
    failed: _t("Fault found"),
    skipped: _t("Not done"),
};
export const LINE_COLORS = {
    planned: "light border",
    done: "success",
    failed: "danger",
    skipped: "warning",
};
export const RESULT_LABELS = {
    pass: _t("Passed"),
    fail: _t("Fault"),
    na: _t("Not applicable"),
};

/**
 * One device of a visit and its list: a row an item, a finger's size a button. It is drawn whenever the
 * screen is, which knows what changed.
 */
export class DevicePanel extends Component {
    static template = "poe_maintenance.DevicePanel";
    static props = {
        visit: Object,
        line: Object,
        next: [Object, Boolean],
        act: Function,
        openDetails: Function,
        openLine: Function,
        instrumentId: [Number, Boolean],
        chooseInstrument: Function,
        onBack: Function,
    };

    setup() {
        this.notification = useService("notification");
        this.root = useRef("root");
        this.state = useState({
            unclear: {}, // {item: the two numbers that were typed}
            isSkipping: false,
        });
        this.typed = {}; // {field: what is in it}, while somebody types
        this.followUps = FOLLOW_UPS;
        this.labels = RESULT_LABELS;
        this.formatReading = formatReading;
        this.lineLabels = LINE_LABELS;
        this.lineColors = LINE_COLORS;
    }

    get rows() {
        return this.props.line.results.map((result) => ({
            result,
            check: this.props.visit.checks[result.check],
        }));
    }

    get progress() {
        const done = this.props.line.results.filter((result) => result.state !== "todo");
        return `${done.length}/${this.props.line.results.length}`;
    }

    get isOpen() {
        const { started_at, finished_at, is_cancelled } = this.props.visit;
        return Boolean(started_at) && !finished_at && !is_cancelled;
    }

    /** What is marked as not done is taken up again first. */
    get canAnswer() {
        return this.isOpen && this.props.line.state !== "skipped";
    }

    get missingPhotos() {
        return getMissingPhotos(this.props.visit, this.props.line);
    }

    get canPassRest() {
        const left = this.rows.filter(
            ({ result, check }) => result.state === "todo" && check.kind === "check"
        );
        return this.canAnswer && left.some(({ result }) => !this.missingPhotos.includes(result));
    }

    about(result) {
        return { line_id: this.props.line.id, item_id: result.item_id };
    }

    answer(result, answer) {
        return this.props.act("answer", { ...this.about(result), answer });
    }

    // === What is typed === //

    /** What is typed stays in its field while an answer to something before it is shown. */
    keepTyped(field, ev) {
        this.typed[field] = ev.target.value;
    }

    onBlur() {
        this.typed = {};
    }

    getShown(field, known) {
        return this.typed[field] ?? known;
    }

    // === Readings === //

    onReadingChange(ev, result) {
        const typed = ev.target.value.trim();
        delete this.state.unclear[result.item_id];
        if (!typed) {
            if (result.state !== "todo") {
                this.answer(result, "todo"); // wiped out: taken back
            }
            return;
        }
        const read = readNumber(typed);
        if (!read) {
            this.notification.add(_t("“%s” is no number.", typed), { type: "warning" });
        } else if (!(read.choices || [read.value]).every(isReading)) {
            this.notification.add(_t("“%s” is no reading: type what was measured.", typed), {
                type: "warning",
            });
        } else if (read.choices) {
            this.state.unclear[result.item_id] = read.choices;
        } else {
            this.takeReading(result, read.value);
        }
    }

    takeReading(result, reading) {
        delete this.state.unclear[result.item_id];
        const values = { ...this.about(result), reading };
        const { instrument_required } = this.props.visit.checks[result.check];
        if (instrument_required && this.props.instrumentId) {
            values.instrument_id = this.props.instrumentId;
        }
        return this.props.act("answer", values);
    }

    onInstrumentChange(ev) {
        this.props.chooseInstrument(Number(ev.target.value) || false);
    }

    get needsInstrument() {
        return this.canAnswer && this.rows.some(({ check }) => check.instrument_required);
    }

    onReadingKeydown(ev) {
        if (ev.key === "Enter") {
            ev.target.blur();
        }
    }

    // === Photos === //

    async onPhoto(ev, result) {
        const input = ev.target;
        for (const file of input.files) {
            const photo = await preparePhoto(file);
            await this.props.act("photo", { ...this.about(result), ...photo });
        }
        input.value = "";
    }

    // === Notes === //

    onNoteChange(ev, result) {
        const about = result ? this.about(result) : { line_id: this.props.line.id };
        return this.props.act("note", { ...about, note: ev.target.value.trim() });
    }

    async skip() {
        const note = this.props.line.note;
        if (!note.trim()) {
            this.state.isSkipping = true;
            this.root.el.querySelector(".o_visit_note").focus();
            return;
        }
        this.state.isSkipping = false;
        await this.props.act("skip", { line_id: this.props.line.id, note });
    }
}
