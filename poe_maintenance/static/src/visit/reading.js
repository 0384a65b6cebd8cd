import { localization } from "@web/core/l10n/localization";

// spaces and the apostrophe group digits in some countries
const GROUPING = /[\s\u00a0\u202f'’]/g;
// as the server bounds it: a barcode that was scanned into the field has more digits
const MAX_READING = 999_999_999;
const NUMBER = /^[-+]?(\d[\d.,]*|[.,]\d+)$/;

function isGrouped(digits, sign) {
    const [first, ...rest] = digits.replace(/^[-+]/, "").split(sign);
    return /^\d{1,3}$/.test(first) && rest.every((group) => /^\d{3}$/.test(group));
}

function toNumber(digits, decimalSign) {
    const [whole, fraction] = decimalSign ? digits.split(decimalSign) : [digits, ""];
    return Number(`${whole.replace(/[.,]/g, "")}.${fraction}`);
}

/** @returns {string} a reading as its reader writes it; empty without one */
export function formatReading(reading) {
    return typeof reading === "number"
        ? String(reading).replace(".", localization.decimalPoint)
        : "";
}

/** @returns {boolean} whether a number can have been measured */
export function isReading(number) {
    return Math.abs(number) <= MAX_READING;
}

/**
 * Read a number as it was meant, whichever of comma and point the language takes for decimals: who
 * measures types what the instrument shows.
 *
 * @param {string} text as typed
 * @returns {{value: number} | {choices: number[]} | null} the number, or the two that it can be ("1.234"),
 *      or nothing when it is none
 */
export function readNumber(text) {
    const digits = text.replace(GROUPING, "");
    if (!NUMBER.test(digits)) {
        return null;
    }
    const signs = digits.match(/[.,]/g) || [];
    const last = signs.at(-1);
    if (!last) {
        return { value: Number(digits) };
    }
    const times = signs.filter((sign) => sign === last).length;
    if (times > 1) {
        const isWhole = times === signs.length && isGrouped(digits, last);
        return isWhole ? { value: toNumber(digits, null) } : null;
    }
    const whole = digits.split(last)[0];
    if (signs.length > 1) {
        return isGrouped(whole, signs[0]) ? { value: toNumber(digits, last) } : null;
    }
    const value = toNumber(digits, last);
    if (/^[-+]?[1-9]/.test(digits) && isGrouped(digits, last)) {
        return { choices: [value, toNumber(digits, null)] };
    }
    return { value };
}
