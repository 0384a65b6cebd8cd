#!/usr/bin/env bash
# System packages from the machine's own Debian sources: PostgreSQL, wkhtmltopdf where the release
# has it (else setup/pdf.sh), fonts and, with the argument `browser`, Chromium. Installs only what is
# missing.
. "$(dirname "$0")/env.sh"

missing=()
need() { # need COMMAND-OR-FILE PACKAGE
    command -v "$1" >/dev/null 2>&1 || [ -e "$1" ] || missing+=("$2")
}
need_font() { # need_font FILE PACKAGE: each system has a folder of its own for them
    [ -n "$(find /usr/share/fonts -name "$1" 2>/dev/null)" ] || missing+=("$2")
}

need /etc/fonts/fonts.conf fontconfig-config
need_font DejaVuSans.ttf fonts-dejavu-core
need_font DejaVuSansCondensed.ttf fonts-dejavu-extra
need_font LiberationSans-Regular.ttf fonts-liberation
need git git
if [ "$PRIVATE_PG" = yes ]; then
    [ -x "$(pg_bin)/initdb" ] || missing+=(postgresql)
fi
need psql postgresql-client
python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv)
if [ "${1:-}" = browser ]; then
    [ -n "$(command -v chromium || command -v chromium-browser || command -v google-chrome)" ] || missing+=(chromium)
    need curl curl
fi
pdf=()
command -v wkhtmltopdf >/dev/null || pdf=(wkhtmltopdf)
[ -n "${missing[*]}${pdf[*]}" ] || exit 0

say "Missing system packages: ${missing[*]} ${pdf[*]}"
command -v apt-get >/dev/null || fail "no apt-get on this machine" \
    "install these with your own package manager, then run the command again:" "  ${missing[*]} ${pdf[*]}"
as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo)
log=$LOCAL/system.log
mkdir -p "$LOCAL"
apt_get() {
    "${as_root[@]}" apt-get -qy "$@" >"$log" 2>&1 || {
        tail -n 15 "$log" >&2
        fail "apt-get could not install: ${missing[*]}" \
            "is there a network, and are Debian's sources set up (apt-get update)? the log is $log"
    }
}
may_install() { [ "$(id -u)" = 0 ] || command -v sudo >/dev/null; }

! may_install || apt_get update
# a release without wkhtmltopdf is no reason to stop
[ -z "$(apt-cache madison wkhtmltopdf 2>/dev/null)" ] || missing+=("${pdf[@]}")
[ ${#missing[@]} -gt 0 ] || exit 0
may_install || fail "these packages need root: ${missing[*]}" \
    "run as root:  apt-get install ${missing[*]}" "then run the command again"
export DEBIAN_FRONTEND=noninteractive
# PostgreSQL's package would start a cluster of its own at boot; ours is private
[ -d /etc/postgresql-common ] || "${as_root[@]}" mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' |
    "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
apt_get install --no-install-recommends "${missing[@]}"
