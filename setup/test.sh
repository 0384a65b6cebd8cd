#!/usr/bin/env bash
# Every test, or the path given: each add-on's own on a database with both add-ons installed, the
# black-box ones of tests/ on databases they make themselves.
. "$(dirname "$0")/env.sh"
bash "$TOP/setup/install.sh" browser
. "$TOP/setup/database.sh"
[ -n "$(command -v chromium || command -v chromium-browser || command -v google-chrome)" ] ||
    fail "no Chromium: browser tests would be skipped" "apt-get install chromium"

# a port of its own: a database may be served meanwhile
HTTP_PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export HTTP_PORT

base=$(build_base)
alone=$(build_with_addons poe_warranty)
both=$(build_with_addons poe_warranty,poe_maintenance)
export POE_BASE_DB=$base POE_ALONE_DB=$alone POE_BOTH_DB=$both
cd "$TOP"

run_pytest() { # run_pytest TEMPLATE PATH…: the tests of an add-on, on a fresh clone
    local template=$1
    shift
    db_clone "$template" poe_test
    bin/odoo --config-only
    # any skipped test is a failure: nothing is left out silently
    "$VENV/bin/python" -m pytest --odoo-config="$LOCAL/odoo-$HTTP_PORT.conf" --odoo-database=poe_test --odoo-http "$@"
}

if [ $# -gt 0 ]; then
    case $1 in
        tests | tests/*) exec bin/odoo python -m pytest -p no:odoo "$@" ;;
        *) run_pytest "$both" "$@" ;;
    esac
    exit
fi
say "poe_warranty alone"
run_pytest "$alone" poe_warranty
say "poe_maintenance with poe_warranty"
run_pytest "$both" poe_maintenance poe_warranty/tests/test_card_performance.py poe_warranty/tests/test_past_deliveries.py
say "black box"
bin/odoo python -m pytest -p no:odoo tests
db_drop poe_test
