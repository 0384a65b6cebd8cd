# Settings shared by every script: where things live and how they are reached.
# Those with a default can be set from outside; docs/setup.md ("Settings") lists them.
# shellcheck shell=bash
set -euo pipefail
shopt -s inherit_errexit # what fails in $(…) fails

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
LOCAL=$TOP/.local                           # everything the set-up makes; `make clean` removes it
VENV=$LOCAL/venv
ODOO_ROOT=${ODOO_ROOT:-}                    # an Odoo 19 of your own (folder that holds the `odoo` package)
HTTP_PORT=${HTTP_PORT:-8069}
DB_NAME=${DB_NAME:-poe}                     # the database of `make run`
JOBS=${JOBS:-2}
export PATH=$PATH:$LOCAL/pdf/bin            # the PDF program of setup/pdf.sh, where the machine has none

# PostgreSQL: yours when PGHOST is set, else a private cluster on a unix socket.
PRIVATE_PG=${POE_PRIVATE_PG:-$([ -n "${PGHOST:-}" ] && echo no || echo yes)}
if [ "$PRIVATE_PG" = yes ]; then
    PG_DIR=$LOCAL/pg
    # a unix socket's path must stay below 108 bytes, and root must hand the cluster to an
    # account that can reach it: else the cluster moves out of the checkout. Asked of nobody, since
    # the account postgres comes with its package, perhaps only after this line
    if [ ${#PG_DIR} -gt 80 ] || { [ "$(id -u)" = 0 ] && ! runuser -u nobody -- test -x "$TOP"; }; then
        PG_DIR=/var/tmp/poe-pg-$(printf %s "$TOP" | cksum | cut -d' ' -f1)
    fi
    export PGHOST=$PG_DIR/socket PGPORT=54319 PGUSER=odoo
    unset PGPASSWORD PGDATABASE
fi
export POE_PRIVATE_PG=$PRIVATE_PG PGDATABASE=${PGDATABASE:-postgres}

pg_bin() { # where PostgreSQL's server programs are: Debian's newest, else those on the path
    ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 | grep . ||
        dirname "$(command -v initdb || echo /nowhere/initdb)"
}
say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
fail() { printf '\033[31merror:\033[0m %s\n' "$1" >&2; shift; for line in "$@"; do printf '       %s\n' "$line" >&2; done; exit 1; }
