import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { x2ManyCommands } from "@web/core/orm_service";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useAutofocus, useBus, useService } from "@web/core/utils/hooks";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { hasTouch } from "@web/core/browser/feature_detection";
import { Layout } from "@web/search/layout";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onWillStart, useRef, useState } from "@odoo/owl";

import { DECISION_COLORS } from "./decision_colors";
import { DeviceForm } from "./device_form";
import { DeviceResult } from "./device_result";
import { ReceiptPanel } from "./receipt_panel";
import { useScanInFields } from "./scan_hook";

const SERIOUS = ["exclude", "hold", "review"];

/**
 * The reception: scan a device, read its verdict, note how it comes in, print the receipt; or find by
 * anything else what a customer asks about.
 */
export class ReceptionDesk extends Component {
    static template = "poe_warranty.ReceptionDesk";
    static components = { DeviceForm, DeviceResult, Layout, ReceiptPanel };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.ui = useService("ui");
        this.display = { controlPanel: {} };
        this.canScanByCamera = hasTouch() && isBarcodeScannerSupported();
        this.scanRef = useAutofocus({ refName: "scan", selectAll: true });
        this.rootRef = useRef("root");
        this.scanCount = 0;
        this.state = useState({
            serial: "",
            scanned: null, // what `result` was looked up by
            result: null,
            form: null,
            missing: [],
            receipt: false,
            busy: false,
        });

        const barcode = useService("barcode");
        useBus(barcode.bus, "barcode_scanned", ({ detail }) => {
            // who types in a list that is open chooses by the first letters
            if (!detail.target?.matches?.("select")) {
                this.onBarcodeScanned(detail.barcode);
            }
        });
        useScanInFields(this.rootRef, (code) => this.onBarcodeScanned(code));
        useHotkey("control+enter", () => this.register(), { bypassEditableProtection: true });
        useSetupAction({ getLocalState: () => this.exportState() });
        onWillStart(async () => {
            await this.loadOptions();
            if (this.props.state) {
                await this.restoreState(this.props.state);
            }
        });
    }

    // === Coming back from a claim that was opened === //

    exportState() {
        const { scanned, form, receipt } = this.state;
        return { scanned, form: form && { ...form }, receiptId: receipt && receipt.id };
    }

    async restoreState({ scanned, form, receiptId }) {
        if (receiptId) {
            this.state.receipt = await this.orm.call("warranty.claim", "desk_receipt", [receiptId]);
        }
        if (scanned) {
            await this.scan(scanned);
            this.state.serial = scanned.serial;
            if (this.state.form && form) {
                Object.assign(this.state.form, form);
            }
        }
    }

    async loadOptions() {
        const [options, canCreatePartner] = await Promise.all([
            this.orm.call("warranty.claim", "desk_options"),
            user.checkAccessRight("res.partner", "create"),
        ]);
        this.options = { ...options, can_create_partner: canCreatePartner };
    }

    // === What the screen shows === //

    get verdict() {
        const { outcome, verdict, message, checks, suggestions, history, open_claim } =
            this.state.result;
        if (verdict) {
            const reasons = checks.filter((check) => SERIOUS.includes(check.state));
            return {
                color: DECISION_COLORS[verdict.decision],
                label: verdict.label,
                text:
                    verdict.text ||
                    reasons
                        .map((check) => `${check.clause}: ${check.messages.join(" ")}`)
                        .join(" ") ||
                    _t("As the records stand, before the device is inspected."),
            };
        }
        const labels = {
            unknown: open_claim
                ? _t("In service already")
                : history.length
                  ? _t("Served before")
                  : suggestions.length
                    ? _t("Not found")
                    : _t("Not ours"),
            choose: _t("Which one?"),
            found: _t("Which one?"),
            loaner: _t("Our loaner"),
            elsewhere: _t("Another company's"),
        };
        return { color: "secondary", label: labels[outcome], text: message };
    }

    get isOnReceipt() {
        const open = this.state.result.open_claim;
        return open && this.state.receipt && open.receipt_id === this.state.receipt.id;
    }

    /** The claim by which the fault of this device was reported before it came. */
    get awaited() {
        const { open_claim } = this.state.result;
        return open_claim && open_claim.awaited ? open_claim : null;
    }

    get isReceiptDraft() {
        return this.state.receipt && this.state.receipt.state === "draft";
    }

    /** The customer of a scanned device that cannot come on the receipt which is being filled. */
    get otherCustomer() {
        // who reported the fault brings the device
        const owner = this.awaited?.partner_id ? this.awaited : this.state.result.card;
        const { receipt } = this.state;
        const other = this.isReceiptDraft && owner && owner.partner_id !== receipt.partner_id;
        return other && owner.partner_id ? owner.partner : false;
    }

    get isFormTyped() {
        return this.state.form && JSON.stringify(this.state.form) !== this.pristine;
    }

    // === Scanning === //

    onScanKeydown(ev) {
        if (ev.key !== "Enter" || ev.ctrlKey) {
            return;
        }
        ev.preventDefault();
        if (this.state.form && this.state.serial.trim() === this.state.scanned.serial) {
            this.focusForm();
        } else {
            this.lookUp(this.state.serial);
        }
    }

    onBarcodeScanned(code) {
        // a dialog waits for its answer first
        if (this.ui.activeElement === document) {
            this.lookUp(code);
        }
    }

    async onCameraClick() {
        const code = await scanBarcode(this.env, "environment");
        if (code) {
            this.lookUp(code);
        }
    }

    /**
     * @param {string} typed
     * @param {object | null} [card] that was chosen among several
     * @param {boolean} [asSerial] whether it is a serial and nothing else, as a person says
     */
    async lookUp(typed, card = null, asSerial = false) {
        const serial = typed.trim();
        if (!serial) {
            this.focusScan();
            return;
        }
        if (this.isFormTyped && serial === this.state.form.device_serial && !card && !asSerial) {
            this.focusForm(); // the same device once more
            return;
        }
        if (this.state.busy || !(await this.confirmUnsaved())) {
            return;
        }
        this.state.serial = serial;
        await this.scan({
            serial,
            cardId: card ? card.id : false,
            lotId: card ? card.lot_id : false,
            asSerial,
        });
        this.focusScan();
    }

    async scan({ serial, cardId, lotId, asSerial }) {
        const chosen = cardId ? ["desk_scan_card", cardId] : lotId && ["desk_scan_lot", lotId];
        const [method, ...args] = chosen || ["desk_scan", serial, ...(asSerial ? [true] : [])];
        const result = await this.call("warranty.claim", method, args);
        if (result.outcome === "open") {
            this.clearDevice(); // who comes back is not sent there again
            return this.action.doAction(result.action);
        }
        if (result.outcome === "receipt") {
            return this.resumeReceipt(result.receipt_id);
        }
        this.showResult(result, { serial, cardId, lotId, asSerial });
    }

    showResult(result, scanned) {
        this.state.result = result;
        const cardId = scanned.cardId || (result.chosen && result.card && result.card.id);
        const canRegister =
            ["card", "device", "unknown"].includes(result.outcome) &&
            (!result.open_claim || result.open_claim.awaited) &&
            !this.otherCustomer;
        Object.assign(this.state, {
            scanned: { ...scanned, key: ++this.scanCount },
            form: canRegister ? this.makeForm(result, scanned.serial, cardId || false) : null,
            missing: [],
        });
        this.pristine = JSON.stringify(this.state.form);
        if (this.awaited) {
            this.notification.add(
                _t("Reported before: the device comes in on claim %s.", this.awaited.name),
                { type: "info" }
            );
        }
    }

    /** Open what was found, as the server says of each. */
    async openHit({ model, id, method }) {
        if (model === "warranty.card") {
            return this.lookUp(this.state.serial, { id });
        }
        if (!method) {
            return this.openForm(model, id);
        }
        return this.action.doAction(await this.call(model, method, [[id]]));
    }

    makeForm(result, serial, cardId) {
        const receipt = this.isReceiptDraft && this.state.receipt;
        const awaited = result.open_claim && result.open_claim.awaited ? result.open_claim : null;
        return {
            device_serial: result.device ? result.device.serial || "" : serial,
            card_id: cardId,
            partner:
                awaited && awaited.partner_id
                    ? { id: awaited.partner_id, display_name: awaited.partner }
                    : !(result.card && result.card.partner_id) && receipt
                      ? { id: receipt.partner_id, display_name: receipt.partner }
                      : false,
            product: false,
            symptom_id: "",
            phone: result.card ? result.card.phone : "",
            fault_description: awaited ? awaited.fault : "",
            device_condition: "",
            accessories: "",
            seal_condition: "",
            seal_number: "",
            card_lost: false,
            loaner: false,
            arrangement: "",
            photos: [],
        };
    }

    // === Taking in === //

    getValues() {
        const { form, result } = this.state;
        const values = {
            device_serial: form.device_serial,
            symptom_id: Number(form.symptom_id) || false,
            fault_description: form.fault_description,
            device_condition: form.device_condition.trim(),
            accessories: form.accessories,
            seal_condition: form.seal_condition || false,
            seal_number: form.seal_number.trim() || false,
            card_lost: form.card_lost,
            loaner_lot_id: form.loaner && form.loaner.id,
            arrangement: form.arrangement,
            photo_ids: form.photos.map(({ name, data }) =>
                x2ManyCommands.create(false, { name, datas: data })
            ),
        };
        // the server finds card and customer by the serial: send what a person saw or chose
        const chosen = {
            card_id: form.card_id,
            partner_id: form.partner && form.partner.id,
            product_id: result.device ? result.device.product_id : form.product && form.product.id,
            phone: form.phone.trim(),
        };
        for (const [name, value] of Object.entries(chosen)) {
            if (value) {
                values[name] = value;
            }
        }
        if (result.card && !values.phone) {
            values.phone = false; // no number was given: the server says so
        }
        return values;
    }

    getMissing() {
        const { form, result } = this.state;
        return [
            ...((result.card && result.card.partner_id) || form.partner ? [] : ["partner"]),
            ...(form.device_condition.trim() ? [] : ["device_condition"]),
        ];
    }

    /** @returns {Promise<boolean>} whether the device is on the receipt now */
    async register() {
        if (!this.state.form || this.state.busy) {
            return false;
        }
        this.state.missing = this.getMissing();
        if (this.state.missing.length) {
            const ids = { partner: "desk_partner", device_condition: "desk_condition" };
            this.rootRef.el.querySelector(`#${ids[this.state.missing[0]]}`).focus();
            const words = { partner: _t("customer"), device_condition: _t("condition handed in") };
            this.notification.add(
                _t("Fill in: %s", this.state.missing.map((name) => words[name]).join(", ")),
                { type: "warning" }
            );
            return false;
        }
        const { device_serial, loaner } = this.state.form;
        const receipt = await this.call("warranty.claim", "desk_register", [
            this.getValues(),
            this.isReceiptDraft ? this.state.receipt.id : false,
            ...(this.awaited ? [this.awaited.id] : []),
        ]);
        if (loaner) {
            this.options.loaners_out.push(loaner.id);
        }
        this.state.receipt = receipt;
        this.notification.add(
            _t("%(serial)s is on receipt %(receipt)s.", {
                serial: device_serial,
                receipt: receipt.name,
            }),
            { type: "success" }
        );
        this.clearDevice();
        return true;
    }

    /** A customer's only device: onto its receipt, taken in and printed in one press. */
    async registerAndTakeIn() {
        if (await this.register()) {
            await this.takeIn();
        }
    }

    async takeIn() {
        if (this.state.busy || !(await this.confirmUnsaved())) {
            return;
        }
        const receiptId = this.state.receipt.id;
        const action = await this.call("warranty.receipt", "action_confirm", [[receiptId]]);
        this.state.receipt = await this.call("warranty.claim", "desk_receipt", [receiptId]);
        this.clearDevice();
        await this.action.doAction(action);
    }

    async print(method) {
        const action = await this.call("warranty.receipt", method, [[this.state.receipt.id]]);
        await this.action.doAction(action);
    }

    async startOver() {
        if (this.state.busy || !(await this.confirmUnsaved())) {
            return;
        }
        if (this.isReceiptDraft) {
            this.notification.add(
                _t("Receipt %s stays in Receipts as a draft.", this.state.receipt.name),
                { type: "info" }
            );
        }
        this.state.receipt = false;
        this.clearDevice();
    }

    /** The scanned device is of another customer: it begins a receipt of its own. */
    async startOverWith() {
        const { serial, cardId, lotId, asSerial } = this.state.scanned;
        await this.startOver();
        await this.scan({ serial, cardId, lotId, asSerial });
        this.state.serial = serial;
    }

    async resumeReceipt(receiptId) {
        this.state.receipt = await this.call("warranty.claim", "desk_receipt", [receiptId]);
        this.clearDevice();
    }

    // === Around it === //

    /** Call the server; when it refuses, its words are shown and what was typed stays. */
    async call(model, method, args) {
        this.state.busy = true;
        try {
            return await this.orm.call(model, method, args);
        } finally {
            this.state.busy = false;
        }
    }

    clearDevice() {
        Object.assign(this.state, {
            serial: "",
            scanned: null,
            result: null,
            form: null,
            missing: [],
        });
        this.focusScan();
    }

    focusScan() {
        if (!hasTouch()) {
            this.scanRef.el?.focus();
            this.scanRef.el?.select();
        }
        this.rootRef.el?.scrollTo({ top: 0 });
    }

    focusForm() {
        this.formRoot.el?.querySelector("input, select")?.focus();
    }

    /** @returns {Promise<boolean>} whether to go on without what was typed for a device */
    confirmUnsaved() {
        if (!this.isFormTyped) {
            return Promise.resolve(true);
        }
        const serial = this.state.form.device_serial;
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("%s is not on the receipt yet", serial),
                    body: _t("If you go on without it, what you typed for it is lost."),
                    // the stray Enter of a scanner loses nothing
                    confirmLabel: _t("Back to %s", serial),
                    confirm: () => resolve(false),
                    cancelLabel: _t("Go on without it"),
                    cancel: () => resolve(true),
                    dismiss: () => resolve(false),
                },
                { onClose: () => resolve(false) }
            );
        });
    }

    openForm(resModel, resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("poe_warranty.reception_desk", ReceptionDesk);
