// Bootstrap's colour of each decision; the words always stand beside it
export const DECISION_COLORS = {
    to_inspect: "info",
    covered: "success",
    free: "success",
    excluded: "danger",
    hold: "warning",
    review: "warning",
    not_found: "secondary",
    outdated: "secondary",
};
