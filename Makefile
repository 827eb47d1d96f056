# Lingloom. `make help` lists the targets. Everything built or written goes under out/.
.DEFAULT_GOAL := all
O       ?= out
CC      ?= gcc
CXX     ?= g++
OPT     ?= -O2 -g
WARN    := -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2
PKGS    := libcurl jansson icu-uc icu-i18n libzstd sqlite3 yaml-0.1 libxml-2.0 libarchive libxxhash zlib
CPPFLAGS += -D_GNU_SOURCE -Ipipeline -Itests -I$(O)/gen
PKGFLAGS = $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LIBS     = $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lbz2 -lcld2 -lstdc++ -lpthread -lm
CFLAGS  += -std=c11 $(OPT) $(WARN) -ffp-contract=off -fno-math-errno

SRC  := $(sort $(shell find pipeline -name '*.c'))
SRCX := $(sort $(shell find pipeline -name '*.cc'))
OBJ  := $(SRC:%.c=$(O)/obj/%.o) $(SRCX:%.cc=$(O)/obj/%.o)
LIB  := $(filter-out $(O)/obj/pipeline/cli/main.o,$(OBJ))
UNIT := $(patsubst tests/unit/%.c,$(O)/tests/unit/%,$(sort $(wildcard tests/unit/*.c)))

.PHONY: all test clean help
all: $(O)/bin/lingloom

$(O)/bin/lingloom: $(OBJ)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(OBJ) $(LIBS)

$(O)/lib/liblingloom.a: $(LIB)
	@mkdir -p $(@D)
	@rm -f $@ && ar rcs $@ $(LIB)

# written anew only when it changed, so that only what includes it is rebuilt
$(O)/gen/version.h: FORCE
	@mkdir -p $(@D)
	@{ printf '#define LL_VERSION "%s"\n' "$$(git describe --tags --always --dirty 2>/dev/null || cat VERSION)"; \
	   printf '#define LL_LIBRARIES "'; sep=; for p in $(PKGS); do printf '%s%s %s' "$$sep" $$p "$$(pkg-config --modversion $$p)"; sep=,; done; printf '"\n'; } >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@
FORCE:

$(OBJ): | $(O)/gen/version.h

$(O)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(PKGFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(O)/obj/%.o: %.cc
	@mkdir -p $(@D)
	$(CXX) $(CPPFLAGS) $(PKGFLAGS) -std=c++17 $(OPT) -Wall -Wextra -MMD -MP -c -o $@ $<

$(O)/tests/%: tests/%.c $(O)/lib/liblingloom.a tests/tap.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(PKGFLAGS) $(CFLAGS) -Wno-unused-function -MMD -MP -o $@ $< $(O)/lib/liblingloom.a $(LIBS)

test: all $(UNIT)
	@if [ -n "$(UNIT)" ]; then prove -j2 $(UNIT); fi

clean:
	rm -rf $(O)

-include $(OBJ:.o=.d)
