import { useExternalListener } from "@odoo/owl";

// a scanner types faster than people do: milliseconds between two of its keys
const SCANNER_GAP = 40;
const SCANNER_LENGTH = 4;
const FIELDS = "input, textarea, select";

/**
 * The barcode service leaves scans in text fields alone, and takes whoever types in a list for a
 * scanner. Here a scan that hits a field or a list of the registration is taken out of it again and
 * looked up, but for fields marked `data-scan`, which are there to be scanned into.
 *
 * @param {import("@odoo/owl").Ref} rootRef whose fields are watched
 * @param {(code: string) => void} onScan
 */
export function useScanInFields(rootRef, onScan) {
    let burst = null;

    function isWatched(field) {
        return rootRef.el?.contains(field) && field.matches(FIELDS) && !("scan" in field.dataset);
    }

    function putBack(field, value) {
        field.value = value;
        const type = field.matches("select") ? "change" : "input";
        field.dispatchEvent(new InputEvent(type, { bubbles: true }));
    }

    function onKeydown(ev) {
        const field = ev.target;
        if (!isWatched(field)) {
            burst = null;
            return;
        }
        const follows = burst?.field === field && ev.timeStamp - burst.last <= SCANNER_GAP;
        if (ev.key?.length === 1 && !ev.repeat) {
            if (!follows) {
                burst = { field, before: field.value, text: "" };
            }
            burst.text += ev.key;
            burst.last = ev.timeStamp;
        } else if (ev.key === "Enter" && follows && burst.text.length >= SCANNER_LENGTH) {
            ev.preventDefault();
            ev.stopPropagation();
            putBack(field, burst.before);
            onScan(burst.text);
            burst = null;
        } else if (ev.key !== "Shift") {
            burst = null;
        }
    }

    useExternalListener(document, "keydown", onKeydown, { capture: true });
}
