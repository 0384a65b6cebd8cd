# Node, npm and pre-commit from PyPI into .local/lint, as the machine need not have them. Sourced.
# shellcheck shell=bash

lint=$LOCAL/lint
node_python=${PYTHON:-$(command -v python3 || true)} # not the one of an earlier set-up, which goes
export PATH=$lint/venv/bin:$PATH
unset NODE_PATH npm_config_prefix

install_node() {
    local stamp
    stamp=$lint/venv/.complete-$(cat "$TOP"/setup/{node.sh,lint-requirements.txt} | sha256sum | cut -c1-16)
    [ ! -e "$stamp" ] || return 0
    "${node_python:-python3}" -c 'import venv, ensurepip' 2>/dev/null || bash "$TOP/setup/system.sh"
    say "Installing pre-commit and Node"
    rm -rf "$lint/venv"
    "${node_python:-python3}" -m venv "$lint/venv" || fail "no virtual environment could be made" "apt-get install python3-venv"
    "$lint/venv/bin/pip" install -q -q --disable-pip-version-check --no-deps -r "$TOP/setup/lint-requirements.txt" ||
        fail "pip could not install setup/lint-requirements.txt" "is there a network? the lines above say which package failed"
    touch "$stamp"
}
