#!/usr/bin/env bash
# The hooks of .pre-commit-config.yaml over every file of the commit to be. They put right what they
# can, and the command fails then, too. Needs Python and git alone: pre-commit, Node and what the hooks
# use come from PyPI and npm into .local/lint.
. "$(dirname "$0")/env.sh"
cd "$TOP"
lint=$LOCAL/lint
export PRE_COMMIT_HOME=$lint/hooks PATH=$lint/venv/bin:$PATH
unset NODE_PATH npm_config_prefix

stamp=$lint/venv/.complete-$(cat "$0" setup/lint-requirements.txt | sha256sum | cut -c1-16)
if [ ! -e "$stamp" ]; then
    python=${PYTHON:-python3}
    "$python" -c 'import venv, ensurepip' 2>/dev/null || bash setup/system.sh
    say "Installing pre-commit and Node"
    rm -rf "$lint/venv"
    "$python" -m venv "$lint/venv" || fail "no virtual environment could be made" "apt-get install python3-venv"
    "$lint/venv/bin/pip" install -q -q --disable-pip-version-check --no-deps -r setup/lint-requirements.txt ||
        fail "pip could not install setup/lint-requirements.txt" "is there a network? the lines above say which package failed"
    touch "$stamp"
fi
say "Hooks of .pre-commit-config.yaml"
pre-commit install-hooks >"$lint/log" 2>&1 || {
    tail -n 15 "$lint/log" >&2
    fail "the hooks could not be installed" "is there a network, to PyPI and npm? the log is $lint/log"
}
pre-commit run --all-files >"$lint/log" 2>&1 || {
    grep -vE '\.(Passed|Skipped)$|no files to check' "$lint/log" >&2
    fail "not every hook passes" "what could be put right was: look at git diff, and run it again"
}
