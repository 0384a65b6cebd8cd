#!/usr/bin/env bash
# The hooks of .pre-commit-config.yaml over every file of the commit to be. They put right what they
# can, and the command fails then, too. Needs Python and git alone: pre-commit, Node and what the hooks
# use come from PyPI and npm into .local/lint.
. "$(dirname "$0")/env.sh"
. "$TOP/setup/node.sh"
cd "$TOP"
export PRE_COMMIT_HOME=$lint/hooks

install_node
say "Hooks of .pre-commit-config.yaml"
pre-commit install-hooks >"$lint/log" 2>&1 || {
    tail -n 15 "$lint/log" >&2
    fail "the hooks could not be installed" "is there a network, to PyPI and npm? the log is $lint/log"
}
pre-commit run --all-files >"$lint/log" 2>&1 || {
    grep -vE '\.(Passed|Skipped)$|no files to check' "$lint/log" >&2
    fail "not every hook passes" "what could be put right was: look at git diff, and run it again"
}
