#!/usr/bin/env bash
# Every test, or the path given: each add-on's own on clones of a database with the add-ons installed,
# the black-box ones of tests/ on databases they make themselves. JOBS workers share each part.
. "$(dirname "$0")/env.sh"
bash "$TOP/setup/install.sh" browser
. "$TOP/setup/database.sh"
[ -n "$(command -v chromium || command -v chromium-browser || command -v google-chrome)" ] ||
    fail "no Chromium: browser tests would be skipped" "apt-get install chromium"

base=$(build_base)
both=$(build_with_addons poe_warranty,poe_maintenance)
begin_run
export POE_RUN=$RUN POE_RUN_DIR=$LOCAL/runs/$RUN POE_BASE_DB=$base POE_BOTH_DB=$both
cd "$TOP"

# a class, or the functions of a file, share what they set up: they stay with one worker, in the
# order of the files, which leaves no long one for the end
parallel=()
[ "$JOBS" = 1 ] || parallel=(--numprocesses "$JOBS" --dist loadscope --no-loadscope-reorder --max-worker-restart 0)

test_addons() { # test_addons NAME TEMPLATE PATH…: the tests of add-ons, on a database with them
    local name=${RUN}_$1
    db_clone "$2" "$name"
    shift 2
    bin/odoo python -m pytest "${parallel[@]}" --odoo-database="$name" --odoo-http "$@"
}

test_outside() { # test_outside PATH…: the tests that need servers of their own
    bin/odoo python -m pytest "${parallel[@]}" -p no:odoo "$@"
}

case ${1:-} in
    tests | tests/*)
        say "$*, from outside"
        test_outside "$@"
        ;;
    ?*)
        say "$*, on a database with both add-ons"
        test_addons both "$both" "$@"
        ;;
    *)
        alone=$(build_with_addons poe_warranty)
        say "poe_warranty alone"
        test_addons alone "$alone" poe_warranty
        say "poe_warranty and poe_maintenance together"
        test_addons both "$both" poe_warranty poe_maintenance
        say "tests, from outside"
        test_outside tests
        ;;
esac
