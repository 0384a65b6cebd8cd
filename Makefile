# The two-command set-up. Each target is a short script under setup/; docs/ tells the story.
.PHONY: run demo test lint bench verdicts fuzz day peers setup databases screenshots clean help

run:   ## install what is missing, play the demo story, serve http://localhost:8069
	@bash setup/run.sh
demo:  ## the demo story on a fresh database, headless; fails when a step differs
	@bash setup/demo.sh
test:  ## every test; T=path for a part
	@bash setup/test.sh $(T)
lint:  ## the hooks of .pre-commit-config.yaml: ruff, pylint-odoo, eslint, prettier, …
	@bash setup/lint.sh
bench: ## ratios against core Odoo; SIZE=small stays under 5 minutes
	@bash setup/bench.sh
verdicts: ## N=5000 random claims of a SEED, decided by the program and by the definitions
	@bash setup/verdicts.sh
fuzz: ## N=20000 calls with odd values of a SEED, none of which ends in a traceback of ours
	@bash setup/fuzz.sh
day: ## a day's jobs on the screens, presses counted into docs/day.md; PICTURES=folder for pictures
	@bash setup/day.sh
peers: ## Odoo's and OCA's own tests, without us and with us; M="repair stock" or M=quick, BESIDE=mrp,…
	@bash setup/peers.sh $(M)
databases: ## those that tests are cloned from
	@bash setup/databases.sh
setup: ## only install what is missing
	@bash setup/install.sh browser
screenshots: ## the pictures of README and docs, from the program that `make run` serves
	@bin/odoo python setup/screenshots.py
clean: ## remove everything the set-up made
	@bash setup/clean.sh
help:
	@grep -E '^[a-z]+: ' Makefile | sed 's/:[^#]*##/\t/' | expand -t 10
