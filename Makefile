# Every recipe sets up what it needs; the first run installs and compiles, later ones only look.
.DEFAULT_GOAL := help
.PHONY: help setup setup-test run test test-package pictures bench bench-window soak fuzz lint bindings package headless clean

BUILD_PACKAGES := build-essential pkg-config libwebkit2gtk-4.1-dev libgtk-3-dev librsvg2-dev \
                  libayatana-appindicator3-dev libxdo-dev libssl-dev file patchelf
TEST_PACKAGES  := xvfb dbus-x11 dbus-daemon webkit2gtk-driver imagemagick fonts-dejavu-core binutils wrk chromium \
                  desktop-file-utils xdg-utils at-spi2-core

UI_SOURCES := $(shell find ui/src ui/index.html docs/agents.md docs/agents.fr.md ui/guide.ts ui/vite.config.ts ui/svelte.config.js ui/package-lock.json -type f)

help: ## Show the recipes
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

# On Debian and its kin what is missing is installed; elsewhere it is named.
define install
	@missing=''; \
	if command -v dpkg-query >/dev/null; then \
		for package in $(1); do \
			dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
		done; \
		if [ -n "$$missing" ]; then \
			echo "installing:$$missing"; \
			as_root=''; [ "$$(id -u)" -eq 0 ] || as_root=sudo; \
			$$as_root apt-get update -qq && \
			$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
		fi; \
	elif [ "$$(uname -s)" = Linux ]; then \
		echo "not a Debian system: install what stands for: $(1)"; \
	fi
endef

setup: ui/node_modules ## Install what a build needs
	$(call install,$(BUILD_PACKAGES))

setup-test: setup
	$(call install,$(TEST_PACKAGES))

ui/node_modules: ui/package-lock.json
	npm --prefix ui ci --no-audit --no-fund
	@touch $@

ui/dist: ui/node_modules $(UI_SOURCES)
	npm --prefix ui run build
	@touch $@

run: setup ui/dist ## See it work: the window against the built-in Jackpot
	cargo build --locked
	target/debug/voucher-desk demo

test: setup-test ui/dist headless ## Prove it: the screen, the program, the real window
	npm --prefix ui test
	npm --prefix ui run axe
	npm --prefix ui run still
	npm --prefix ui run pictures
	cargo test --locked -- --skip e2e::
	@# By themselves and one window at a time, since the floods above leave none the processor. Until several whole runs
	@# were green on end, a run that failed is made once more, and what fails twice has failed.
	cargo test --locked --test main -- --test-threads 1 e2e:: || cargo test --locked --test main -- --test-threads 1 e2e::

pictures: setup-test ## Compare every screen with its reference picture
	npm --prefix ui run pictures

bench: setup-test ## Measure it: notifications a second, look-ups, and from a key to its painted answer
	cargo bench --locked --no-default-features --target-dir target/headless --bench receive
	$(MAKE) bench-window

# On the million vouchers that `bench` has made.
bench-window: setup-test ui/dist
	VOUCHER_DESK_PACE=$(CURDIR)/target/bench/million cargo test --locked --release --test main -- --nocapture \
		e2e::pace::the_pace_over_a_large_store_is_told

soak: setup-test ui/dist ## Crash it, cut its power and flood it for long
	VOUCHER_DESK_SOAK=1 cargo test --locked --test main -- --nocapture --test-threads 1 durability invariant limits_flood garbled

# A minute each, from the committed seeds; what a run gathers stays below target, what it finds becomes a seed.
FUZZ_TARGETS := decode query guard deep_link inspect
FUZZ_SECONDS := 60

fuzz: setup target/tools/bin/cargo-fuzz ## Drive what comes from outside with libFuzzer (nightly Rust)
	@cargo +nightly --version >/dev/null 2>&1 || { \
		echo 'the fuzzer needs nightly Rust: rustup toolchain install nightly --profile minimal'; exit 1; }
	@set -e; cd src-tauri; export PATH="$(CURDIR)/target/tools/bin:$$PATH"; \
	for name in $(FUZZ_TARGETS); do \
		corpus=$(CURDIR)/target/fuzz/corpus/$$name; \
		mkdir -p $$corpus $(CURDIR)/target/fuzz/findings/$$name; \
		cargo +nightly fuzz run --target-dir $(CURDIR)/target/fuzz $$name $$corpus fuzz/seeds/$$name -- \
			-max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=1024 -timeout=10 -max_len=65536 -print_final_stats=1 \
			-artifact_prefix=$(CURDIR)/target/fuzz/findings/$$name/; \
	done

headless: setup
	RUSTFLAGS="-D warnings" cargo build --locked --no-default-features --target-dir target/headless
	@if ldd target/headless/debug/voucher-desk | grep -E 'webkit|gtk|libX11'; then \
		echo 'the headless build links a window library'; exit 1; fi

lint: setup ui/dist target/tools/bin/cargo-deny ## Format, clippy, the screen's checks, licences and sources
	cargo fmt --all --check
	cargo clippy --locked --all-targets -- -D warnings
	npm --prefix ui run check
	npm --prefix ui run lint
	target/tools/bin/cargo-deny check licenses bans sources

target/tools/bin/cargo-deny:
	cargo install --locked --debug --quiet --root target/tools cargo-deny@0.20.2

target/tools/bin/cargo-fuzz:
	cargo install --locked --debug --quiet --root target/tools cargo-fuzz@0.13.2

bindings: setup ui/dist ## Write the screen's types from the program's
	VOUCHER_DESK_WRITE_BINDINGS=1 cargo test --locked --lib bindings

# The packager; what it makes is below target/release/bundle.
TAURI := npm exec --yes --package=@tauri-apps/cli@~2.12 -- tauri

PACKAGES := deb,rpm

package: setup ui/dist ## Build the .deb and .rpm (PACKAGES=… others, see CONTRIBUTING.md)
	cd src-tauri && $(TAURI) build --bundles $(PACKAGES)

# The same package around the debug build, so that nothing is compiled for it.
test-package: setup-test ui/dist ## Install the .deb on this Debian machine, use it, remove it (root or sudo)
	cargo build --locked
	rm -rf target/debug/bundle
	cd src-tauri && $(TAURI) bundle --debug --no-sign --no-binary-patching --bundles deb
	VOUCHER_DESK_PACKAGE="$$(echo $(CURDIR)/target/debug/bundle/deb/*.deb)" \
		cargo test --locked --test main -- --nocapture e2e::package

clean: ## Remove everything that was built
	rm -rf target ui/dist ui/node_modules
