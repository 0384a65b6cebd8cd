# Databases: built once as a template, then cloned in a second. Sourced.
# shellcheck shell=bash

# How the names of this checkout's databases begin: on a PostgreSQL of yours others may have theirs.
PREFIX=poe
[ "$PRIVATE_PG" = yes ] || PREFIX=poe_$(printf %s "$LOCAL" | cksum | cut -d' ' -f1)

databases() { psql -tAc "SELECT datname FROM pg_database WHERE datname ~ '^$1\$'"; } # databases REGEX

db_exists() { [ "$(psql -tAc "SELECT 1 FROM pg_database WHERE datname = '$1'")" = 1 ]; }

db_drop() { # db_drop NAME…
    local name
    for name in "$@"; do
        PGOPTIONS="-c client_min_messages=warning" psql -qc "DROP DATABASE IF EXISTS \"$name\" WITH (FORCE)"
        rm -rf "$LOCAL/data/filestore/$name"
    done
}

db_clone() { # db_clone TEMPLATE NAME
    db_drop "$2"
    psql -qc "CREATE DATABASE \"$2\" TEMPLATE \"$1\""
    if [ -d "$LOCAL/data/filestore/$1" ]; then cp -r "$LOCAL/data/filestore/$1" "$LOCAL/data/filestore/$2"; fi
}

db_rename() { # db_rename NAME NEW-NAME
    psql -qc "ALTER DATABASE \"$1\" RENAME TO \"$2\""
    if [ -d "$LOCAL/data/filestore/$1" ]; then mv "$LOCAL/data/filestore/$1" "$LOCAL/data/filestore/$2"; fi
}

odoo_quiet() { # odoo_quiet LOGNAME ARGS…: an Odoo command whose log matters only when it fails
    local log=$LOCAL/$1.log
    shift
    "$TOP/bin/odoo" "$@" >"$log" 2>&1 && ! grep -qE ' (ERROR|CRITICAL) ' "$log" || {
        grep -E ' (ERROR|CRITICAL) |Error|error:' "$log" | tail -n 15 >&2
        fail "Odoo failed: bin/odoo $*" "the whole log is $log"
    }
}

# A template's name carries the hash of what it was built from, so it is rebuilt when that changes.
short_hash() { sha256sum | cut -c1-10; }
sources() { # sources FILE-OR-FOLDER…: what is in them
    (cd "$TOP" && find "$@" -type f ! -name '*.pyc' ! -path '*/tests/*' -print0 | sort -z | xargs -0 sha256sum)
}

build() { # build NAME COMMAND…: prints NAME, a template; where there is none, COMMAND makes it
    local name=$1
    shift
    {
        flock 9 # for two runs at once it is built once
        if ! db_exists "$name"; then
            # those of earlier sources, and of a build that was killed, are of no more use
            db_drop $(databases "${name%_*}_[0-9a-f]{10}(_part)?")
            "$@" "${name}_part" 9>&-
            db_rename "${name}_part" "$name"
        fi
    } 9>"$LOCAL/build-${name%_*}.lock" >&2
    echo "$name"
}

# What stands under both add-ons: Odoo's and OCA's modules, without ours.
BASE_MODULES=sale_management,repair,maintenance,hr_maintenance,hr_skills,contract,contract_line_successor,maintenance_equipment_certification,purchase_repair,phone_validation,barcodes,product_brand,product_warranty,resource,stock_account,portal,l10n_vn

make_base() { # make_base NAME
    say "Building the database of Odoo's own modules (about 90 s)"
    odoo_quiet "$1" -d "$1" -i "$BASE_MODULES" --stop-after-init --log-level=warn
}

build_base() { # prints the name of the template with only the modules of others
    build "${PREFIX}_base_$(sources requirements.txt setup/database.sh | short_hash)" make_base
}

make_with_addons() { # make_with_addons ADDON,… BASE NAME
    say "Installing ${1//,/ and } (about 45 s)"
    db_clone "$2" "$3"
    odoo_quiet "$3" -d "$3" -i "$1" --stop-after-init --log-level=warn
    # else every browser test compiles them anew, on a busy machine longer than its requests may wait
    odoo_quiet "$3_assets" shell -d "$3" --no-http --log-level=error <<<"
for name in ('web', 'tests', 'frontend', 'frontend_lazy', 'frontend_minimal'):
    env['ir.qweb']._get_asset_bundle(f'web.assets_{name}', css=True, js=False).css()
    env['ir.qweb']._get_asset_bundle(f'web.assets_{name}', css=False, js=True).js()
env.cr.commit()"
}

build_with_addons() { # build_with_addons ADDON,…: prints the name of the template with these too
    local base hash
    base=$(build_base)
    hash=$(sources requirements.txt ${1//,/ } setup/database.sh | short_hash)
    build "${PREFIX}_${1//,/_}_$hash" make_with_addons "$1" "$base"
}

make_story() { # make_story TEMPLATE NAME
    say "Playing the demo story"
    db_clone "$1" "$2"
    (cd "$TOP" && bin/odoo python demo/play.py "$2")
}

story_name() { # the story counts from the day it is played on
    echo "${PREFIX}_story_$({ sources requirements.txt poe_warranty poe_maintenance demo setup/database.sh; date +%F; } | short_hash)"
}

build_story() { # prints the name of the template in which the demo story was played today
    local both
    both=$(build_with_addons poe_warranty,poe_maintenance)
    build "$(story_name)" make_story "$both"
}

# A test run's databases and files carry the number of its process.
begin_run() { # sets RUN, which names them until this script ends
    local folder
    RUN=${PREFIX}_run_$$
    mkdir -p "$LOCAL/runs/$RUN"
    {
        flock 9
        for folder in "$LOCAL"/runs/*; do # what was left by a kill
            [ -e "/proc/${folder##*_}" ] || end_run "${folder##*/}"
        done
    } 9>"$LOCAL/runs.lock"
    trap 'end_run "$RUN"' EXIT
}

end_run() { # end_run NAME
    db_drop $(databases "$1_.*")
    rm -rf "$LOCAL/runs/$1"
}
