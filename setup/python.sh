#!/usr/bin/env bash
# The virtual environment with the pinned packages of requirements.txt and the path to Odoo.
. "$(dirname "$0")/env.sh"

stamp=$VENV/.complete-$(cat "$TOP/requirements.txt" "$0" | sha256sum | cut -c1-16)-$(printf %s "$ODOO_ROOT" | cksum | cut -d' ' -f1)
[ ! -e "$stamp" ] || exit 0

# the system's own before those of a version manager, which compile it without optimisation: the same
# loop took 0.23 seconds instead of 0.31
python=
for candidate in "${PYTHON:-}" /usr/bin/python3 python3.11 python3 python3.13 python3.12 python3.10; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null || continue
    "$candidate" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' || continue
    "$candidate" -c 'import ensurepip, venv' 2>/dev/null || continue
    python=$candidate && break
done
[ -n "$python" ] || fail "no Python between 3.10 and 3.13 that can make a virtual environment" \
    "install one and name it:  PYTHON=/path/to/python3.13 make run" "or  apt-get install python3-venv"

say "Installing Python packages ($("$python" --version))"
rm -rf "$VENV"
"$python" -m venv "$VENV"

packages=${ODOO_ROOT:-$LOCAL/odoo/usr/lib/python3/dist-packages}
printf '%s\n' "$packages" >"$("$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/odoo.pth"
"$VENV/bin/pip" install -q -q --disable-pip-version-check --no-deps -r "$TOP/requirements.txt" ||
    fail "pip could not install requirements.txt" "is there a network? the lines above say which package failed"
touch "$stamp"
