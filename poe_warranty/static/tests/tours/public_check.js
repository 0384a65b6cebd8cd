import { registry } from "@web/core/registry";

function assertNothingCutOff() {
    if (document.documentElement.scrollWidth > window.innerWidth) {
        throw new Error(`The page is wider than the screen: ${document.title}`);
    }
}

// A visitor with a phone: checks a device, reads the answer and the policy in the other language, and
// finds the page for finders.
registry.category("web_tour.tours").add("poe_warranty_public_check", {
    steps: () => [
        {
            trigger: "#warranty_number",
            run: "edit CAM0001",
        },
        {
            trigger: "#warranty_digits",
            run: "edit 5678",
        },
        {
            trigger: "#wrap button.btn-primary[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "html[lang=en-US] .o_warranty_device:contains(Dome camera)",
            run: assertNothingCutOff,
        },
        {
            content: "The answer is there in the other language, too",
            trigger: "#wrap nav button:contains(Tiếng Việt)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "html[lang=vi-VN] .o_warranty_device:contains(Dome camera)",
            run: assertNothingCutOff,
        },
        {
            trigger: ".o_warranty_device a[href*='/warranty/policy']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "html[lang=vi-VN] .o_warranty_versions a",
            run: assertNothingCutOff,
        },
        {
            trigger: "#wrap a[href$='/w']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#wrap a[href*='/w/found']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#found_message",
            run: assertNothingCutOff,
        },
    ],
});
