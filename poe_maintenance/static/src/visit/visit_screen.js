import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { hasTouch } from "@web/core/browser/feature_detection";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, markup, onPatched, onWillStart, useRef, useState } from "@odoo/owl";

import { useScanInFields } from "@poe_warranty/reception_desk/scan_hook";

import { DevicePanel } from "./device_panel";
import { SignaturePanel } from "./signature_panel";
import { applyAct, getMissingPhotos, getPassable, mergeAnswer } from "./visit_state";

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

/** A serial, however it is spelled, as the server compares it. */
export function getKey(text) {
    return text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** A visit on a tablet or a phone: its devices, one after the other, and the customer's signature. */
export class VisitScreen extends Component {
    static template = "poe_maintenance.VisitScreen";
    static components = { DevicePanel, Layout, SignaturePanel };
    static props = { ...standardActionServiceProps };

    setup() {
        this.service = useService("poe_maintenance.visit");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.ui = useService("ui");
        this.display = { controlPanel: {} };
        this.canScanByCamera = hasTouch() && isBarcodeScannerSupported();
        this.labels = LINE_LABELS;
        this.colors = LINE_COLORS;
        this.rootRef = useRef("root");
        const { visit_id, line_id } = this.props.action.params || {};
        this.visitId = this.props.resId || visit_id;
        const kept = this.props.state || {};
        this.place = kept.place || 0; // in the list, while a device is open
        this.underWay = {}; // {device: number of acts that the server did not answer yet}
        this.isStale = false; // read the visit again once nothing is under way
        this.state = useState({
            visit: null,
            lineId: kept.lineId || line_id || false,
            isSigning: false,
            filter: kept.filter || "all",
            search: "",
            unsent: 0,
            instrumentId: false, // who measures on one device goes on to the next with the same
        });

        const barcode = useService("barcode");
        useBus(barcode.bus, "barcode_scanned", (ev) => this.onScan(ev.detail.barcode));
        useScanInFields(this.rootRef, (code) => this.onScan(code));
        useSetupAction({
            getLocalState: () => ({
                place: this.place,
                lineId: this.state.lineId,
                filter: this.state.filter,
            }),
        });
        onWillStart(async () => {
            // the address of the page leads back to this visit
            this.props.updateActionState?.({ resId: this.visitId });
            await this.reload();
        });
        let shown = this.state.lineId;
        onPatched(() => {
            if (shown !== this.state.lineId) {
                shown = this.state.lineId;
                this.scrollTo(shown ? 0 : this.place);
            }
        });
    }

    async reload() {
        this.state.visit = await this.service.load(this.visitId);
    }

    // === What is shown === //

    get visit() {
        return this.state.visit;
    }

    get line() {
        return this.visit.lines.find((line) => line.id === this.state.lineId);
    }

    get remarks() {
        return markup(this.visit.remarks);
    }

    get isUnderWay() {
        return Boolean(this.visit.started_at) && !this.visit.finished_at;
    }

    get lines() {
        const typed = this.state.search.trim().toLowerCase();
        const key = getKey(typed);
        return this.visit.lines.filter((line) => {
            if (this.state.filter !== "all" && line.state !== this.state.filter) {
                return false;
            }
            const text = `${line.position} ${line.device} ${line.type}`.toLowerCase();
            return !typed || text.includes(typed) || (key && getKey(line.serial).includes(key));
        });
    }

    get filters() {
        const { lines } = this.visit;
        const states = Object.entries(LINE_LABELS).map(([name, label]) => ({
            name,
            label,
            count: lines.filter((line) => line.state === name).length,
        }));
        const all = { name: "all", label: _t("All"), count: lines.length };
        return [all, ...states.filter(({ count }) => count)];
    }

    /** The types of which devices can be passed together, with how many there are. */
    get passable() {
        const types = new Map(this.visit.lines.map((line) => [line.type_id, line.type]));
        return [...types]
            .map(([id, name]) => ({ id, name, count: getPassable(this.visit, id).length }))
            .filter(({ count }) => count > 1);
    }

    getProgress(line) {
        const done = line.results.filter((result) => result.state !== "todo").length;
        return line.results.length ? `${done}/${line.results.length}` : "";
    }

    lacksPhoto(line) {
        return (
            ["planned", "done", "failed"].includes(line.state) &&
            getMissingPhotos(this.visit, line).length
        );
    }

    /** The device after this one that is still to be looked at, from the top again at the end. */
    get next() {
        const { lines } = this.visit;
        const at = lines.findIndex((line) => line.id === this.state.lineId);
        const others = [...lines.slice(at + 1), ...lines.slice(0, Math.max(at, 0))];
        return others.find((line) => line.state === "planned") || false;
    }

    // === Going about === //

    get scrolled() {
        return this.rootRef.el?.closest(".o_content");
    }

    scrollTo(top) {
        this.scrolled?.scrollTo({ top });
    }

    openLine(line) {
        if (!this.state.lineId && !this.state.isSigning) {
            this.place = this.scrolled?.scrollTop || 0;
        }
        this.state.isSigning = false;
        this.state.lineId = line.id;
    }

    showList() {
        this.state.isSigning = false;
        this.state.lineId = false;
    }

    onScan(code) {
        // a dialog waits for its answer first
        if (this.ui.activeElement !== document) {
            return;
        }
        const key = getKey(code);
        const line = this.visit.lines.find(({ serial }) => key && getKey(serial) === key);
        if (line) {
            this.openLine(line);
        } else {
            const message = _t("“%s” is not on this visit.", code);
            this.notification.add(message, { type: "warning" });
        }
    }

    onSearchKeydown(ev) {
        if (ev.key === "Enter" && this.lines.length === 1) {
            this.openLine(this.lines[0]);
            this.state.search = "";
        }
    }

    async scanByCamera() {
        const code = await scanBarcode(this.env, "environment");
        if (code) {
            this.onScan(code);
        }
    }

    openForm() {
        return this.action.doActionButton({
            type: "object",
            name: "action_open_form",
            resModel: "maintenance.request",
            resId: this.visitId,
        });
    }

    /** What a row has no room for: instrument, another choice of what follows, the photos. */
    openDetails(result) {
        return this.action.doActionButton({
            type: "object",
            name: result.has_document ? "action_view_follow_up" : "action_open",
            resModel: "maintenance.result",
            resId: result.id,
            onClose: () => this.reload(),
        });
    }

    // === Doing === //

    /**
     * Do one thing: it is shown at once, and what the server says in the end takes its place.
     *
     * @returns {Promise<object>} what the server said
     */
    async act(act, values = {}) {
        const about = values.line_id || 0;
        applyAct(this.visit, act, values);
        this.count(about, 1);
        try {
            const answer = await this.service.act(this.visitId, act, values);
            this.take(answer, about);
            return answer;
        } catch (error) {
            this.isStale = true;
            throw error;
        } finally {
            this.count(about, -1);
            if (this.isStale && !this.state.unsent) {
                this.isStale = false;
                await this.reload();
            }
        }
    }

    /** Count what is under way, in all and by device. */
    count(about, change) {
        this.state.unsent += change;
        this.underWay[about] = (this.underWay[about] || 0) + change;
    }

    /** Take over an answer of the server, unless what was pressed meanwhile is newer. */
    take(answer, about) {
        const isNewest = this.underWay[about] === 1 && !(answer.visit && this.state.unsent > 1);
        if (!isNewest || !mergeAnswer(this.visit, answer)) {
            this.isStale = true;
        }
    }

    async passType(type) {
        const isSure = await this.ask(
            _t("Pass %s devices together?", type.count),
            _t(
                "All checks of these devices are passed: %s. Readings, and photos that are needed, are still to be taken.",
                type.name || _t("without a type")
            ),
            _t("Pass Them")
        );
        if (isSure) {
            await this.act("pass_type", { type_id: type.id });
        }
    }

    async finish() {
        const { ask } = await this.act("finish");
        if (!ask) {
            this.showList();
            return;
        }
        const open = [
            ...(ask.faults.length ? [_t("Nothing was done yet about these faults:")] : []),
            ...ask.faults.map((fault) => `• ${fault}`),
            ...(ask.devices.length
                ? [_t("Nobody looked at these devices. They go on another day:")]
                : []),
            ...ask.devices.map((device) => `• ${device}`),
        ];
        const label = _t("Finish All the Same");
        if (await this.ask(_t("Finish all the same?"), open.join("\n"), label)) {
            await this.act("finish", { confirmed: true });
            this.showList();
        }
    }

    /** @returns {Promise<boolean>} whether the user is sure */
    ask(title, body, confirmLabel) {
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title,
                    body,
                    confirmLabel,
                    confirm: () => resolve(true),
                    cancelLabel: _t("Back to the Visit"),
                    cancel: () => resolve(false),
                },
                { onClose: () => resolve(false) }
            );
        });
    }
}

registry.category("actions").add("poe_maintenance.visit", VisitScreen);
