import { onMounted, onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";

// milliseconds between two looks at what the background has done
const PERIOD = 2000;
const UNDER_WAY = ["checking", "running"];

/** A progress bar that follows what a list is worked through in the background. */
export class ListProgressField extends ProgressBarField {
    setup() {
        super.setup();
        let timer = null;
        onMounted(() => {
            timer = browser.setInterval(() => this.follow(), PERIOD);
        });
        onWillUnmount(() => browser.clearInterval(timer));
    }

    async follow() {
        const { record } = this.props;
        if (UNDER_WAY.includes(record.data.state) && !(await record.isDirty())) {
            await record.load();
        }
    }
}

registry.category("fields").add("list_progress", {
    ...progressBarField,
    component: ListProgressField,
});
