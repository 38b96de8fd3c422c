# `make demo` shows the product; `make test` proves it. Both set up all they need.
BIN := .venv/bin
export PATH := $(CURDIR)/.venv/bin:$(PATH)
# Tests start hundreds of processes; they are not to compile everything anew each time.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test set-up system check js unit bench latency bench-detection bench-mail bench-inbox bench-campaigns bench-backtest fuzz fuzz-mail hostile crash load corpora tables

demo: set-up
	$(BIN)/secondlook demo

test: set-up check js unit
	@if [ -s .venv/missing ]; then \
	  echo; echo "Not everything could run here. Missing:"; sed 's/^/  /' .venv/missing; echo "Install it as root with: make system"; fi

set-up:
	@.ci/set-up

system:
	.ci/set-up system

check:
	$(BIN)/ruff check server tests
	$(BIN)/ruff format --check server tests
	$(BIN)/mypy
	$(BIN)/secondlook rules lint
	$(BIN)/secondlook rules test

js:
	cd extension && npx --no-install tsc --noEmit -p jsconfig.json
	cd extension && npx --no-install tsc --noEmit -p ../mail_plugin/thunderbird/jsconfig.json
	cd extension && npx --no-install tsc --noEmit -p ../mail_plugin/outlook/jsconfig.json
	cd extension && npx --no-install tsc --noEmit -p ../server/secondlook/web/jsconfig.json
	node --test tests/js/

# Two processes: browser drivers leave their event loops behind, and the other tests want none.
unit:
	$(BIN)/python -m pytest -q -n auto --maxprocesses 4 --dist loadfile -m "not slow" tests/unit tests/fuzz
	$(BIN)/python -m pytest -q tests/e2e

# Slow proofs, each on its own.
bench:
	$(BIN)/pip install -q --disable-pip-version-check -e '.[bench]'
	$(BIN)/python -m tests.bench.engine

latency:
	$(BIN)/python tests/bench/mark_latency.py

# The report over the test part; daily work: $(BIN)/python tests/bench/detection.py --part tune
bench-detection:
	$(BIN)/pip install -q --disable-pip-version-check -e '.[learn]'
	$(BIN)/python tests/bench/detection.py --part test

bench-mail:
	$(BIN)/python -m tests.bench.mail

bench-inbox:
	$(BIN)/python -m tests.bench.inbox

bench-campaigns:
	$(BIN)/python -m tests.bench.campaigns

bench-backtest:
	$(BIN)/python -m pytest -q tests/unit/backtest/test_difference.py
	$(BIN)/python -m tests.bench.backtest ../shared/corpora

fuzz-mail:
	SECONDLOOK_MAIL_FUZZ=100000 $(BIN)/python -m pytest -q tests/fuzz/test_mail_reader.py

# A thousand payloads in the inbox, ten thousand hostile words in the mails.
hostile:
	SECONDLOOK_PAYLOADS=1000 $(BIN)/python -m pytest -q tests/e2e/test_inbox_injection.py
	SECONDLOOK_HOSTILE_WORDS=10000 $(BIN)/python -m pytest -q tests/unit/service/test_envelopes.py

crash:
	CRASH_PROOF_REPORTS=10000 $(BIN)/python -m pytest -s tests/unit/service/test_crash_proof.py

load:
	$(BIN)/python -m tests.bench.load

fuzz:
	SECONDLOOK_FUZZ_TEXTS=400000 SECONDLOOK_FUZZ_SEED=$$(date +%s) $(BIN)/python -m pytest tests/fuzz

tables:
	$(BIN)/python -m secondlook.packs.unicode_tables

corpora:
	$(BIN)/python tests/bench/corpora_agree.py ../shared/corpora
