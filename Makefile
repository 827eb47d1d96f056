# Lingloom. `make help` lists the targets. Everything built or written goes under out/.
#
# A goal runs in two steps: out/deps.ok (the system has what the build needs; installs it where it may), then make again
# for the work itself (do-GOAL), because only now can pkg-config be asked.
#   SANITIZE=address,undefined  builds into a folder of its own     V=1  shows the commands     OPT=-O0  for debugging
.DEFAULT_GOAL := all
O       ?= out
ifeq ($(origin CC),default)
CC      := gcc
endif
ifeq ($(origin CXX),default)
CXX     := g++
endif
OPT     ?= -O2 -g
PREFIX  ?= /usr/local
WARN    := -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes -Wmissing-prototypes -Werror=implicit-function-declaration -Wvla -Wformat=2
PKGS    := libcurl jansson icu-uc icu-i18n libzstd sqlite3 yaml-0.1 libxml-2.0 libarchive libxxhash zlib
ifdef SANITIZE
comma   := ,
override O := out/$(subst $(comma),-,$(SANITIZE))
SANFLAGS := -fsanitize=$(SANITIZE) -fno-omit-frame-pointer
endif
# asked once, and only when something is compiled: a bare machine has no pkg-config yet
PKGFLAGS = $(eval PKGFLAGS := $$(shell pkg-config --cflags $(PKGS) 2>/dev/null))$(PKGFLAGS)
LIBS     = $(eval LIBS := $$(shell pkg-config --libs $(PKGS) 2>/dev/null) -lbz2 -lcld2 -lstdc++ -lpthread -lm)$(LIBS)
CPPFLAGS += -D_GNU_SOURCE -Ipipeline -Itests -I$(O)/gen
CFLAGS  += -std=c11 $(OPT) $(WARN) $(SANFLAGS) -ffp-contract=off -fno-math-errno
CXXFLAGS += -std=c++17 $(OPT) -Wall -Wextra $(SANFLAGS)
JOBS    := $(shell nproc 2>/dev/null || echo 2)
Q       := $(if $(V),,@)
say      = $(if $(V)$(findstring s,$(firstword -$(MAKEFLAGS))),,@echo "  $1  $(patsubst $(O)/%,%,$@)")

SRC  := $(sort $(shell find pipeline -name '*.c'))
SRCX := $(sort $(shell find pipeline -name '*.cc'))
# files that are part of the program (base/embed.h; the wordings have dialogue/builtin.h)
EMBED := $(sort corpora/sources.yaml $(wildcard pipeline/recipes/*.yaml))
OBJ  := $(SRC:%.c=$(O)/obj/%.o) $(SRCX:%.cc=$(O)/obj/%.o) $(O)/obj/builtin.o $(O)/obj/gen/embed.o
LIB  := $(filter-out $(O)/obj/pipeline/cli/main.o,$(OBJ))
UNIT := $(patsubst tests/unit/%.c,$(O)/tests/unit/%,$(sort $(wildcard tests/unit/*.c)))
PROP := $(patsubst tests/prop/%.c,$(O)/tests/prop/%,$(sort $(wildcard tests/prop/*.c)))
FUZZ := $(patsubst tests/fuzz/%.c,$(O)/tests/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
BENCH := $(patsubst tests/bench/%.c,$(O)/tests/bench/%,$(sort $(wildcard tests/bench/*.c)))
TORTURE := $(patsubst tests/torture/%.c,$(O)/tests/torture/%,$(sort $(wildcard tests/torture/*.c)))
# what `make test` runs besides the programs above: executable scripts that print TAP
SCRIPTS := $(sort $(wildcard tests/lint/*.t tests/cli/*.t))

GOALS := all lib demo test test-all test-parity lint format bench bless fuzz install
.PHONY: $(GOALS) $(GOALS:%=do-%) clean help deps tests-built FORCE

$(GOALS): out/deps.ok
	@+$(MAKE) --no-print-directory $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(JOBS)) do-$@

help:
	@echo "make              the program: out/bin/lingloom"
	@echo "make lib          out/lib/liblingloom_verify.so: verifiers as a reward function (docs/verify.md)"
	@echo "make demo         builds it and runs pipeline/recipes/demo.yaml on corpora/sample into out/demo"
	@echo "make test         all tests that need nothing but this machine (a few minutes)"
	@echo "make test-all     these under sanitizers too, longer fuzzing, torture, parity"
	@echo "make test-parity  against the tools that read what we write (Python, into out/venv)"
	@echo "make bless        takes the command line's present output as the expected one (look at git diff)"
	@echo "make lint format  the style: check it, apply it"
	@echo "make bench        measures and prints the figures"
	@echo "make fuzz         every parser of outside bytes for FUZZ_SECONDS (30) each; needs clang"
	@echo "make install      into PREFIX ($(PREFIX)), below DESTDIR"
	@echo "make deps         checks what the build needs; DEPS=install installs without asking, DEPS=check never installs"
	@echo "make clean        removes out/"
	@echo "Variables: SANITIZE=address,undefined   OPT=\"-O0 -g\"   CC=clang CXX=clang++   V=1"

# ---- what the system must have ----
deps:
	@rm -f out/deps.ok
	@CC="$(CC)" CXX="$(CXX)" .ci/deps $(PKGS) && mkdir -p out && touch out/deps.ok && echo "everything the build needs is there"

out/deps.ok: .ci/deps Makefile
	@CC="$(CC)" CXX="$(CXX)" .ci/deps $(PKGS) && mkdir -p out && touch $@

# ---- the program ----
do-all: $(O)/bin/lingloom

$(O)/bin/lingloom: $(O)/obj/pipeline/cli/main.o $(O)/lib/liblingloom.a
	@mkdir -p $(@D)
	$(call say,LD )
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(O)/lib/liblingloom.a: $(LIB)
	@mkdir -p $(@D)
	@rm -f $@ && ar qcs $@ $(LIB) # q, not r: base/utf8.o and text/utf8.o are two members

# ---- the verifiers as a shared library: what they need, position-independent, with four names to be seen ----
PIC := $(patsubst %,$(O)/pic/%.o,$(filter pipeline/base/%.c pipeline/text/%.c pipeline/dialogue/plain.c pipeline/dialogue/verify/%.c,$(SRC)) $(filter pipeline/text/%.cc,$(SRCX)))
verify := pipeline/dialogue/verify/lingloom_verify
do-lib: $(O)/lib/liblingloom_verify.so

$(O)/pic/%.c.o: %.c pipeline/base/banned.h
	@mkdir -p $(@D)
	$(call say,CC )
	$(Q)$(CC) $(CPPFLAGS) $(PKGFLAGS) $(CFLAGS) -fPIC -fvisibility=hidden -include pipeline/base/banned.h -MMD -MP -c -o $@ $<

$(O)/pic/%.cc.o: %.cc
	@mkdir -p $(@D)
	$(call say,CXX)
	$(Q)$(CXX) $(CPPFLAGS) $(PKGFLAGS) $(CXXFLAGS) -fPIC -fvisibility=hidden -MMD -MP -c -o $@ $<

$(O)/lib/liblingloom_verify.a: $(PIC)
	@mkdir -p $(@D)
	@rm -f $@ && ar qcs $@ $(PIC)

$(O)/lib/liblingloom_verify.so: $(O)/lib/liblingloom_verify.a $(verify).map
	$(call say,LD )
	$(Q)$(CC) -shared $(CFLAGS) $(LDFLAGS) -Wl,--version-script=$(verify).map -Wl,--no-undefined -Wl,--as-needed -o $@ \
	    $(O)/pic/$(verify).c.o $< $(LIBS)

$(PIC): | $(O)/gen/version.h

# written anew only when it changed, so that only what includes it is rebuilt
$(O)/gen/version.h: FORCE
	@mkdir -p $(@D)
	@{ printf '#define LL_VERSION "%s"\n' "$$(git describe --tags --always --dirty 2>/dev/null || cat VERSION 2>/dev/null || echo unknown)"; \
	   printf '#define LL_DATADIR "%s"\n' "$(PREFIX)/share/lingloom"; \
	   printf '#define LL_LIBRARIES "'; sep=; \
	   for p in $(PKGS); do printf '%s%s %s' "$$sep" $$p "$$(pkg-config --modversion $$p)"; sep=,; done; printf '"\n'; } >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

# templates/ inside the binary
$(O)/gen/builtin.c: FORCE
	@mkdir -p $(@D)
	@sh pipeline/dialogue/embed.sh templates >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
$(O)/obj/builtin.o: $(O)/gen/builtin.c
	@mkdir -p $(@D)
	$(call say,CC )
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(OBJ): | $(O)/gen/version.h

$(O)/gen/embed.list: FORCE
	@mkdir -p $(@D)
	@echo $(EMBED) >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(O)/gen/embed.c: pipeline/base/embed.sh $(O)/gen/embed.list $(EMBED)
	@sh $< $(EMBED) >$@.new && mv $@.new $@

$(O)/obj/gen/embed.o: $(O)/gen/embed.c
	@mkdir -p $(@D)
	$(call say,CC )
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(O)/obj/%.o: %.c pipeline/base/banned.h
	@mkdir -p $(@D)
	$(call say,CC )
	$(Q)$(CC) $(CPPFLAGS) $(PKGFLAGS) $(CFLAGS) -include pipeline/base/banned.h -MMD -MP -c -o $@ $<

$(O)/obj/%.o: %.cc
	@mkdir -p $(@D)
	$(call say,CXX)
	$(Q)$(CXX) $(CPPFLAGS) $(PKGFLAGS) $(CXXFLAGS) -MMD -MP -c -o $@ $<

# ---- tests: every tests/unit/x.c, tests/prop/x.c ... is one program ----
test_cc = $(CC) $(CPPFLAGS) $(PKGFLAGS) $(CFLAGS) $(LDFLAGS) -Wno-unused-function -MMD -MP

$(O)/tests/fuzz/%: tests/fuzz/%.c tests/fuzz/driver.c $(O)/lib/liblingloom.a
	@mkdir -p $(@D)
	$(call say,CC )
	$(Q)$(test_cc) -o $@ $< tests/fuzz/driver.c $(O)/lib/liblingloom.a $(LIBS)

$(O)/tests/%: tests/%.c $(O)/lib/liblingloom.a tests/tap.h
	@mkdir -p $(@D)
	$(call say,CC )
	$(Q)$(test_cc) -o $@ $< $(O)/lib/liblingloom.a $(LIBS)

tests-built: $(O)/bin/lingloom $(UNIT) $(PROP) $(FUZZ)
runner = O=$(O) CC="$(CC)" tests/run -j$(JOBS)

do-test: tests-built
	@$(runner) $(UNIT) $(PROP) $(FUZZ) $(SCRIPTS)

do-bless: $(O)/bin/lingloom
	@BLESS=1 O=$(O) tests/cli/golden.t

do-test-all: do-test
	@$(MAKE) --no-print-directory SANITIZE=address,undefined do-test
	@$(MAKE) --no-print-directory SANITIZE=thread do-test-threads
	@$(MAKE) --no-print-directory do-test-torture
	@$(MAKE) --no-print-directory do-fuzz FUZZ_SECONDS=20
	@$(MAKE) --no-print-directory do-test-parity

# what starts threads, under the thread sanitizer
THREADED := $(filter $(addprefix $(O)/tests/unit/,driver% run% import% dedup% lsh% align),$(UNIT))
do-test-threads: $(THREADED)
	@$(runner) $(THREADED)

do-test-torture: $(O)/bin/lingloom $(TORTURE)
	@$(runner) $(TORTURE) $(sort $(wildcard tests/torture/*.t))

# ---- fuzzing with clang's libFuzzer; seeds are tests/fuzz/corpus/NAME, finds go to out/fuzz/corpus ----
FUZZ_SECONDS ?= 30
do-fuzz:
	@if command -v clang >/dev/null; then \
	    $(MAKE) --no-print-directory CC=clang CXX=clang++ SANITIZE=fuzzer-no-link,address,undefined fuzz-run FUZZ_SECONDS=$(FUZZ_SECONDS); \
	else echo "fuzzing: skipped, there is no clang"; fi

$(O)/fuzz/%: tests/fuzz/%.c $(O)/lib/liblingloom.a
	@mkdir -p $(@D)
	$(call say,CC )
	$(Q)$(test_cc) -fsanitize=fuzzer -o $@ $< $(O)/lib/liblingloom.a $(LIBS)

fuzz-run: $(patsubst tests/fuzz/%.c,$(O)/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
	@for f in $^; do n=$${f##*/fuzz_}; mkdir -p out/fuzz/corpus/$$n tests/fuzz/corpus/$$n; \
	    echo "fuzzing $$n for $(FUZZ_SECONDS) s"; \
	    $$f -max_total_time=$(FUZZ_SECONDS) -timeout=20 -rss_limit_mb=3000 -verbosity=0 -print_final_stats=1 \
	        -artifact_prefix=out/fuzz/$$n- out/fuzz/corpus/$$n tests/fuzz/corpus/$$n 2>&1 | grep -E 'ERROR|SUMMARY|number_of_executed|Test unit' ; \
	    ! ls out/fuzz/$$n-* >/dev/null 2>&1 || { echo "fuzz_$$n found something: $$(ls out/fuzz/$$n-*)"; exit 1; }; done

# ---- against the tools that read what we write ----
do-test-parity: $(O)/bin/lingloom $(O)/lib/liblingloom_verify.so $(O)/tests/parity/near_dump
	@O=$(O) tests/parity/run

# ---- demo, figures ----
do-demo: do-all
	@$(O)/bin/lingloom run pipeline/recipes/demo.yaml --corpora corpora -o $(O)/demo

do-bench: $(O)/bin/lingloom $(BENCH)
	@for b in $(BENCH) $(sort $(wildcard tests/bench/*.sh)); do echo "== $$(basename $$b)"; O=$(O) $$b || exit 1; done

# ---- style ----
STYLED = $(shell git ls-files 'pipeline/*.c' 'pipeline/*.h' 'tests/*.c' 'tests/*.h' | grep -vE '/list\.h$$|_(table|names)\.h$$')
do-lint: $(O)/gen/version.h
	@command -v clang-format >/dev/null || { echo "lint needs clang-format"; exit 1; }
	@clang-format --dry-run -Werror $(STYLED)
	@if command -v clang >/dev/null; then for f in $(SRC); do \
	    clang -fsyntax-only -Werror $(CPPFLAGS) $(PKGFLAGS) $(filter-out -fno-math-errno,$(CFLAGS)) -include pipeline/base/banned.h $$f || exit 1; done; fi
	@if command -v shellcheck >/dev/null; then shellcheck -x -S warning $$(grep -lE '^#!/bin/(ba)?sh' .ci/* tests/run tests/*/*.t tests/*/run 2>/dev/null); fi
	@O=$(O) CC="$(CC)" tests/run -j$(JOBS) $(sort $(wildcard tests/lint/*.t))

do-format:
	@clang-format -i $(STYLED)

# ---- installation ----
$(O)/lingloom.1: $(O)/bin/lingloom
	@$< help --man >$@.new && mv $@.new $@

do-install: $(O)/bin/lingloom $(O)/lingloom.1
	install -D -m 755 $(O)/bin/lingloom $(DESTDIR)$(PREFIX)/bin/lingloom
	install -D -m 644 $(O)/lingloom.1 $(DESTDIR)$(PREFIX)/share/man/man1/lingloom.1
	mkdir -p $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	$(O)/bin/lingloom help --completion >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/lingloom
	@for d in templates corpora pipeline/recipes; do [ -d $$d ] || continue; \
	    mkdir -p $(DESTDIR)$(PREFIX)/share/lingloom/$$d && cp -R $$d/. $(DESTDIR)$(PREFIX)/share/lingloom/$$d/; done

clean:
	rm -rf out

-include $(OBJ:.o=.d) $(PIC:.o=.d) $(addsuffix .d,$(UNIT) $(PROP) $(FUZZ) $(BENCH) $(TORTURE))
