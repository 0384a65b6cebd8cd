import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { loadJS } from "@web/core/assets";
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

import { DevicePanel, LINE_COLORS, LINE_LABELS } from "./device_panel";
import { SIGNATURE_PAD, SignaturePanel } from "./signature_panel";
import { applyAct, getMissingPhotos, getPassable, getSeen, mergeAnswer } from "./visit_state";
import { StorageFullError } from "./visit_store";
import { WaitingPanel } from "./waiting_panel";

/** A serial, however it is spelled, as the server compares it. */
export function getKey(text) {
    return text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** A visit on a tablet or a phone: its devices, one after the other, and the customer's signature. */
export class VisitScreen extends Component {
    static template = "poe_maintenance.VisitScreen";
    static components = { DevicePanel, Layout, SignaturePanel, WaitingPanel };
    static props = { ...standardActionServiceProps };
    // the address opens it without asking the server what it is
    static path = "visit";
    static displayName = _t("Visit");

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
        this.isBehind = false; // the same, of what is known of it on the device
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
        useBus(this.service.bus, "changed", (ev) => this.onTold(ev.detail, "isBehind"));
        useBus(this.service.bus, "stale", (ev) => this.onTold(ev.detail, "isStale"));
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
            this.env.config.setDisplayName(this.visit.name);
            this.prepareOffline();
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

    /** Let the device keep what the visit needs without network, besides the visit. */
    prepareOffline() {
        loadJS(SIGNATURE_PAD).catch(() => {
            // it is loaded again where it is needed
        });
        navigator.serviceWorker?.ready.then(({ active }) => active.postMessage("visit_opened"));
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
        const { started_at, finished_at, is_cancelled } = this.visit;
        return Boolean(started_at) && !finished_at && !is_cancelled;
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

    /** What was done on a device and is not sent yet. */
    getUnsent({ id }) {
        return this.service.getItems(this.visitId).filter(({ values }) => values.line_id === id);
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

    /** What the customer signs for is shown as it is by now, with the hours of work. */
    openSignature() {
        this.state.isSigning = true;
        this.isStale = true;
        return this.catchUp();
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
     * Do one thing: it is shown at once, and what the server says in the end takes its place. Without
     * network that is later.
     *
     * @returns {Promise<object>} see `act` of the service
     */
    async act(act, values = {}) {
        const about = values.line_id || 0;
        const seen = getSeen(this.visit, act, values);
        applyAct(this.visit, act, values);
        this.count(about, 1);
        try {
            const outcome = await this.service.act(this.visitId, act, values, seen);
            this.take(outcome, about);
            return outcome;
        } catch (error) {
            this.isBehind = true;
            if (error instanceof StorageFullError) {
                this.tellFull();
                return { full: true };
            }
            this.isStale = true;
            throw error;
        } finally {
            this.count(about, -1);
            await this.catchUp();
        }
    }

    tellFull() {
        const message = _t(
            "This device has no room left: what you just did is not kept. Free some room, or find the network, and do it again."
        );
        this.notification.add(message, { type: "danger", sticky: true });
    }

    /** Something became of what was done before, or in another tab. */
    onTold({ visitId }, what) {
        if (visitId === this.visitId) {
            this[what] = true;
            this.catchUp();
        }
    }

    /** Show what is known, once nothing is under way that would be shown over it. */
    async catchUp() {
        if (this.state.unsent) {
            return;
        }
        const { isStale, isBehind } = this;
        this.isStale = this.isBehind = false;
        if (isStale) {
            await this.reload();
        } else if (isBehind) {
            this.state.visit = this.service.get(this.visitId);
        }
    }

    /** Count what is under way, in all and by device. */
    count(about, change) {
        this.state.unsent += change;
        this.underWay[about] = (this.underWay[about] || 0) + change;
    }

    /** Take over an answer of the server, unless what was pressed meanwhile is newer. */
    take(answer, about) {
        if (answer.kept || answer.needs) {
            return;
        }
        if (answer.refused || answer.conflict) {
            this.isBehind = true;
            return;
        }
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

    /** Start: the lists of the devices are made by the server. */
    async start() {
        const { needs } = await this.act("start");
        if (needs) {
            this.tellNeeds(needs);
        }
    }

    tellNeeds(needs) {
        const messages = {
            network: _t("This needs the network: try again when it is back. What you did is kept."),
            sent: _t("First all that was done is to be sent: look at the top of the visit."),
            login: _t("Somebody else is logged in on this device: log in again, and go on."),
        };
        this.notification.add(messages[needs], { type: "warning" });
    }

    async finish() {
        const { ask, needs } = await this.act("finish");
        if (needs) {
            this.tellNeeds(needs);
            return;
        }
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
            const { needs: missing } = await this.act("finish", { confirmed: true });
            if (missing) {
                this.tellNeeds(missing);
            } else {
                this.showList();
            }
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
