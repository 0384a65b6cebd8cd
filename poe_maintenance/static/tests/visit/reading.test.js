import { describe, expect, test } from "@odoo/hoot";
import { formatReading, isReading, readNumber } from "@poe_maintenance/visit/reading";
import { localization } from "@web/core/l10n/localization";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

test("comma and point are both read as they were meant", () => {
    const meant = {
        62.5: ["62.5", "62,5", " 62,50 "],
        0.125: ["0.125", "0,125", ".125", ",125"],
        12: ["12", "12,", "+12", "12.0"],
        "-7.25": ["-7.25", "-7,25"],
        1234.5: ["1,234.5", "1.234,5", "1 234,5", "1'234.5", "1234,5"],
        1234567: ["1,234,567", "1.234.567", "1 234 567"],
        12.3456: ["12.3456", "12,3456"],
    };
    for (const [value, spellings] of Object.entries(meant)) {
        for (const typed of spellings) {
            expect(readNumber(typed)).toEqual({ value: Number(value) });
        }
    }
});

test("what can be two numbers is asked", () => {
    expect(readNumber("1.234")).toEqual({ choices: [1.234, 1234] });
    expect(readNumber("12,500")).toEqual({ choices: [12.5, 12500] });
    expect(readNumber("-1.234")).toEqual({ choices: [-1.234, -1234] });
});

test("a reading is shown as its reader writes it, and is read again as it was meant", () => {
    patchWithCleanup(localization, { decimalPoint: "," });
    expect([12.1, 12, -0.5, null].map(formatReading)).toEqual(["12,1", "12", "-0,5", ""]);
    expect(readNumber(formatReading(12.1))).toEqual({ value: 12.1 });
});

test("a scanned barcode was not measured", () => {
    expect(isReading(999999999)).toBe(true);
    expect(isReading(-999999999.5)).toBe(false);
    expect(isReading(8934567890123)).toBe(false);
});

test("what is no number is none", () => {
    for (const typed of ["", "abc", "1,2,3", "1.2.34", "12V", "1,23.4", "--1", ".", "1.234.5"]) {
        expect(readNumber(typed)).toBe(null);
    }
});
