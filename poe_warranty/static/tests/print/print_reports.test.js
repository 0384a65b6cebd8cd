import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { download } from "@web/core/network/download";
import { WebClient } from "@web/webclient/webclient";
import { printer } from "@poe_warranty/print/print_reports";

describe.current.tags("desktop");
defineMailModels();

function answerWith(body, canPrint = true) {
    patchWithCleanup(browser, {
        fetch: async (url) => {
            expect.step(new URL(url).pathname);
            return new Response(body);
        },
    });
    patchWithCleanup(printer, {
        canPrint: () => canPrint,
        print: async (paper) => {
            expect.step(await paper.text());
            return true;
        },
    });
}

function print(report_name) {
    return getService("action").doAction({
        type: "ir.actions.report",
        report_type: "qweb-pdf",
        report_name,
        context: { active_ids: [7, 8] },
    });
}

beforeEach(async () => {
    patchWithCleanup(download, { _download: async () => expect.step("download") });
    onRpc("/report/check_wkhtmltopdf", () => "ok");
    await mountWithCleanup(WebClient);
});

test("our papers go to the printer", async () => {
    answerWith("%PDF-1.4");
    await print("poe_warranty.report_warranty_card");
    expect.verifySteps(["/report/pdf/poe_warranty.report_warranty_card/7,8", "%PDF-1.4"]);
});

test("those of others are downloaded", async () => {
    answerWith("%PDF-1.4");
    await print("sale.report_saleorder");
    expect.verifySteps(["download"]);
});

test("a browser that does not print PDFs gets a file", async () => {
    answerWith("%PDF-1.4", false);
    await print("poe_warranty.report_warranty_card");
    expect.verifySteps(["download"]);
});

test("what is no PDF is left to the web client", async () => {
    answerWith("<html/>");
    await print("poe_warranty.report_warranty_card");
    expect.verifySteps(["/report/pdf/poe_warranty.report_warranty_card/7,8", "download"]);
});
