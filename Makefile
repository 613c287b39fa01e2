# Jinbang (金榜): one door for everything that is done here. `make help` lists it.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# Where Cargo puts its artefacts; scripts/lib.sh uses the same rule.
TARGET := $(or $(CARGO_TARGET_DIR),target)
QUIET := --no-print-directory

PAGE_SOURCES := $(shell find web-ui \( -name node_modules -o -name dist \) -prune -o -type f -print 2>/dev/null)

##@ Commands

run: ## Build everything, make the demonstration zone on first use, serve on http://127.0.0.1:8080 (PORT=… for another)
	@scripts/need.sh rust node
	@$(MAKE) $(QUIET) -j2 page crates
	@$(MAKE) $(QUIET) server
	@scripts/run.sh

check: ## Formatting, lints, unit tests, the page's types: quick, without browser and PostgreSQL
	@scripts/need.sh rust node
	@scripts/test.sh fast

test: ## Every check and test there is, on SQLite and PostgreSQL, in the browser too
	@scripts/need.sh rust node
	@scripts/test.sh all

e2e: ## The browser tests alone
	@scripts/need.sh rust node
	@scripts/test.sh browser

nightly: ## Properties at 10,000 cases, fuzzing, mutation testing of the engine: hours (scripts/nightly.sh takes one part)
	@scripts/need.sh rust
	@scripts/nightly.sh

office: ## Recalculate the recomputation workbooks in LibreOffice and compare every cell
	@scripts/need.sh rust
	@scripts/office.sh

bench: ## Measure ourselves against the yardsticks and print one table
	@scripts/need.sh rust node
	@scripts/bench.sh

openapi: ## Generate api/openapi.json and the page's types from the server
	@scripts/need.sh rust node
	@scripts/openapi.sh write

pictures: ## Take the pictures of the README from the demonstration zone
	@scripts/need.sh rust node
	@scripts/pictures.sh

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The parts that the commands are made of.

page-modules: web-ui/node_modules/.installed

web-ui/node_modules/.installed: web-ui/package-lock.json
	npm --prefix web-ui ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

e2e-modules: tests/e2e/node_modules/.installed

tests/e2e/node_modules/.installed: tests/e2e/package-lock.json
	npm --prefix tests/e2e ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

page: web-ui/dist/index.html

web-ui/dist/index.html: web-ui/node_modules/.installed $(PAGE_SOURCES)
	npm --prefix web-ui run --silent bundle
	@touch $@

# Downloading goes on beside the page's build; compiling waits for it, because the server embeds the page.
crates:
	cargo fetch --locked --target "$$(rustc -vV | sed -n 's/^host: //p')"

# Cargo keeps the profile name "run" for itself, so the profile is called "local".
server:
	cargo build --locked --profile local -p jinbang-api
	@mkdir -p "$(TARGET)/run"
	@cp "$(TARGET)/local/jinbang" "$(TARGET)/run/jinbang.new"
	@mv "$(TARGET)/run/jinbang.new" "$(TARGET)/run/jinbang"

.PHONY: run check test e2e nightly office bench openapi pictures help page-modules e2e-modules page crates server
