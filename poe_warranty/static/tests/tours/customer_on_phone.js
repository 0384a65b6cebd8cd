import { registry } from "@web/core/registry";

function fits() {
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) {
        console.error(`The page is wider than the phone: ${page.scrollWidth} pixels`);
    }
}

// A customer reports a fault from the list of devices, and writes about it, on a phone.
registry.category("web_tour.tours").add("poe_warranty_customer_on_phone", {
    steps: () => [
        {
            content: "The device stands in the list",
            trigger: "li:contains(CAM0001) input[name=devices]",
            run: "click",
        },
        {
            trigger: "form[action='/my/devices/report'] button[type=submit]",
            async run(helpers) {
                fits();
                await helpers.click();
            },
            expectUnloadPage: true,
        },
        {
            content: "It is chosen already",
            trigger: "input[name=devices]:checked",
        },
        {
            trigger: "textarea[name=words]",
            run: "edit No picture at night",
        },
        {
            trigger: "form[action='/my/devices/report/send'] button[type=submit]",
            async run(helpers) {
                fits();
                await helpers.click();
            },
            expectUnloadPage: true,
        },
        {
            content: "The number of the claim leads to it",
            trigger: "main li a[href^='/my/claims/']",
            async run(helpers) {
                fits();
                await helpers.click();
            },
            expectUnloadPage: true,
        },
        {
            content: "The steps say where it is",
            trigger: "li[aria-current=step]",
            run: fits,
        },
        {
            trigger: "textarea[name=words]",
            run: "edit When may I bring it?",
        },
        {
            trigger: "form[action$='/answer'] button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "[role=status]",
        },
        {
            trigger: "#answer li:contains(When may I bring it?)",
        },
    ],
});
