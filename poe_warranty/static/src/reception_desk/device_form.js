import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { FileUploader } from "@web/views/fields/file_handler";
import { Many2One } from "@web/views/fields/many2one/many2one";
import { Component, useRef, useState } from "@odoo/owl";

/** What is noted of the device as it is handed in. Writes into the `form` that the desk keeps. */
export class DeviceForm extends Component {
    static template = "poe_warranty.DeviceForm";
    static components = { FileUploader, Many2One };
    static props = {
        form: Object,
        card: [Object, Boolean],
        device: [Object, Boolean],
        options: Object,
        missing: Array,
        busy: Boolean,
        rootRef: Function,
        hasReceipt: [Object, Boolean],
        onAdd: Function,
        onTakeIn: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.form = useState(this.props.form);
        this.root = useRef("root");
        this.props.rootRef(this.root);
    }

    get customerProps() {
        return this.makeMany2OneProps("partner", "res.partner", _t("Customer"), {
            canCreateEdit: this.props.options.can_create_partner,
            id: "desk_partner",
            placeholder: _t("Who brings it in?"),
        });
    }

    get productProps() {
        return this.makeMany2OneProps("product", "product.product", _t("Product"), {
            id: "desk_product",
            placeholder: _t("If we know it"),
        });
    }

    get loanerProps() {
        return this.makeMany2OneProps("loaner", "stock.lot", _t("Loaner"), {
            domain: () => [
                ["is_loaner", "=", true],
                ["id", "not in", this.props.options.loaners_out],
            ],
            id: "desk_loaner",
            placeholder: _t("Serial of the unit lent"),
        });
    }

    makeMany2OneProps(name, relation, string, extra = {}) {
        return {
            canCreateEdit: false,
            canOpen: false,
            canQuickCreate: false,
            canWrite: false,
            domain: () => [],
            relation,
            string,
            update: (value) => this.choose(name, relation, value),
            value: this.form[name],
            ...extra,
            canCreate: Boolean(extra.canCreateEdit),
        };
    }

    async choose(name, relation, value) {
        this.form[name] =
            value && !value.display_name
                ? (await this.orm.read(relation, [value.id], ["display_name"]))[0]
                : value;
        if (name === "partner" && value && !this.form.phone) {
            const [partner] = await this.orm.read(relation, [value.id], ["phone"]);
            this.form.phone = partner.phone || "";
        }
    }

    isMissing(name) {
        return this.props.missing.includes(name) && !this.form[name];
    }

    /** Put ready words into a field, or take them out again. */
    toggleWords(name, words) {
        const parts = this.form[name].split(",").map((part) => part.trim());
        const others = parts.filter((part) => part && part !== words);
        const wanted = parts.includes(words) ? others : [...others, words];
        this.form[name] = wanted.join(", ");
    }

    addPhoto({ name, data, type }) {
        this.form.photos.push({ name, data, url: `data:${type};base64,${data}` });
    }

    removePhoto(photo) {
        const photos = this.form.photos;
        photos.splice(photos.indexOf(photo), 1);
    }

    /** Enter goes on to the next field, and from the last one onto the receipt. */
    onKeydown(ev) {
        if (ev.key !== "Enter" || ev.ctrlKey || !ev.target.matches("input[name]")) {
            return;
        }
        ev.preventDefault();
        if (ev.target.name === "arrangement") {
            this.props.onAdd();
            return;
        }
        const fields = [...this.root.el.querySelectorAll("input:not(.d-none), select, textarea")];
        fields[fields.indexOf(ev.target) + 1]?.focus();
    }
}
