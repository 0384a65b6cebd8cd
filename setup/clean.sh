#!/usr/bin/env bash
# Stop the private PostgreSQL and remove everything the set-up made.
. "$(dirname "$0")/env.sh"
if [ "$PRIVATE_PG" = yes ] && [ -e "$PG_DIR/data/postmaster.pid" ]; then
    bin=$(pg_bin)
    as_owner=()
    [ "$(id -u)" != 0 ] || as_owner=(runuser -u postgres --)
    (cd / && "${as_owner[@]}" "$bin/pg_ctl" -D "$PG_DIR/data" -m fast stop >/dev/null) || true
fi
[ "$PRIVATE_PG" != yes ] || rm -rf "$PG_DIR"
rm -rf "$LOCAL"
say "Clean. System packages were left installed."
