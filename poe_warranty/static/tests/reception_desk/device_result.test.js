import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { DeviceResult } from "@poe_warranty/reception_desk/device_result";
import { makeClaim, makeDevice, makeUnknown } from "./desk_test_helpers";

describe.current.tags("desktop");
defineMailModels();

function mountResult(result) {
    return mountWithCleanup(DeviceResult, {
        props: {
            result,
            openClaim: (id) => expect.step(`claim ${id}`),
            openCard: (id) => expect.step(`card ${id}`),
            lookUp: (serial) => expect.step(`look up ${serial}`),
            chooseCard: (card) => expect.step(`choose ${card.id}`),
            openHit: (hit) => expect.step(`open ${hit.model} ${hit.id}`),
            takeAsSerial: () => expect.step("as serial"),
        },
    });
}

test("a look-alike is offered, and looked up only when a person chooses it", async () => {
    await mountResult(
        makeUnknown("CAMOOO1", [
            { serial: "CAM0001", product: "Dome camera" },
            { serial: "CAM0OO1", product: "Bullet camera" },
        ])
    );
    expect(".o_desk_suggestion").toHaveCount(2);
    expect(".o_desk_product").toHaveCount(0);
    expect.verifySteps([]);
    await contains(".o_desk_suggestion:contains(CAM0001)").click();
    expect.verifySteps(["look up CAM0001"]);
});

test("nothing is shown of a serial that resembles none", async () => {
    await mountResult(makeUnknown("XYZ"));
    expect(".o_desk_device").toHaveCount(0);
    expect(".o_desk_checks").toHaveCount(0);
});

test("products that bear the same serial are told apart", async () => {
    const { card } = makeDevice("0001");
    const cards = [card, { ...card, id: 10, product: "Recorder", partner: "Binh" }];
    await mountResult({ ...makeUnknown("0001"), outcome: "choose", cards });
    await contains(".o_desk_card_choice:contains(Recorder):contains(Binh)").click();
    expect.verifySteps(["choose 10"]);
});

test("what is serious comes first, what is in order last", async () => {
    const states = ["passed", "inspect", "warn", "exclude", "review", "hold"];
    const checks = states.map((state, index) => ({
        id: index,
        clause: `III.${index}`,
        name: state,
        state,
        messages: state === "exclude" ? ["The seal is broken."] : [],
    }));
    await mountResult(makeDevice("CAM0001", { checks }));
    expect(queryAllTexts(".o_desk_check_word")).toEqual([
        "excluded",
        "on hold",
        "to review",
        "note",
        "to be inspected",
        "in order",
    ]);
    expect(".o_desk_check_exclude .o_desk_check_text").toHaveText("The seal is broken.");
    expect(".o_desk_check_passed .o_desk_check_text").toHaveText("passed");
    expect(checks[0].state).toBe("passed", { message: "the answer itself is left as it came" });
});

test("a device shows its card and its earlier claims, each a way there", async () => {
    await mountResult(makeDevice("CAM0001", { history: [makeClaim("CAM0001")] }));
    expect(".o_desk_serial").toHaveText("CAM0001");
    await contains(".o_desk_link:contains(WC00009)").click();
    await contains(".o_desk_history:contains(CL00021)").click();
    expect.verifySteps(["card 9", "claim 21"]);
});

test("days in service are told where there are some", async () => {
    const { card } = makeDevice("CAM0001");
    await mountResult(makeDevice("CAM0001", { card: { ...card, suspended_days: 12 } }));
    expect(".o_desk_facts:contains(+12 days in service)").toHaveCount(1);
});

test("a device of ours without a card says so", async () => {
    await mountResult(makeDevice("CAM0001", { outcome: "device", card: false }));
    expect(".o_desk_facts").toHaveCount(0);
    expect(".o_desk_device:contains(it has no warranty card)").toHaveCount(1);
});

test("campaigns of a device are told as plain text", async () => {
    const campaign = {
        id: 5,
        kind: "recall",
        kind_label: "Recall for safety",
        name: "Power board",
        notice: "Unplug <b>it</b>",
    };
    await mountResult(makeDevice("CAM0001", { campaigns: [campaign] }));
    expect(".o_desk_campaign.alert-danger b").toHaveText("Recall for safety: Power board");
    expect(".o_desk_campaign_notice").toHaveText("Unplug <b>it</b>");
});
