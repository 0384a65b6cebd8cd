import { registry } from "@web/core/registry";
import { SEP } from "@web/views/graph/graph_model";
import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { graphView } from "@web/views/graph/graph_view";

// as the badges of the decisions have it
const COLORS = {
    to_inspect: "#17a2b8",
    covered: "#28a745",
    free: "#28a745",
    excluded: "#dc3545",
    hold: "#ffac00",
    review: "#ffac00",
    not_found: "#6c757d",
};
const FIELDS = ["standing", "decision"];

/** A graph in which each decision has the colour that it has everywhere else. */
export class DecisionGraphRenderer extends GraphRenderer {
    /**
     * @param {string} label of a bar, line or slice, of all that it is grouped by
     * @returns {string|undefined} the colour of the decision in it
     */
    getDecisionColor(label) {
        const words = String(label).split(SEP);
        for (const name of FIELDS) {
            for (const [decision, word] of this.model.metaData.fields[name]?.selection || []) {
                if (words.includes(word)) {
                    return COLORS[decision];
                }
            }
        }
    }

    getBarChartData() {
        const data = super.getBarChartData();
        for (const dataset of data.datasets) {
            dataset.backgroundColor =
                this.getDecisionColor(dataset.label) || dataset.backgroundColor;
        }
        return data;
    }

    getLineChartData() {
        const data = super.getLineChartData();
        for (const dataset of data.datasets) {
            const color = this.getDecisionColor(dataset.label);
            if (color) {
                dataset.borderColor = color;
                dataset.pointBackgroundColor = color;
                dataset.hoverBackgroundColor = color;
            }
        }
        return data;
    }

    getPieChartData() {
        const data = super.getPieChartData();
        for (const dataset of data.datasets) {
            const colors = dataset.backgroundColor;
            if (Array.isArray(colors)) {
                dataset.backgroundColor = data.labels.map(
                    (label, index) => this.getDecisionColor(label) || colors[index]
                );
                dataset.hoverBackgroundColor = dataset.backgroundColor;
            }
        }
        return data;
    }
}

registry.category("views").add("warranty_decision_graph", {
    ...graphView,
    Renderer: DecisionGraphRenderer,
});
