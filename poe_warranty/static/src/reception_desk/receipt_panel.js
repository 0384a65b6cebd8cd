import { Component } from "@odoo/owl";

import { DECISION_COLORS } from "./decision_colors";

/** The receipt that is being filled: its devices, each with its decision. */
export class ReceiptPanel extends Component {
    static template = "poe_warranty.ReceiptPanel";
    static props = {
        receipt: [Object, Boolean],
        busy: Boolean,
        openClaim: Function,
        openReceipt: Function,
        onTakeIn: Function,
        onPrint: Function,
        onLabels: Function,
        onNew: Function,
    };

    getColor(claim) {
        return DECISION_COLORS[claim.decision] || "secondary";
    }

    get isDraft() {
        return this.props.receipt.state === "draft";
    }

    get count() {
        return this.props.receipt.claims.filter((claim) => claim.is_open).length;
    }
}
