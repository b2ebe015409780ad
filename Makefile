# The commands of a newcomer. Each sets up what it needs; `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help demo clean-demo test check fix bench lock assets

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: ## build the demo force and serve it at http://127.0.0.1:8000 (PORT=8001 for another port)
	@PORT=$(or $(PORT),8000) scripts/demo

clean-demo: ## delete the demo force's database and keys
	rm -rf .state

test: ## every check and every test, on SQLite and on PostgreSQL, in a browser too
	@scripts/test

check: ## the quick line: format, lint, types, contracts, migrations, policies, fast tests
	@scripts/check

fix: ## format the code and mend what the linter can
	@scripts/setup dev
	.venv/bin/ruff format --quiet .
	.venv/bin/ruff check --quiet --fix .

bench: ## measure each promise beside a peer or a limit (ONLY=name for one, SMALL=1 for a quick look)
	@scripts/setup dev
	.venv/bin/python -m bench $(if $(SMALL),--small) $(ONLY)

lock: ## resolve the dependencies of pyproject.toml again and write the hash-locked lists
	@scripts/lock

assets: ## build the style sheet, scripts and font again (needs Node; the result is committed)
	reddot/govuk/assets/build.sh
