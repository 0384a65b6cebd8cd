#!/usr/bin/env bash
# Both README commands in a bare Debian that has only make, git, python3 and ca-certificates, told with
# their times. As root; an hour or less, so not part of CI.
#   bash tests/bare_root.sh bookworm|trixie
# SUITE=whole runs every test instead of the browser tours; KEEP=yes keeps the root. Mirror, pip's
# settings and certificates are the machine's own. The last commit is what is tried.
. "$(dirname "$0")/../setup/env.sh"
release=${1:-}

[[ $release =~ ^(bookworm|trixie)$ ]] || fail "which release?" "bash tests/bare_root.sh bookworm  (or trixie)"
[ "$(id -u)" = 0 ] || fail "only root can make a bare root"
command -v debootstrap >/dev/null || fail "no debootstrap" "apt-get install debootstrap"
site=$(apt-get indextargets --format '$(SITE)' 'Label: Debian' | sed -n 1p)
[ -n "$site" ] || fail "apt knows no Debian mirror" "set up Debian's sources and run apt-get update"

root=$(mktemp -d "${TMPDIR:-/var/tmp}/poe-$release-XXXXXX")
namespace=
clean() {
    # its first process is ended, and with it everything that was started inside
    [ -z "$namespace" ] || kill -KILL $(cat "/proc/$namespace/task/$namespace/children" 2>/dev/null) 2>/dev/null || true
    wait
    if [ "${KEEP:-}" = yes ]; then say "Kept: $root"; else rm -rf --one-file-system "$root"; fi
}
trap clean EXIT
trap 'exit 130' INT TERM

say "Making a bare $release"
unshare --mount debootstrap --variant=minbase --include=make,git,python3,ca-certificates "$release" "$root" "$site" >"$root.log" 2>&1 ||
    { tail -n 5 "$root.log" >&2; fail "debootstrap failed" "the log is $root.log"; }
rm "$root.log"
chmod 755 "$root"
git clone -q --no-hardlinks "$TOP" "$root/root/poe"

# what the machine needs to reach its mirror and its package indexes, the root needs too
for file in /etc/hosts /etc/resolv.conf /etc/ssl/certs/ca-certificates.crt /etc/pip.conf /etc/xdg/pip \
    "$HOME/.config/pip" "$HOME/.pip" /etc/npmrc /usr/etc/npmrc "$HOME/.npmrc"; do
    [ ! -e "$file" ] || cp -rL --parents --remove-destination "$file" "$root"
done
apt-config dump | { grep -E '^Acquire::(https?|Check-)' || true; } >"$root/etc/apt/apt.conf.d/90machine"
mapfile -t handed < <(env | grep -E '^(PIP_[A-Z_]+|(NPM_CONFIG|npm_config)_\w+|NODE_EXTRA_CA_CERTS|SSL_CERT_[A-Z]+|REQUESTS_CA_BUNDLE|\w+_proxy|\w+_PROXY)=')

answers() { # answers PORT: the login page is served
    python3 -c "import sys, urllib.request as web
sys.exit(b'name=\"login\"' not in web.urlopen('http://127.0.0.1:$1/web/login').read())" 2>/dev/null
}

both_commands() { # both_commands PORT SUITE: runs inside
    set -euo pipefail
    cd ~/poe
    local begun=$SECONDS log=/tmp/run.log run tours=
    setsid make run HTTP_PORT="$1" >"$log" 2>&1 &
    run=$!
    until answers "$1"; do
        kill -0 $run 2>/dev/null || { tail -n 30 "$log" >&2; fail "make run failed"; }
        sleep 1
    done
    say "make run: served after $((SECONDS - begun)) s"
    grep -E ' 0 differ from what they must be$' "$log" || { cat "$log" >&2; fail "the demo story differs"; }
    kill -TERM -- -$run
    wait $run || true

    begun=$SECONDS
    [ "$2" = whole ] || tours=$(find poe_*/tests -name 'test_*tour*.py' | sort | tr '\n' ' ')
    make test T="$tours"
    say "make test: passed after $((SECONDS - begun)) s"
}

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
unshare --mount --pid --ipc --fork bash -c '
    mount --rbind /dev "$0/dev" && mount -t tmpfs tmpfs "$0/dev/shm" && mount -t proc proc "$0/proc" &&
        exec chroot "$0" "$@"' "$root" \
    env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${handed[@]}" \
    bash -c "$(declare -f say fail answers both_commands); both_commands $port ${SUITE:-tours}" </dev/null &
namespace=$!
wait $namespace || fail "$release: not both commands work"
namespace=
say "$release: both commands work"
