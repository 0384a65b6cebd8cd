import { registry } from "@web/core/registry";

function fits() {
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) {
        console.error(`The page is wider than the phone: ${page.scrollWidth} pixels`);
    }
}

async function follow(helpers) {
    fits();
    await helpers.click();
}

// The manager of a site asks for a technician from the list of its devices, on a phone.
registry.category("web_tour.tours").add("poe_maintenance_site_manager_on_phone", {
    steps: () => [
        {
            content: "His site is in the list",
            trigger: "main li a:contains(Gate)",
            run: follow,
            expectUnloadPage: true,
        },
        {
            content: "The device hangs there",
            trigger: "li:contains(Pole 3) input[name=devices]",
            run: "click",
        },
        {
            trigger: "form[action='/my/call-out'] button[type=submit]",
            run: follow,
            expectUnloadPage: true,
        },
        {
            content: "It is chosen already",
            trigger: "input[name=devices]:checked",
        },
        {
            trigger: "textarea[name=words]",
            run: "edit No picture at the gate",
        },
        {
            trigger: "form[action='/my/call-out/send'] button[type=submit]",
            run: follow,
            expectUnloadPage: true,
        },
        {
            trigger: "[role=status]",
            run: fits,
        },
    ],
});
