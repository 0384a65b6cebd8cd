import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryOne } from "@odoo/hoot-dom";
import { Component, useRef, xml } from "@odoo/owl";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { useScanInFields } from "@poe_warranty/reception_desk/scan_hook";

describe.current.tags("desktop");
defineMailModels();

const SCANNER = 5;
const PERSON = 150;

let now = 0;

class Registration extends Component {
    static template = xml`
        <div>
            <div t-ref="root">
                <input class="accessories" type="text" />
                <textarea class="fault" />
                <select class="symptom">
                    <option value="">Not stated</option>
                    <option value="1">No picture</option>
                </select>
                <input class="seal" type="text" data-scan="" />
            </div>
            <input class="elsewhere" type="text" />
        </div>`;
    static props = {};

    setup() {
        useScanInFields(useRef("root"), (code) => expect.step(code));
    }
}

/** Press keys with so many milliseconds between them, as the clock of the events tells it. */
function type(target, keys, gap) {
    const field = queryOne(target);
    for (const key of keys) {
        now += gap;
        const ev = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
        Object.defineProperty(ev, "timeStamp", { value: now });
        if (field.dispatchEvent(ev) && key.length === 1) {
            field.value += key;
            field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        }
    }
}

beforeEach(async () => {
    now = 1000;
    await mountWithCleanup(Registration);
});

test("a scan that hits a field is taken out of it again", () => {
    type(".accessories", "Bracket", PERSON);
    now += PERSON;
    type(".accessories", [..."CAM0001", "Enter"], SCANNER);
    expect.verifySteps(["CAM0001"]);
    expect(".accessories").toHaveValue("Bracket");
});

test("it is taken out of a text of several lines, too", () => {
    type(".fault", [..."CAM0001", "Enter"], SCANNER);
    expect.verifySteps(["CAM0001"]);
    expect(".fault").toHaveValue("");
});

test("a scan that hits a list leaves what was chosen, and a person who types in it is none", () => {
    type(".symptom", [..."CAM0001", "Enter"], SCANNER);
    expect.verifySteps(["CAM0001"]);
    expect(".symptom").toHaveValue("");
    type(".symptom", [..."no pic", "Enter"], PERSON);
    expect.verifySteps([]);
});

test("the capitals of a scanner come with Shift", () => {
    type(".accessories", ["Shift", "C", "Shift", "A", "M", "0", "1", "Enter"], SCANNER);
    expect.verifySteps(["CAM01"]);
});

test("what a person types stays, with Enter at its end", () => {
    type(".accessories", [..."Bracket", "Enter"], PERSON);
    expect.verifySteps([]);
    expect(".accessories").toHaveValue("Bracket");
});

test("a person who is fast for three keys is no scanner", () => {
    type(".accessories", [..."123", "Enter"], SCANNER);
    expect.verifySteps([]);
    expect(".accessories").toHaveValue("123");
});

test("Enter long after a burst is a person's", () => {
    type(".accessories", "CAM0001", SCANNER);
    type(".accessories", ["Enter"], PERSON);
    expect.verifySteps([]);
    expect(".accessories").toHaveValue("CAM0001");
});

test("a key that types nothing breaks the burst", () => {
    type(".accessories", [..."CAM0", "ArrowLeft", ..."001", "Enter"], SCANNER);
    expect.verifySteps([]);
});

test("a field that is there to be scanned into keeps the scan", () => {
    type(".seal", [..."SEAL1", "Enter"], SCANNER);
    expect.verifySteps([]);
    expect(".seal").toHaveValue("SEAL1");
});

test("fields elsewhere on the page are left alone", () => {
    type(".elsewhere", [..."CAM0001", "Enter"], SCANNER);
    expect.verifySteps([]);
    expect(".elsewhere").toHaveValue("CAM0001");
});
