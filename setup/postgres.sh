#!/usr/bin/env bash
# PostgreSQL: checks that the one you named answers, or starts the private cluster of this checkout.
. "$(dirname "$0")/env.sh"

if [ "$PRIVATE_PG" != yes ]; then
    psql -qc 'SELECT 1' >/dev/null || fail "no PostgreSQL answers at PGHOST=$PGHOST" \
        "check PGHOST, PGPORT, PGUSER and PGPASSWORD (the role needs CREATEDB)," \
        "or unset PGHOST to use a private cluster"
    exit 0
fi
psql -qc 'SELECT 1' >/dev/null 2>&1 && exit 0

bin=$(pg_bin)
[ -x "$bin/initdb" ] || fail "no PostgreSQL server programs (initdb, pg_ctl)" "apt-get install postgresql"
as_owner=()
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
    id postgres >/dev/null 2>&1 || fail "PostgreSQL refuses to run as root and there is no postgres account" \
        "useradd --system postgres, or run make as an ordinary user"
    as_owner=(runuser -u postgres --)
    install -d -o postgres "$PG_DIR"
fi
mkdir -p "$PG_DIR"
cd "$PG_DIR"
if [ ! -e "$PG_DIR/data/PG_VERSION" ]; then
    say "Creating a private PostgreSQL cluster"
    "${as_owner[@]}" "$bin/initdb" -D "$PG_DIR/data" -U odoo --auth=trust -E UTF8 --locale=C.UTF-8 >"$LOCAL/initdb.log" 2>&1 ||
        { tail -n 5 "$LOCAL/initdb.log" >&2; fail "initdb failed" "the log is $LOCAL/initdb.log"; }
    "${as_owner[@]}" mkdir -p "$PG_DIR/socket"
    # a cluster to try and to test on: speed before durability. Never run a business on it.
    "${as_owner[@]}" tee -a "$PG_DIR/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$PG_DIR/socket'
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 512MB
work_mem = 32MB
max_connections = 200
max_wal_size = 4GB
CONF
fi
"${as_owner[@]}" "$bin/pg_ctl" -D "$PG_DIR/data" -o "-p $PGPORT" -l "$PG_DIR/log" -w -t 60 start >/dev/null ||
    { tail -n 5 "$PG_DIR/log" >&2; fail "PostgreSQL did not start" "the log is $PG_DIR/log"; }
