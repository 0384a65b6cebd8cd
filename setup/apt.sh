# A suite of Debian, read through a private apt configuration: the machine's own sources stay as they
# are, and root is not needed. Sourced.
# shellcheck shell=bash

apt=$LOCAL/apt

open_suite() { # open_suite SUITE ADVICE: what private_apt reads from here on; ADVICE where it cannot be had
    local site
    # the mirror is the machine's own: Debian's before that of others, who may be listed first
    site=$({ apt-get indextargets --format '$(SITE)' 'Label: Debian'; apt-get indextargets --format '$(SITE)'; } | sed -n 1p)
    [ -n "$site" ] || fail "apt knows no Debian mirror" "set up Debian's sources and run apt-get update, or $2"
    rm -rf "$apt"
    mkdir -p "$apt/lists/partial" "$apt/archives/partial"
    printf 'deb %s %s main\n' "$site" "$1" >"$apt/sources.list"
    : >"$apt/status" # nothing counts as installed: a download brings every library along
    private_apt update || fail_suite "$1" "$2"
}

private_apt() {
    (cd "$apt/archives" && apt-get -qy -o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=- \
        -o "Dir::State::Lists=$apt/lists" -o "Dir::State::status=$apt/status" \
        -o "Dir::Cache::archives=$apt/archives" -o "Dir::Cache::pkgcache=$apt/pkgcache.bin" \
        -o "Dir::Cache::srcpkgcache=$apt/srcpkgcache.bin" -o APT::Sandbox::User=root "$@") >>"$apt/log" 2>&1
}

fail_suite() { # fail_suite WHAT ADVICE
    tail -n 5 "$apt/log" >&2
    fail "$1 could not be downloaded" "is there a network, and is the machine's mirror Debian's? otherwise" "$2"
}
