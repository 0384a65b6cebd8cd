import { browser } from "@web/core/browser/browser";
import { isMobileOS } from "@web/core/browser/feature_detection";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { getReportUrl } from "@web/webclient/actions/reports/utils";

let frame = null;

/** What the browser does with a PDF; an object, so that tests have a browser of their own. */
export const printer = {
    /** Tell whether this browser shows PDFs by itself: only such a one prints them from a page. */
    canPrint() {
        return Boolean(browser.navigator.pdfViewerEnabled) && !isMobileOS();
    },

    /**
     * Open the dialog in which a PDF is printed.
     *
     * @param {Blob} paper
     * @returns {Promise<boolean>} false where the browser does not let us
     */
    print(paper) {
        if (frame) {
            // it had to stay while its dialog was open
            URL.revokeObjectURL(frame.src);
            frame.remove();
        }
        frame = document.createElement("iframe");
        // one that is not displayed is not printed
        frame.style = "position: absolute; visibility: hidden; width: 0; height: 0; border: 0";
        frame.src = URL.createObjectURL(paper);
        return new Promise((resolve) => {
            frame.addEventListener("load", () => {
                try {
                    frame.contentWindow.focus();
                    frame.contentWindow.print();
                    resolve(true);
                } catch {
                    resolve(false);
                }
            });
            document.body.append(frame);
        });
    },
};

/**
 * @param {object} action a report action
 * @returns {Promise<Blob|false>} its PDF; false where the server answers with something else, as an error
 */
async function fetchPaper(action) {
    const url = new URL(getReportUrl(action, "pdf"), browser.location.origin);
    const context = { ...user.context, ...action.context, active_ids: undefined };
    url.searchParams.set("context", JSON.stringify(context));
    const answer = await browser.fetch(url.href);
    const paper = answer.ok && (await answer.blob());
    return paper && (await paper.slice(0, 5).text()) === "%PDF-" && paper;
}

/**
 * Let the PDF reports of an add-on go to the printer without a file in between. Where that does not work
 * they are downloaded as all others are, and what went wrong is told by the web client.
 *
 * @param {string} module name of the add-on
 */
export function printReports(module) {
    registry.category("ir.actions.report handlers").add(module, async (action, options, env) => {
        const isOurs = action.report_name?.startsWith(`${module}.`);
        if (!isOurs || action.report_type !== "qweb-pdf" || !printer.canPrint()) {
            return false;
        }
        env.services.ui.block();
        try {
            const paper = await fetchPaper(action);
            return Boolean(paper) && (await printer.print(paper));
        } catch {
            return false;
        } finally {
            env.services.ui.unblock();
        }
    });
}

printReports("poe_warranty");
