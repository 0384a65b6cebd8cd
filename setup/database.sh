# Databases: built once as a template, then cloned in a second. Sourced.
# shellcheck shell=bash

db_exists() { [ "$(psql -tAc "SELECT 1 FROM pg_database WHERE datname = '$1'")" = 1 ]; }

db_drop() { # db_drop NAME
    PGOPTIONS="-c client_min_messages=warning" psql -qc "DROP DATABASE IF EXISTS \"$1\" WITH (FORCE)"
    rm -rf "$LOCAL/data/filestore/$1"
}

db_clone() { # db_clone TEMPLATE NAME
    db_drop "$2"
    psql -qc "CREATE DATABASE \"$2\" TEMPLATE \"$1\""
    if [ -d "$LOCAL/data/filestore/$1" ]; then cp -r "$LOCAL/data/filestore/$1" "$LOCAL/data/filestore/$2"; fi
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
sources_hash() { # sources_hash FILE-OR-FOLDER…
    (cd "$TOP" && find "$@" -type f ! -name '*.pyc' ! -path '*/tests/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c1-10)
}

# What stands under both add-ons: Odoo's and OCA's modules, without ours.
BASE_MODULES=sale_management,repair,maintenance,hr_maintenance,hr_skills,contract,contract_line_successor,maintenance_equipment_certification,purchase_repair,phone_validation,barcodes,product_brand,product_warranty,resource,stock_account,portal,l10n_vn

build_base() { # prints the name of the template with only the modules of others
    local name
    name=poe_base_$(sources_hash requirements.txt setup/database.sh)
    if ! db_exists "$name"; then
        say "Building the database of Odoo's own modules (about 90 s)" >&2
        db_drop "${name}_part"
        odoo_quiet base -d "${name}_part" -i "$BASE_MODULES" --stop-after-init --log-level=warn
        psql -qc "ALTER DATABASE \"${name}_part\" RENAME TO \"$name\""
        [ ! -d "$LOCAL/data/filestore/${name}_part" ] || mv "$LOCAL/data/filestore/${name}_part" "$LOCAL/data/filestore/$name"
    fi
    echo "$name"
}

build_with_addons() { # build_with_addons ADDON,…: prints the name of the template with these too
    local base name
    base=$(build_base)
    name=poe_${1//,/_}_$(sources_hash ${1//,/ } setup/database.sh)
    if ! db_exists "$name"; then
        say "Installing ${1//,/ and } (about 20 s)" >&2
        db_clone "$base" "${name}_part"
        odoo_quiet addons -d "${name}_part" -i "$1" --stop-after-init --log-level=warn
        psql -qc "ALTER DATABASE \"${name}_part\" RENAME TO \"$name\""
        [ ! -d "$LOCAL/data/filestore/${name}_part" ] || mv "$LOCAL/data/filestore/${name}_part" "$LOCAL/data/filestore/$name"
    fi
    echo "$name"
}

# Templates of earlier sources are of no more use.
drop_stale() { # drop_stale NAME…: keeps these
    local name
    for name in $(psql -tAc "SELECT datname FROM pg_database WHERE datname LIKE 'poe\_%'"); do
        [[ " $* " == *" $name "* ]] || db_drop "$name"
    done
}
