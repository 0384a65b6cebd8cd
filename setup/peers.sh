#!/usr/bin/env bash
# Odoo's and OCA's own tests on a database without our add-ons and on one with them, test by test: a
# test that fails only with us fails the command. `peers.sh MODULE…` runs these, `peers.sh quick` those
# that need no half hour, without names it runs all. BESIDE=module,… installs more of Odoo's modules on
# both sides; without names it runs their tests.
# Results are kept by what they depend on: a run that was stopped goes on, a finished side stays.
. "$(dirname "$0")/env.sh"
. "$TOP/setup/database.sh"
cd "$TOP"

# the short ones first
QUICK=(product_brand product_warranty maintenance_equipment_certification maintenance hr_maintenance
    hr_skills contract_line_successor repair contract sale_management portal stock_account sale_stock)
MODULES=("${QUICK[@]}" purchase_stock sale stock account)
BESIDE=${BESIDE:-}
[ -z "$BESIDE" ] || IFS=, read -ra MODULES <<<"$BESIDE"

make_beside() { # make_beside TEMPLATE NAME
    say "Installing $BESIDE too"
    db_clone "$1" "$2"
    odoo_quiet peers_beside -d "$2" -i "$BESIDE" --stop-after-init --log-level=warn
}

make_assets() { # make_assets TEMPLATE NAME
    say "Compiling the assets of $1 (about 75 s)"
    db_clone "$1" "$2"
    odoo_quiet peers shell -d "$2" --no-http --log-level=warn <<<"
env['ir.qweb']._pregenerate_assets_bundles()
env.cr.commit()"
}

with_assets() { # with_assets TEMPLATE: prints a copy whose assets no browser test has to compile
    build "${PREFIX}_peers_${1#"${PREFIX}_"}" make_assets "$1"
}

run_side() { # run_side TEMPLATE MODULE RESULTS [--alone TEST…]
    local template=$1 module=$2 results=$3 lines=0 before
    shift 3
    mkdir -p "$(dirname "$results")"
    exec 9>>"$results.part"
    flock -n 9 || fail "the tests of $module are running already, into $results.part"
    begin_run
    db_clone "$template" "${RUN}_side"
    # who waits for a row that the test itself holds would wait forever
    psql -qc "ALTER DATABASE \"${RUN}_side\" SET lock_timeout = '60s'"
    # ended by a test before the last one, it goes on with the next; it does not outlive this script
    until setpriv --pdeathsig KILL bin/odoo python tests/peers/side.py "${RUN}_side" "$module" \
        "$results.part" "$@" >"$results.log" 2>&1; do
        before=$lines lines=$(wc -l <"$results.part")
        [ "$lines" -gt "$before" ] || fail "the tests of $module do not run" "the log is $results.log"
    done
    mv "$results.part" "$results"
    say "$(basename "$results"): done"
}

run_sides() { # reads lines of arguments for run_side, as many at once as JOBS
    xargs -r -P "$JOBS" -L 1 bash setup/peers.sh --side
}

if [ "${1:-}" = --side ]; then
    shift
    run_side "$@"
    exit
fi

bash setup/install.sh browser
[ -n "$(command -v chromium || command -v chromium-browser || command -v google-chrome)" ] ||
    fail "no Chromium: browser tests would be skipped" "apt-get install chromium"
[ "${1:-}" != quick ] || set -- "${QUICK[@]}"
[ $# -gt 0 ] || set -- "${MODULES[@]}"

# the side without us stays valid when our sources change
odoo=$({
    "$VENV/bin/python" --version
    "$VENV/bin/pip" freeze | grep '^odoo'
    grep '^VERSION=' setup/odoo.sh
    cat tests/peers/side.py
    echo "$ODOO_ROOT $BASE_MODULES $BESIDE"
} | short_hash)
without=$LOCAL/peers-results/$odoo
with=$without-$(sources poe_warranty poe_maintenance | short_hash)
base=$(build_base)
both=poe_warranty,poe_maintenance
if [ -n "$BESIDE" ]; then # ours come last, as onto a database in use
    base=$(build "${PREFIX}_beside_$(echo "$base $BESIDE" | short_hash)" make_beside "$base")
    both=$(build "${PREFIX}_beside_both_$(echo "$with" | short_hash)" make_with_addons "$both" "$base")
else
    both=$(build_with_addons "$both")
fi
base=$(with_assets "$base")
both=$(with_assets "$both")
for module; do
    [ -e "$without/$module.without" ] || echo "$base $module $without/$module.without"
    [ -e "$with/$module.with" ] || echo "$both $module $with/$module.with"
done | run_sides
# what differs is run once more, each test alone, before it is told
for module; do
    suspects=$(python3 tests/peers/compare.py --suspects "$without" "$with" "$module")
    [ -n "$suspects" ] || continue
    for again in "$base $module $with/$module.without.again" "$both $module $with/$module.with.again"; do
        [ -e "${again##* }" ] || echo "$again --alone $suspects"
    done
done | run_sides
python3 tests/peers/compare.py "$without" "$with" "$@"
