/* global SignaturePad */

import { loadJS } from "@web/core/assets";
import { Component, markup, onMounted, onWillStart, useRef, useState } from "@odoo/owl";

export const SIGNATURE_PAD = "/web/static/lib/signature_pad/signature_pad.umd.js";

/** The customer signs with a finger, or the technician writes why nobody did. */
export class SignaturePanel extends Component {
    static template = "poe_maintenance.SignaturePanel";
    static props = {
        visit: Object,
        onSign: Function,
        onFinish: Function,
        onBack: Function,
    };

    setup() {
        const { signed_by, no_signature_reason } = this.props.visit;
        this.canvas = useRef("canvas");
        this.state = useState({ name: signed_by, reason: no_signature_reason, isEmpty: true });
        onWillStart(() => loadJS(SIGNATURE_PAD));
        onMounted(() => this.open());
    }

    open() {
        const canvas = this.canvas.el;
        if (!canvas) {
            return; // it was signed before
        }
        canvas.width = canvas.clientWidth;
        canvas.height = canvas.clientHeight;
        this.pad = new SignaturePad(canvas, { penColor: "darkblue", minWidth: 2, maxWidth: 2 });
        this.pad.addEventListener("endStroke", () => {
            this.state.isEmpty = this.pad.isEmpty();
        });
    }

    clear() {
        this.pad.clear();
        this.state.isEmpty = true;
    }

    get charges() {
        return markup(this.props.visit.charges);
    }

    get values() {
        if (this.state.isEmpty) {
            return { no_signature_reason: this.state.reason.trim() };
        }
        const signature = this.pad.toDataURL().split(",")[1];
        return { signature, signed_by: this.state.name.trim() };
    }

    get canFinish() {
        const { visit } = this.props;
        return visit.is_signed || !this.state.isEmpty || this.state.reason.trim();
    }

    async finish() {
        if (!this.props.visit.is_signed) {
            await this.props.onSign(this.values);
        }
        await this.props.onFinish();
    }
}
