import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { FloatField, floatField } from "@web/views/fields/float/float_field";
import { InvalidNumberError } from "@web/views/fields/parsers";

import { readNumber } from "./reading";

/** A number that is measured, or a limit of one: comma and point are both read as they were meant. */
export class ReadingField extends FloatField {
    setup() {
        super.setup();
        this.notification = useService("notification");
    }

    parse(value) {
        const read = readNumber(value);
        if (!read) {
            return super.parse(value);
        }
        if (read.choices) {
            const [, whole] = read.choices;
            const words = { typed: value, decimal: `${value.trim()}0`, whole };
            const message = _t(
                "“%(typed)s” can be two numbers: type %(decimal)s or %(whole)s.",
                words
            );
            this.notification.add(message, { type: "warning" });
            throw new InvalidNumberError(message);
        }
        return read.value;
    }
}

registry.category("fields").add("reading", { ...floatField, component: ReadingField });
