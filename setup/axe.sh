#!/usr/bin/env bash
# axe-core, which finds on a page what shuts people out, from npm into .local/axe (tests/test_accessible.py).
. "$(dirname "$0")/env.sh"

VERSION=4.14.1
target=$LOCAL/axe
[ ! -e "$target/.complete-$VERSION" ] || exit 0
. "$TOP/setup/node.sh"
install_node
say "Fetching axe-core $VERSION"
rm -rf "$target"
mkdir -p "$target"
npm install --prefix "$target" --no-save --ignore-scripts --no-audit --no-fund "axe-core@$VERSION" >"$target.log" 2>&1 || {
    tail -n 5 "$target.log" >&2
    fail "npm could not install axe-core" "is there a network, to npm? the log is $target.log"
}
touch "$target/.complete-$VERSION"
