# `make demo` shows Onceform, `make test` tests it. Both set up what is missing and say what they are doing.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

SAY := @printf '\033[1m%s\033[0m\n'
READY := target/ready
LISTEN ?= 127.0.0.1:8080

.PHONY: help setup browser demo studio test screenshots bench figures fuzz fmt lint

help: ## Say what there is
	@echo 'Onceform: one YAML file becomes a website form, an account form and an agent script.'
	@echo
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 16

setup: $(READY)/rust $(READY)/packages $(READY)/browser $(READY)/postgres ## Install what is missing: wasm32 target, npm packages, Chromium, Java, PostgreSQL

# A stamp says that a part was there; it is looked at again when what it depends on changes.
$(READY)/rust: rust-toolchain.toml scripts/setup.sh
	@scripts/setup.sh rust
	@mkdir -p $(@D) && touch $@

$(READY)/packages: package-lock.json scripts/setup.sh
	@scripts/setup.sh packages
	@mkdir -p $(@D) && touch $@

$(READY)/browser: scripts/setup.sh
	@scripts/setup.sh browser
	@mkdir -p $(@D) && touch $@

$(READY)/postgres: scripts/setup.sh
	@scripts/setup.sh postgres
	@mkdir -p $(@D) && touch $@

# What pages load is kept with the sources, so that cargo alone is enough; this makes it again.
browser: $(READY)/packages ## Make the scripts and the style sheet of the pages again
	@npm run --silent browser

demo: $(READY)/rust ## Check and compile every form, then serve them with sample data
	$(SAY) 'demo: building onceform and the portal (some minutes the first time)'
	@cargo build -p cli -p portal
	$(SAY) 'demo: checking and compiling the forms'
	@target/debug/onceform check forms
	@target/debug/onceform build forms -o target/demo/forms
	$(SAY) 'demo: serving them with sample data; stop with Ctrl-C'
	@rm -rf target/demo/onceform.db* target/demo/onceform-uploads
	@exec target/debug/onceform-portal serve --demo --year --database target/demo/onceform.db --listen $(LISTEN)

studio: $(READY)/rust $(READY)/packages ## Put together the page on which forms are written, in target/studio/page
	$(SAY) 'studio: building the compiler for browsers (some minutes the first time)'
	@cargo build --profile browser -p studio --target wasm32-unknown-unknown
	@cargo build --quiet --manifest-path studio/bind/Cargo.toml --target-dir target/bind
	@target/bind/debug/bind target/wasm32-unknown-unknown/browser/studio.wasm target/studio/compiler
# A first visit waits for the functions that it uses; the rest comes after it.
	@target/bind/debug/bind count target/studio/compiler/studio_bg.wasm target/studio/counting.wasm
	@node studio/page/first_visit.js target/studio/compiler target/studio/counting.wasm > target/studio/used.json
	@target/bind/debug/bind split target/studio/compiler/studio_bg.wasm target/studio/used.json target/studio/compiler/studio_bg.wasm target/studio/compiler/studio_rest.wasm
	@node studio/page/build.js target/studio/compiler target/studio/page

test: setup studio ## Run every test
	$(SAY) 'test: the Rust crates'
	@cargo test --workspace --no-fail-fast
	$(SAY) 'test: the shipped forms and the examples'
# The command and the portal that the crates' tests were run with; building them alone would build their crates again.
	@target/debug/onceform test forms examples
	$(SAY) 'test: the pages in Chromium'
	@npm test

screenshots: setup studio ## Run the browser tests and keep a picture of each page and state, phone and desktop, in target/screenshots
	@cargo test --workspace --no-run
	@ONCEFORM_SCREENSHOTS=1 npm test

# The peers are installed for it alone: their packages stay in bench/ and target/bench.
$(READY)/peers: bench/package-lock.json bench/requirements.txt scripts/setup.sh
	@scripts/setup.sh peers
	@mkdir -p $(@D) && touch $@

bench: $(READY)/rust $(READY)/packages $(READY)/peers $(READY)/postgres ## Measure against other ways to do the same; PART=v8 for one part
	@cargo build --release -p cli
# The peers in Rust come with Cranelift, ten minutes the first time; the other parts do without them.
	$(if $(filter-out v8 bytes compile growth load studio,$(or $(PART),all)),@cargo build --release --manifest-path bench/Cargo.toml --target-dir target)
	$(if $(filter all load,$(or $(PART),all)),@cargo build --release -p portal)
	$(if $(filter all studio,$(or $(PART),all)),@$(MAKE) --no-print-directory studio)
	@node bench/run.js $(PART)

figures: $(READY)/rust ## Measure: size of each validator, time and memory to check and build as forms grow
	@cargo build --release -p cli
	@cargo bench -p onceform-tests --bench figures
	@cargo bench -p onceform-tests --bench growth

fuzz: $(READY)/rust ## Fuzz what reads other people's text, ten minutes a target (cargo install cargo-fuzz first)
	@for target in fuzz/fuzz_targets/*.rs; do \
		cargo fuzz run --sanitizer none "$$(basename "$$target" .rs)" -- -max_total_time=600 -timeout=20 -report_slow_units=1; \
	done

fmt: ## Format the code
	@cargo fmt --all

lint: $(READY)/rust ## Look for faults without running anything
	@cargo fmt --all --check
	@cargo clippy --workspace --all-targets -- -D warnings
	@if command -v cargo-deny >/dev/null; then cargo deny check licenses bans sources; fi
