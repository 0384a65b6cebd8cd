import { ListRenderer } from "@web/views/list/list_renderer";
import { patch } from "@web/core/utils/patch";

/**
 * How the names of the models begin whose lists wrap their titles and badges, where core cuts them: a
 * Vietnamese title has several short words. A view of another model asks for it with the class
 * `o_wrapped_list`.
 */
export const wrappedModels = ["warranty."];

patch(ListRenderer.prototype, {
    getColumnClass(column) {
        const { resModel } = this.props.list;
        const isWrapped = wrappedModels.some((start) => resModel.startsWith(start));
        return super.getColumnClass(column) + (isWrapped ? " o_wrapped_title" : "");
    },
});
