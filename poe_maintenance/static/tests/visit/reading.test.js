import { describe, expect, test } from "@odoo/hoot";
import { readNumber } from "@poe_maintenance/visit/reading";

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

test("what is no number is none", () => {
    for (const typed of ["", "abc", "1,2,3", "1.2.34", "12V", "1,23.4", "--1", ".", "1.234.5"]) {
        expect(readNumber(typed)).toBe(null);
    }
});
