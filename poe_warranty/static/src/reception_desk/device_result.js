import { Component } from "@odoo/owl";

const STATE_ORDER = ["exclude", "hold", "review", "warn", "inspect", "passed"];
const STATE_LOOKS = {
    exclude: { icon: "fa-times-circle", color: "text-danger" },
    hold: { icon: "fa-pause-circle", color: "text-warning-emphasis" },
    review: { icon: "fa-question-circle", color: "text-warning-emphasis" },
    warn: { icon: "fa-info-circle", color: "text-info-emphasis" },
    inspect: { icon: "fa-eye", color: "text-muted" },
    passed: { icon: "fa-check", color: "text-success" },
};

/** What is known of the device that was scanned: its card, its earlier claims, every clause. */
export class DeviceResult extends Component {
    static template = "poe_warranty.DeviceResult";
    static props = {
        result: Object,
        openClaim: Function,
        openCard: Function,
        lookUp: Function,
        chooseCard: Function,
        openHit: Function,
        takeAsSerial: Function,
    };

    get checks() {
        const rank = (check) => STATE_ORDER.indexOf(check.state);
        return this.props.result.checks
            .toSorted((a, b) => rank(a) - rank(b))
            .map((check) => ({ ...check, ...STATE_LOOKS[check.state] }));
    }
}
