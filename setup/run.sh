#!/usr/bin/env bash
# Install what is missing, play the demo story once, serve it.
. "$(dirname "$0")/env.sh"
bash "$TOP/setup/install.sh"
. "$TOP/setup/database.sh"
if ! python3 - "$HTTP_PORT" <<'PY'; then
import socket, sys
with socket.socket() as s:
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        s.bind(("127.0.0.1", int(sys.argv[1])))
    except OSError:
        sys.exit(1)
PY
    fail "port $HTTP_PORT is taken" "stop what listens there, or choose another:  make run HTTP_PORT=8070"
fi
if ! db_exists "$DB_NAME"; then
    template=$(build_with_addons poe_warranty,poe_maintenance)
    db_clone "$template" "${DB_NAME}_part"
    say "Playing the demo story"
    (cd "$TOP" && bin/odoo python demo/play.py "${DB_NAME}_part")
    psql -qc "ALTER DATABASE \"${DB_NAME}_part\" RENAME TO \"$DB_NAME\""
    mv "$LOCAL/data/filestore/${DB_NAME}_part" "$LOCAL/data/filestore/$DB_NAME"
fi
cat <<TEXT

  http://localhost:$HTTP_PORT

  login               password            desk
  admin               admin               everything
  desk                desk                service desk
  technician          technician          inspection and repair
  warranty_manager    warranty_manager    policies, overrides, write-offs, spare parts, past deliveries
  warehouse           warehouse           deliveries, parts
  seller              seller              sales orders
  buyer               buyer               purchasing
  planner             planner             sites, maintenance contracts, visits
  accountant          accountant          invoices of charged repairs
  customer            customer            a customer's devices, claims, sites and visits, on the portal

  Ctrl-C stops it. A new story: bin/odoo db drop $DB_NAME, then make run.

TEXT
exec "$TOP/bin/odoo" -d "$DB_NAME" --db-filter="^$DB_NAME\$" --log-level=warn --log-handler=py.warnings:ERROR
