import { registry } from "@web/core/registry";

/** Ask the test to cut the network or give it back, and wait until the browser knows. */
function turnNetwork(word, event) {
    return () => {
        const turned = new Promise((resolve) => {
            window.addEventListener(event, resolve, { once: true });
        });
        console.log(`network: ${word}`);
        return turned;
    };
}

// A visit that was opened goes on while the network is cut, and all is sent once it is back.
registry.category("web_tour.tours").add("poe_maintenance_offline", {
    steps: () => [
        {
            content: "Open the device",
            trigger: ".o_visit_line:contains(0/4)",
            run: "click",
        },
        {
            content: "The network is cut",
            trigger: ".o_visit_item:contains(Housing)",
            run: turnNetwork("cut", "offline"),
        },
        {
            content: "The housing has a crack",
            trigger: ".o_visit_item:contains(Housing) .o_visit_fail",
            run: "click",
        },
        {
            content: "It is kept",
            trigger: ".o_visit_offline .o_visit_count:contains(1)",
        },
        {
            content: "Say what was found",
            trigger: ".o_visit_item:contains(Housing) .o_visit_fault input",
            run: "edit Cracked && press Tab",
        },
        {
            content: "Measure",
            trigger: ".o_visit_item:contains(Voltage) .o_visit_reading",
            // typed at once with Enter at its end it would be a scan
            run: "edit 12,1 && press Tab",
        },
        {
            trigger: ".o_visit_offline .o_visit_count:contains(3)",
        },
        {
            content: "The rest is as it should be",
            trigger: ".o_visit_pass_rest",
            run: "click",
        },
        {
            trigger: ".o_visit_offline .o_visit_count:contains(4)",
        },
        {
            content: "Back to the list",
            trigger: ".o_visit_back",
            run: "click",
        },
        {
            content: "The device says how much waits",
            trigger: ".o_visit_line[data-state=failed] .o_visit_unsent:contains(4)",
        },
        {
            content: "The customer is not there",
            trigger: ".o_visit_sign",
            run: "click",
        },
        {
            trigger: "#visit_no_signature",
            run: "edit Nobody there",
        },
        {
            content: "To finish needs the network, and says so",
            trigger: ".o_visit_finish:enabled",
            run: "click",
        },
        {
            trigger: ".o_notification:contains(needs the network)",
        },
        {
            trigger: ".o_visit_offline .o_visit_count:contains(5)",
        },
        {
            content: "The network is back",
            trigger: ".o_visit_offline",
            run: turnNetwork("back", "online"),
        },
        {
            content: "All is sent, by itself",
            trigger: ".o_visit_sent",
        },
    ],
});
