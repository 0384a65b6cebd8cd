/** Where nobody is there to sign, a visit is finished with the reason. */
export const FINISH_UNSIGNED = [
    {
        trigger: ".o_visit_sign",
        run: "click",
    },
    {
        trigger: "#visit_no_signature",
        run: "edit Nobody there",
    },
    {
        trigger: ".o_visit_finish:enabled",
        run: "click",
    },
];
