import { describe, expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-dom";
import { reactive } from "@odoo/owl";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { DeviceForm } from "@poe_warranty/reception_desk/device_form";
import { makeDevice } from "./desk_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const PIXEL =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

function makeForm(values = {}) {
    return reactive({
        device_serial: "CAM0001",
        card_id: false,
        partner: false,
        product: false,
        symptom_id: "",
        phone: "",
        fault_description: "",
        device_condition: "",
        accessories: "",
        seal_condition: "",
        seal_number: "",
        card_lost: false,
        loaner: false,
        arrangement: "",
        photos: [],
        ...values,
    });
}

function mountForm(form, props = {}) {
    return mountWithCleanup(DeviceForm, {
        props: {
            form,
            card: false,
            device: false,
            options: {
                symptoms: [[1, "No picture"]],
                seal_conditions: [["intact", "Intact"]],
                conditions: ["Scratched"],
                arrangements: ["Needs no loaner"],
                loaners_out: [31],
                can_create_partner: false,
            },
            missing: [],
            busy: false,
            rootRef: (ref) => ref,
            hasReceipt: false,
            onAdd: () => expect.step("add"),
            onTakeIn: () => expect.step("take in"),
            ...props,
        },
    });
}

test("what a person enters is in the form the desk keeps", async () => {
    const form = makeForm();
    await mountForm(form, { card: makeDevice("CAM0001").card });
    await contains("#desk_condition").edit("Scratched", { confirm: false });
    await contains("#desk_symptom").select("1");
    await contains("#desk_card_lost").click();
    expect(form.device_condition).toBe("Scratched");
    expect(Number(form.symptom_id)).toBe(1);
    expect(form.card_lost).toBe(true);
});

test("Enter goes on to the next field, and from the last onto the receipt", async () => {
    await mountForm(makeForm(), { card: makeDevice("CAM0001").card });
    await contains("#desk_condition").press("Enter");
    expect("#desk_accessories").toBeFocused();
    await contains("#desk_arrangement").press("Enter");
    expect.verifySteps(["add"]);
});

test("who has a card is not asked for customer and product", async () => {
    await mountForm(makeForm(), { card: makeDevice("CAM0001").card });
    expect("#desk_partner").toHaveCount(0);
    expect("#desk_product").toHaveCount(0);
    expect("#desk_seal_number").toHaveAttribute("placeholder", "SEAL1");
});

test("of a card that waits for its holder the customer is asked", async () => {
    const { card } = makeDevice("CAM0001");
    await mountForm(makeForm(), { card: { ...card, partner_id: false } });
    expect("#desk_partner").toHaveCount(1);
    expect("#desk_product").toHaveCount(0);
});

test("what is missing is marked until it is there", async () => {
    const form = makeForm();
    await mountForm(form, { missing: ["partner", "device_condition"] });
    expect(".is-invalid").toHaveCount(2);
    await contains("#desk_condition").edit("As new", { confirm: false });
    expect("#desk_condition").not.toHaveClass("is-invalid");
    expect(".o_desk_many2one.is-invalid").toHaveCount(1);
});

test("a customer who is chosen brings his name and his phone", async () => {
    onRpc("res.partner", "read", ({ args: [ids, names] }) =>
        ids.map((id) => ({
            id,
            ...(names.includes("phone") ? { phone: "0912 345 678" } : { display_name: "An" }),
        }))
    );
    const form = makeForm();
    const component = await mountForm(form);
    await component.choose("partner", "res.partner", { id: 7 });
    expect(form.partner.display_name).toBe("An");
    expect(form.phone).toBe("0912 345 678");
});

test("the phone the customer gave is kept", async () => {
    onRpc("res.partner", "read", () => {
        expect.step("read");
    });
    const form = makeForm({ phone: "0987 654 321" });
    const component = await mountForm(form);
    await component.choose("partner", "res.partner", { id: 7, display_name: "An" });
    expect(form.phone).toBe("0987 654 321");
    expect.verifySteps([]);
});

test("loaners that are with customers are not offered", async () => {
    const component = await mountForm(makeForm());
    expect(component.loanerProps.domain()).toEqual([
        ["is_loaner", "=", true],
        ["id", "not in", [31]],
    ]);
});

test("photos are shown, and can be taken back", async () => {
    const form = makeForm();
    const component = await mountForm(form);
    component.addPhoto({ name: "front.png", data: PIXEL, type: "image/png" });
    component.addPhoto({ name: "back.png", data: PIXEL, type: "image/png" });
    await animationFrame();
    expect(".o_desk_photo").toHaveCount(2);
    expect(form.photos[0].url).toBe(`data:image/png;base64,${PIXEL}`);
    await contains(".o_desk_photo:has(img[alt='front.png']) button").click();
    expect(form.photos.map((photo) => photo.name)).toEqual(["back.png"]);
});
