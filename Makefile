# The build of interlock.  Static and the only makefile; what ./configure found is in config.mk.
# A new source, test or example needs no edit here.  "make help" lists goals and variables.

.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
SHELL := /bin/bash
all:

# ---- Dependencies: before everything else, since configuring needs them ------------------------------------------

DEPS     := autoconf gcc g++ make pkg-config libuv1-dev libcmocka-dev liblua5.4-dev valgrind \
            python3-tornado python3-bcrypt python3-cryptography
DEPS_ALL := $(DEPS) libpython3-dev doxygen abigail-tools spin gnuplot-nox|gnuplot-qt|gnuplot-x11 lintian dpkg-dev \
            fakeroot lcov systemtap-sdt-dev

deps_goals := $(filter deps deps-all,$(MAKECMDGOALS))
ifneq ($(deps_goals),)
here := $(dir $(realpath $(firstword $(MAKEFILE_LIST))))
rest := $(filter-out deps deps-all,$(MAKECMDGOALS))
.PHONY: all $(deps_goals) $(rest)
all: $(deps_goals)
## deps: install what build, demo and tests need (Debian: apt-get); does nothing when all is there
deps:
	@$(here)tests/support/deps.sh $(foreach p,$(DEPS),'$(p)')
## deps-all: the same, and the oracle, the documentation and ABI tools
deps-all:
	@$(here)tests/support/deps.sh $(foreach p,$(DEPS_ALL),'$(p)')
# The other goals of the command line, in order, once the packages are there.
ifneq ($(rest),)
$(firstword $(rest)): $(deps_goals)
	+@$(MAKE) --no-print-directory $(rest)
$(wordlist 2,$(words $(rest)),$(rest)): $(firstword $(rest)) ; @:
endif
else

# ---- Settings ----------------------------------------------------------------------------------------------------

# When config.mk is missing or old, the rule below makes it, and make starts again.
bare_goals := help clean distclean maintainer-clean
ifneq ($(or $(if $(MAKECMDGOALS),,all),$(filter-out $(bare_goals),$(MAKECMDGOALS))),)
include config.mk
endif
srcdir ?= .
ifdef PREFIX
prefix := $(PREFIX)
endif

# The library names the date of the last commit, a tarball's its own, unless a packager says otherwise: a build can be
# repeated bit by bit.
ifndef SOURCE_DATE_EPOCH
SOURCE_DATE_EPOCH := $(shell if [ -e $(srcdir)/.git ]; then git -C $(srcdir) log -1 --format=%ct; else stat -c %Y $(srcdir)/configure.ac; fi 2>/dev/null)
endif
export SOURCE_DATE_EPOCH := $(or $(SOURCE_DATE_EPOCH),0)

version_of = $(shell sed -n 's/^\#define INTERLOCK_VERSION_$(1) //p' $(srcdir)/include/interlock/version.h 2>/dev/null)
MAJOR   := $(call version_of,MAJOR)
VERSION := $(MAJOR).$(call version_of,MINOR).$(call version_of,PATCH)

V            ?= 0
Q            := $(if $(filter 0,$(V)),@)
say           = $(if $(filter 0,$(V)),@echo "  $(1)  $(2)")
SANITIZE     ?=
VALGRIND     ?=
DEV          ?=
T            ?=
TEST_JOBS    ?= 2
TEST_TIMEOUT ?= $(if $(VALGRIND)$(SANITIZE),300,60)
STRESS_TIMEOUT ?= $(if $(VALGRIND)$(SANITIZE),900,300)
# Warnings are errors for those who work on the library, not for those who package it.
WERROR       ?= $(if $(wildcard $(srcdir)/.git),1)

comma := ,
# One object folder per variant, so that variants never mix.
O := obj$(if $(SANITIZE),-$(subst $(comma),-,$(SANITIZE)))

# ---- Flags: ours first, then the user's --------------------------------------------------------------------------

INCS := -DINTERLOCK_BUILD -I. -I$(srcdir)/lib -I$(srcdir)/include
STD  := -std=c++20 -fPIC -fvisibility=hidden -fvisibility-inlines-hidden -fno-exceptions -fno-rtti $(CODEGEN)
WARN_BOTH := -Wall -Wextra -Wshadow -Wpointer-arith -Wundef -Wvla -Wformat=2 -Wno-format-nonliteral -Wmissing-declarations \
             -Wno-unused-parameter -Wno-missing-field-initializers -Wno-cast-function-type -Wno-deprecated-declarations \
             $(if $(WERROR),-Werror)
WARN   := $(WARN_BOTH) -Wnon-virtual-dtor -Woverloaded-virtual $(CXXWARN)
WARN_C := $(WARN_BOTH) -Wstrict-prototypes -Wmissing-prototypes
# vptr (and Clang's function) want the C++ runtime.
# -O1 -g1: such builds are made to be tested once.  GCC guesses about uninitialised values when it instruments.
SAN := $(if $(SANITIZE),-O1 -g1 -Wno-maybe-uninitialized -fsanitize=$(SANITIZE) -fno-omit-frame-pointer \
         $(if $(findstring undefined,$(SANITIZE)),-fno-sanitize=vptr -fno-sanitize-recover=undefined))
# -Bsymbolic: a libpython that was loaded first must not lend us its functions and types.  (export.h: IL_SHARED_DATA)
LINK := -Wl,-z,now -Wl,-z,relro -Wl,-z,noexecstack $(PACK_RELOCATIONS)
# The functions that a start runs lie together: else it maps nearly all of the code.
ORDER := $(if $(ORDER_FUNCTIONS),$(O)/order.ld)
# A sanitizer's runtime may come from the program; under construction (DEV=1) parts may be missing.
DEFS := $(if $(SANITIZE)$(DEV),,-Wl,-z,defs) $(if $(DEV),,-Wl,--no-undefined-version)
LIBS := $(UV_LIBS) -pthread -ldl -lm

# No path of this machine in the objects, so that two builds in different folders are the same, bit by bit.
MAPS := -ffile-prefix-map=$(srcdir)/= $(if $(filter-out .,$(srcdir)),-ffile-prefix-map=$(abspath $(srcdir))/=) \
        -ffile-prefix-map=$(CURDIR)=.

compile_cxx = $(CXX) $(RENAMES:%=-include %) $(INCS) $(UV_CFLAGS) $(MAPS) -MMD -MP $(CPPFLAGS) $(STD) $(WARN) $(CXXFLAGS) $(SAN)
compile_c   = $(CC) -I$(INCLUDE) -I$(srcdir)/tests/support -MMD -MP -D_GNU_SOURCE $(CPPFLAGS) \
              -std=gnu11 $(WARN_C) $(CFLAGS) $(SAN)
link_shared = $(CC) -shared $(DEFS) $(LINK) -Wl,--version-script,$(O)/interlock.map $(ORDER:%=-Wl,-T,%) $(LDFLAGS) $(SAN)
link_so     = $(link_shared) -Wl,-soname,$(SONAME) -Wl,-Bsymbolic

# ---- Files -------------------------------------------------------------------------------------------------------

# --with-symbol-prefix goes in front of everything that a linker or a packager could confuse with another library.
NAME   := $(SYMBOL_PREFIX)interlock
SONAME := lib$(NAME).so.$(MAJOR)
REAL   := lib$(NAME).so.$(VERSION)
SO     := $(O)/lib$(NAME).so
A      := $(O)/lib$(NAME).a
# For LD_PRELOAD under a program that was linked with CPython.
PRELOAD := $(O)/lib$(NAME)-preload.so

HEADERS := $(sort $(wildcard $(srcdir)/include/interlock/*.h))
# What programs see with -I; with a prefix, a copy that renames every export for the assembler.
INCLUDE  = $(if $(SYMBOL_PREFIX),$(O)/include/$(NAME),$(srcdir)/include/interlock)
RENAMES  = $(if $(SYMBOL_PREFIX),$(INCLUDE)/symbol_prefix.h)

SRCS := $(sort $(wildcard $(srcdir)/lib/*/*.cpp))
OBJS := $(SRCS:$(srcdir)/%.cpp=$(O)/%.o)

# T=pattern keeps the programs whose path contains it.
pick     = $(strip $(if $(T),$(foreach p,$(1),$(if $(findstring $(T),$(p)),$(p))),$(1)))
API      := $(call pick,$(patsubst $(srcdir)/%.c,$(O)/%,$(sort $(wildcard $(srcdir)/tests/api/test_*.c))))
DLOPEN   := $(call pick,$(patsubst $(srcdir)/%.c,$(O)/%,$(sort $(wildcard $(srcdir)/tests/dlopen/test_*.c))))
UNIT     := $(call pick,$(patsubst $(srcdir)/%.cpp,$(O)/%,$(sort $(wildcard $(srcdir)/tests/unit/test_*.cpp))))
STRESS   := $(call pick,$(sort $(patsubst $(srcdir)/%,$(O)/%,$(basename $(wildcard $(srcdir)/tests/stress/stress_*.c \
              $(srcdir)/tests/stress/stress_*.cpp)))))
EXAMPLES := $(call pick,$(patsubst $(srcdir)/%.c,$(O)/%,$(sort $(wildcard $(srcdir)/examples/*.c))))
# Commands, each from one file; installed as NAME-what.
TOOLS    := $(patsubst $(srcdir)/%.c,$(O)/%,$(sort $(wildcard $(srcdir)/tools/*.c)))
# A plugin that uses the library, and a host that does not know it.
PLUGINS  := $(strip $(patsubst $(srcdir)/%.c,$(O)/%.so,$(wildcard $(srcdir)/examples/plugin/plugin_*.c)) \
              $(patsubst $(srcdir)/%.c,$(O)/%,$(filter-out $(srcdir)/examples/plugin/plugin_%,$(wildcard $(srcdir)/examples/plugin/*.c))))
# Tools for any guest, as extension modules: they find the runtime in the process.
WATCHERS := $(patsubst $(srcdir)/%.c,$(O)/%.so,$(wildcard $(srcdir)/examples/tools/*.c))
BENCHES  := $(patsubst $(srcdir)/%.c,$(O)/%,$(sort $(wildcard $(srcdir)/bench/bench_*.c)))
LUA_DEMO := $(if $(LUA_LIBS),$(if $(wildcard $(srcdir)/examples/lua/*.c),$(O)/examples/lua/ilua))
# Scripts that run what was built.
SCRIPTS  := $(call pick,$(sort $(wildcard $(srcdir)/tests/bench/check-*.sh $(srcdir)/tests/dlopen/check-*.sh \
              $(srcdir)/tests/examples/check-*.sh)))
# Checks of sources, headers and the library itself; they need no sanitizer and no valgrind.
STATIC   := $(if $(SANITIZE)$(VALGRIND)$(DEV),,$(call pick,$(sort $(wildcard $(srcdir)/tests/abi/check-*.sh))))

.PHONY: all lib check check-build stress examples demo conformance clean distclean maintainer-clean help FORCE
.PHONY: abi-check abi-baseline model man doc install uninstall installcheck releasecheck prefixcheck packagecheck dist distcheck reproducible

## all: the library, shared and static, the commands, and a .pc file for use from the build tree
all: lib $(O)/$(NAME)-uninstalled.pc
lib: $(SO) $(A) $(PRELOAD)
all: $(TOOLS)

# ---- Configuration -----------------------------------------------------------------------------------------------

config.mk: $(srcdir)/configure $(srcdir)/lib/config.mk.in $(srcdir)/lib/config.h.in
	@if [ -x config.status ]; then ./config.status --recheck && ./config.status; else $(srcdir)/configure; fi

$(srcdir)/configure: $(srcdir)/configure.ac $(srcdir)/include/interlock/version.h
	@command -v autoconf >/dev/null || { echo "autoconf is missing; on Debian: make deps" >&2; exit 1; }
	cd $(srcdir) && autoconf

# $(call sentinel,COMMAND): a file rewritten only when the command changes, so that what depends on it is made again.
quote    = '$(subst ','\'',$(1))'
sentinel = @mkdir -p $(@D); printf '%s\n' $(call quote,$(1)) | cmp -s - $@ || printf '%s\n' $(call quote,$(1)) >$@
FORCE:
$(O)/flags: FORCE | $(RENAMES) ; $(call sentinel,$(compile_cxx))
$(O)/flags-c: FORCE | $(RENAMES) ; $(call sentinel,$(compile_c) $(CMOCKA_CFLAGS) $(LDFLAGS) $(CMOCKA_LIBS))
$(O)/flags-link: FORCE ; $(call sentinel,$(link_so) $(OBJS) $(LIBS))

# ---- The library -------------------------------------------------------------------------------------------------

$(O)/lib/%.o: $(srcdir)/lib/%.cpp $(O)/flags
	$(call say,CXX ,$*.cpp)
	@mkdir -p $(@D)
	$(Q)$(compile_cxx) -c -o $@ $<

$(O)/date: FORCE ; $(call sentinel,$(SOURCE_DATE_EPOCH))
$(O)/lib/runtime/version.o: $(O)/date

$(O)/interlock.map: $(srcdir)/lib/abi/symbols.txt $(srcdir)/lib/abi/gen-map.awk
	@mkdir -p $(@D)
	$(Q)awk -v prefix=$(SYMBOL_PREFIX) -f $(srcdir)/lib/abi/gen-map.awk $< >$@

$(O)/order.ld: $(srcdir)/lib/abi/start-functions.txt $(srcdir)/lib/abi/gen-order.awk
	@mkdir -p $(@D)
	$(Q)$(CC) -shared $(LINK) $(LDFLAGS) -Wl,--verbose -o $@.so 2>/dev/null | awk -f $(srcdir)/lib/abi/gen-order.awk $< - >$@
	$(Q)rm -f $@.so

ifneq ($(SYMBOL_PREFIX),)
# Renamed for the assembler only: macros, messages and sources keep the names that they know.
$(RENAMES): $(HEADERS) $(srcdir)/lib/abi/symbols.txt $(firstword $(MAKEFILE_LIST))
	@mkdir -p $(@D) && cp $(HEADERS) $(@D)
	$(Q)sed -i 's|^#define INTERLOCK_EXPORT_H$$|&\n#include "symbol_prefix.h"|' $(@D)/export.h
	$(Q)awk 'BEGIN { print "/* Every export carries the prefix $(SYMBOL_PREFIX) (--with-symbol-prefix). */"; \
	    print "#define INTERLOCK_SYMBOL_PREFIX \"$(SYMBOL_PREFIX)\"" } \
	  !/^[ \t]*(#|$$)/ { print "#pragma redefine_extname", $$1, "$(SYMBOL_PREFIX)" $$1 }' $(srcdir)/lib/abi/symbols.txt >$@
endif

# The C driver on purpose: nothing of libstdc++ may be needed.
$(SO): $(OBJS) $(O)/interlock.map $(ORDER) $(O)/flags-link
	$(call say,LINK,$(REAL))
	$(Q)$(link_so) -o $(O)/$(REAL) $(OBJS) $(LIBS)
	$(Q)ln -sf $(REAL) $(O)/$(SONAME) && ln -sf $(SONAME) $@

# Only functions are bound inside: a program that was linked with CPython may hold copies of None and of the types
# (R_COPY), and then these are the ones.  It must come before every libpython, as LD_PRELOAD puts it.
$(PRELOAD): $(OBJS) $(O)/interlock.map $(ORDER) $(O)/flags-link
	$(call say,LINK,$(@F))
	$(Q)$(link_shared) -Wl,-soname,$(@F) -Wl,-Bsymbolic-functions -o $@ $(OBJS) $(LIBS)

# One object in the archive: what is hidden in the shared library stays hidden, and the library's data comes along
# although programs name it weakly (export.h).
$(A): $(OBJS) $(O)/flags-link
	$(call say,AR  ,$(@F))
	$(Q)$(CC) -r -nostdlib -o $(O)/lib$(NAME).o $(OBJS)
	$(Q)$(OBJCOPY) --localize-hidden $(O)/lib$(NAME).o
	$(Q)rm -f $@ && $(AR) rcsD $@ $(O)/lib$(NAME).o

# ---- Programs ----------------------------------------------------------------------------------------------------

# The library is found from where the program lies.
up       = $(subst $() ,/,$(patsubst %,..,$(subst /, ,$(dir $(1:$(O)/%=%)))))
with_so  = -L$(O) -l$(NAME) -Wl,-rpath,'$$ORIGIN/$(call up,$@)'

$(O)/tests/api/% $(O)/tests/stress/%: LINKS = $(with_so) $(CMOCKA_LIBS) $(UV_LIBS)
$(O)/examples/%: LINKS = $(with_so) $(UV_LIBS)
# What is installed finds the library as every program does, not where it was built.
$(O)/tools/%: LINKS = -L$(O) -l$(NAME)
$(O)/tests/api/%: $(srcdir)/tests/api/%.c $(O)/flags-c $(SO)
	$(compile_program)
$(O)/tests/stress/%: $(srcdir)/tests/stress/%.c $(O)/flags-c $(SO)
	$(compile_program)
# A C++ user's program: with exceptions, and the C++ runtime.
$(O)/tests/stress/%: $(srcdir)/tests/stress/%.cpp $(O)/flags $(O)/flags-c $(SO)
	$(call say,CXX ,$(@:$(O)/%=%))
	@mkdir -p $(@D)
	$(Q)$(CXX) -I$(INCLUDE) -I$(srcdir)/tests/support -MMD -MP -MF $@.d -MT $@ $(CPPFLAGS) -std=c++17 $(WARN_BOTH) \
	  $(CXXFLAGS) $(SAN) $(CMOCKA_CFLAGS) $(UV_CFLAGS) -o $@ $< $(LDFLAGS) $(LINKS) -pthread
$(O)/examples/%: $(srcdir)/examples/%.c $(O)/flags-c $(SO)
	$(compile_program)
$(O)/tools/%: $(srcdir)/tools/%.c $(O)/flags-c $(SO)
	$(compile_program)
$(O)/examples/plugin/%.so: LINKS = -shared -fPIC $(with_so)
$(O)/examples/plugin/%.so: $(srcdir)/examples/plugin/%.c $(O)/flags-c $(SO)
	$(compile_program)
$(O)/examples/plugin/load_plugin: LINKS = -ldl
$(O)/examples/tools/%.so: LINKS = -shared -fPIC
$(O)/examples/tools/%.so: $(srcdir)/examples/tools/%.c $(O)/flags-c
	$(compile_program)
# These find the library at run time: $SO.
$(O)/tests/dlopen/%: LINKS = $(CMOCKA_LIBS) -ldl
$(O)/tests/dlopen/%: $(srcdir)/tests/dlopen/%.c $(O)/flags-c $(SO)
	$(compile_program)
define compile_program
	$(call say,CC  ,$(@:$(O)/%=%))
	@mkdir -p $(@D)
	$(Q)$(compile_c) $(CMOCKA_CFLAGS) $(UV_CFLAGS) -MF $@.d -MT $@ -o $@ $< $(LDFLAGS) $(LINKS) -pthread
endef

# Unit tests see the inside: they are linked with the objects.
$(O)/tests/unit/%: $(srcdir)/tests/unit/%.cpp $(O)/flags $(O)/flags-c $(OBJS)
	$(call say,CXX ,$(@:$(O)/%=%))
	@mkdir -p $(@D)
	$(Q)$(compile_cxx) -I$(srcdir)/tests/support $(CMOCKA_CFLAGS) -MF $@.d -MT $@ -o $@ $< $(OBJS) $(LDFLAGS) \
	  $(if $(DEV),-Wl$(comma)--unresolved-symbols=ignore-all) $(CMOCKA_LIBS) $(LIBS)

$(O)/examples/lua/ilua: $(wildcard $(srcdir)/examples/lua/*.[ch]) $(O)/flags-c $(SO)
	$(call say,CC  ,$(@:$(O)/%=%))
	@mkdir -p $(@D)
	$(Q)$(compile_c) $(LUA_CFLAGS) $(UV_CFLAGS) -MF $@.d -MT $@ -o $@ $(filter %.c,$^) $(LDFLAGS) \
	  -L$(O) -l$(NAME) -Wl,-rpath,'$$ORIGIN/../..' $(LUA_LIBS) $(UV_LIBS) -pthread

## examples: build the examples
examples: $(EXAMPLES) $(PLUGINS) $(WATCHERS) $(LUA_DEMO)

## demo: many OS threads in one stock Lua state (examples/lua)
demo: $(O)/examples/lua/ilua
	$(O)/examples/lua/ilua $(srcdir)/examples/lua/demo.lua

# ---- Tests -------------------------------------------------------------------------------------------------------

valgrind = valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,possible \
           --show-leak-kinds=definite,possible --fair-sched=yes --trace-children=no
run_env  = TEST_JOBS='$(TEST_JOBS)' TEST_WRAPPER='$(if $(VALGRIND),$(valgrind))' \
           $(if $(VALGRIND),INTERLOCK_TEST_SLOW=1) \
           ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:detect_stack_use_after_return=1 \
           UBSAN_OPTIONS=print_stacktrace=1 TSAN_OPTIONS=die_after_fork=0:halt_on_error=1:second_deadlock_stack=1
# What the static checks want to know.
check_env = SRCDIR='$(srcdir)' OBJDIR='$(O)' SO='$(CURDIR)/$(O)/$(REAL)' SONAME='$(SONAME)' NAME='$(NAME)' SYMBOL_PREFIX='$(SYMBOL_PREFIX)' \
            CC='$(CC)' CXX='$(CXX)' NM='$(NM)' READELF='$(READELF)'
run      = $(run_env) $(check_env) TEST_TIMEOUT='$(TEST_TIMEOUT)' $(srcdir)/tests/support/run.sh

# Said before a compiler says it; config.mk may have yet to be made.
ifneq ($(filter check check-build stress conformance,$(MAKECMDGOALS)),)
$(if $(CMOCKA_LIBS)$(if $(wildcard config.mk),,later),,\
  $(error cmocka is missing; on Debian: make deps (then make distclean or ./config.status --recheck)))
endif

## check: build everything, run every test and every static check
check: check-build
	@$(run) $(API) $(DLOPEN) $(UNIT) $(SCRIPTS) $(STATIC)
check-build: $(SO) $(A) $(PRELOAD) $(TOOLS) $(API) $(DLOPEN) $(UNIT) $(EXAMPLES) $(PLUGINS) $(WATCHERS) $(LUA_DEMO) $(call pick,$(BENCHES))

## stress: the tests that run for minutes
stress: $(STRESS)
	@$(run_env) TEST_JOBS=1 TEST_TIMEOUT='$(STRESS_TIMEOUT)' $(srcdir)/tests/support/run.sh $(STRESS)

# The oracle: a pkg-config name, or the path of a python3-config.
ORACLE ?= python3-embed
oracle_is_config := $(findstring -config,$(ORACLE))
oracle_cflags  = $(if $(oracle_is_config),$(shell $(ORACLE) --includes),$(shell $(PKG_CONFIG) --cflags $(ORACLE)))
oracle_libs    = $(if $(oracle_is_config),$(shell $(ORACLE) --embed --ldflags) -Wl$(comma)-rpath$(comma)$(shell $(ORACLE) --prefix)/lib,$(shell $(PKG_CONFIG) --libs $(ORACLE)))
OC := $(O)/conformance/$(subst /,_,$(ORACLE))
# Tests that also run against CPython carry this line near the top.
marked      := $(if $(filter conformance,$(MAKECMDGOALS)),$(shell grep -l -m 1 -F -x '/* conformance */' $(srcdir)/tests/api/test_*.c 2>/dev/null))
CONFORMANCE := $(patsubst $(srcdir)/tests/api/%.c,%,$(sort $(marked)))
ON_ORACLE   := $(call pick,$(CONFORMANCE:%=$(OC)/%))
ON_OURS     := $(call pick,$(CONFORMANCE:%=$(O)/tests/api/%))
$(OC)/%: $(srcdir)/tests/api/%.c $(O)/flags-c
	$(call say,CC  ,$(@:$(O)/%=%))
	@mkdir -p $(@D)
	$(Q)$(CC) $(oracle_cflags) -I$(srcdir)/tests/support -D_GNU_SOURCE $(CPPFLAGS) -std=gnu11 -w $(CFLAGS) $(CMOCKA_CFLAGS) \
	  -MMD -MP -MF $@.d -MT $@ -o $@ $< $(LDFLAGS) $(oracle_libs) $(CMOCKA_LIBS) -pthread

## conformance: the same tests against CPython (ORACLE=python3-embed), then against interlock
conformance: $(ON_ORACLE) $(ON_OURS)
	@status=0; for side in oracle ours; do \
	  if [ $$side = oracle ]; then echo "against $(ORACLE):"; set -- $(ON_ORACLE); \
	  else echo "against interlock:"; set -- $(ON_OURS); fi; \
	  env -i PATH=/usr/bin:/bin HOME="$$HOME" TEST_TIMEOUT='$(TEST_TIMEOUT)' TEST_JOBS='$(TEST_JOBS)' \
	    $(srcdir)/tests/support/run.sh "$$@" || status=1; \
	done; exit $$status

## abi-check: exports, headers (alone, and beside CPython's), documentation and the ABI of the last release (abidiff)
ABI_CHECKS ?= so abi cpython headers docs
abi-check: lib
	@$(run) $(ABI_CHECKS:%=$(srcdir)/tests/abi/check-%.sh)

## model: the protocols of the lock searched completely by spin, and faults that it must find
model:
	@CC='$(CC)' $(srcdir)/tests/support/run.sh $(srcdir)/tests/model/check-model.sh

## abi-baseline: make today's ABI the one that abi-check compares with
abi-baseline: lib
	@command -v abidw >/dev/null || { echo "abidw is missing; on Debian: make deps-all" >&2; exit 1; }
	@mkdir -p $(srcdir)/tests/abi/baseline
	abidw --headers-dir $(srcdir)/include/interlock --drop-private-types --no-corpus-path --no-comp-dir-path --no-show-locs \
	  --out-file $(srcdir)/tests/abi/baseline/$(shell $(CC) -dumpmachine).abi $(O)/$(REAL)

# ---- Documentation -----------------------------------------------------------------------------------------------

MAN3 = $(patsubst %,$(O)/man3/%.3,$(shell awk '!/^[ \t]*(\#|$$)/ { print $$1 }' $(srcdir)/lib/abi/symbols.txt))

## man: a manual page for every export
man: $(O)/man3/.made
$(O)/man3/.made: $(HEADERS) $(srcdir)/man/gen-man3.pl $(srcdir)/man/Headers.pm
	$(call say,MAN ,man3)
	@rm -rf $(@D) && mkdir -p $(@D)
	$(Q)perl $(srcdir)/man/gen-man3.pl $(srcdir)/include/interlock $(@D) $(NAME) $(VERSION)
	@touch $@

## doc: the manual pages and the reference in HTML (Doxygen); a warning is an error
doc: man
	@command -v doxygen >/dev/null || { echo "Doxygen is missing; on Debian: make deps-all" >&2; exit 1; }
	$(call say,DOXY,$(O)/doc/html/index.html)
	@rm -rf $(O)/doc && mkdir -p $(O)/doc
	$(Q)CC='$(CC)' perl $(srcdir)/man/gen-from-cpython.pl $(srcdir)/include/interlock \
	  $$(ls -d "$$(PATH=/usr/bin:/bin pkg-config --variable=includedir $(ORACLE) 2>/dev/null)"/python3.* 2>/dev/null | tail -n 1) \
	  >$(O)/doc/from_cpython.md
	$(Q){ cat $(srcdir)/man/Doxyfile; echo 'INPUT = $(wildcard $(srcdir)/man/*.md) $(O)/doc/from_cpython.md $(HEADERS)'; \
	  echo 'PROJECT_NUMBER = $(VERSION)'; echo 'OUTPUT_DIRECTORY = $(O)/doc'; echo 'IMAGE_PATH = $(srcdir)/man'; } | doxygen -

# ---- Installing --------------------------------------------------------------------------------------------------

# $(call fill_pc,PREFIX,EXEC_PREFIX,LIBDIR,INCLUDEDIR): the .pc file; directories stay relative to ${prefix} where they are.
fill_pc = sed -e 's|@prefix@|$(1)|' -e 's|@exec_prefix@|$(2)|' -e 's|@libdir@|$(3)|' -e 's|@includedir@|$(4)|' \
              -e 's|@name@|$(NAME)|' -e 's|@version@|$(VERSION)|'
pc_in := $(srcdir)/pkgconfig/interlock.pc.in
$(O)/$(NAME)-uninstalled.pc: $(pc_in) config.mk Makefile
	@mkdir -p $(@D)
	$(Q)$(call fill_pc,$(CURDIR),$(CURDIR),$(CURDIR)/$(O),$(abspath $(INCLUDE))) $< | \
	  sed -e 's|^Libs: .*|& -Wl,-rpath,$${libdir}|' -e 's|^Cflags: .*|Cflags: -I$${includedir}|' >$@

# Where things go; DESTDIR comes in front (packagers), PREFIX replaces the configured prefix.
to_lib     := $(DESTDIR)$(libdir)
to_pc      := $(DESTDIR)$(libdir)/pkgconfig
to_include := $(DESTDIR)$(includedir)/$(NAME)
to_man     := $(DESTDIR)$(mandir)
to_bin     := $(DESTDIR)$(bindir)
# The command of a prefixed build carries the prefix, too.
installed_tools = $(addprefix $(to_bin)/$(SYMBOL_PREFIX),$(notdir $(TOOLS)))
# No program is linked with it, so it does not lie where the linker looks.
to_preload := $(to_lib)/$(NAME)
installed_headers = $(addprefix $(INCLUDE)/,$(notdir $(HEADERS))) $(RENAMES)
# (The manual of a prefixed build is the plain library's.)

## install: put library, headers, .pc file and manual under DESTDIR and PREFIX
install: lib $(TOOLS) $(if $(SYMBOL_PREFIX),,man)
	install -d $(to_bin) $(to_lib) $(to_preload) $(to_pc) $(to_include)
	install -m 755 $(O)/$(REAL) $(to_lib)/$(REAL)
	ln -sf $(REAL) $(to_lib)/$(SONAME)
	ln -sf $(SONAME) $(to_lib)/lib$(NAME).so
	install -m 755 $(PRELOAD) $(to_preload)
	install -m 644 $(A) $(to_lib)/lib$(NAME).a
	install -m 644 $(installed_headers) $(to_include)
	$(call fill_pc,$(prefix),$(value exec_prefix),$(value libdir),$(value includedir)) $(pc_in) >$(to_pc)/$(NAME).pc
	chmod 644 $(to_pc)/$(NAME).pc
	$(foreach t,$(TOOLS),install -m 755 $(t) $(to_bin)/$(SYMBOL_PREFIX)$(notdir $(t)) &&) true
ifeq ($(SYMBOL_PREFIX),)
	install -d $(to_man)/man1 $(to_man)/man3 $(to_man)/man7
	install -m 644 $(wildcard $(srcdir)/man/*.1) $(to_man)/man1
	install -m 644 $(MAN3) $(to_man)/man3
	install -m 644 $(srcdir)/man/interlock.7 $(to_man)/man7
endif

## uninstall: take away what install put there
uninstall:
	rm -f $(to_lib)/$(REAL) $(to_lib)/$(SONAME) $(to_lib)/lib$(NAME).so $(to_lib)/lib$(NAME).a $(to_preload)/$(notdir $(PRELOAD)) $(to_pc)/$(NAME).pc
	rm -f $(addprefix $(to_include)/,$(notdir $(installed_headers)))
	[ ! -d $(to_include) ] || rmdir $(to_include)
	[ ! -d $(to_preload) ] || rmdir $(to_preload)
	rm -f $(installed_tools)
	$(if $(SYMBOL_PREFIX),,rm -f $(MAN3:$(O)/%=$(to_man)/%) $(to_man)/man7/interlock.7 \
	  $(addprefix $(to_man)/man1/,$(notdir $(wildcard $(srcdir)/man/*.1))))

## installcheck: build and run consumers of a staged install (shared, static, dlopen)
installcheck: all
	@rm -rf $(O)/stage
	@$(MAKE) --no-print-directory install DESTDIR=$(CURDIR)/$(O)/stage >/dev/null
	@STAGE=$(CURDIR)/$(O)/stage LIBDIR=$(libdir) NAME=$(NAME) VERSION=$(VERSION) SONAME=$(SONAME) REAL=$(REAL) CC='$(CC)' \
	  SYMBOL_PREFIX=$(SYMBOL_PREFIX) \
	  CFLAGS='$(CFLAGS)' LDFLAGS='$(LDFLAGS)' PKG_CONFIG='$(PKG_CONFIG)' READELF='$(READELF)' UNINSTALLED=$(CURDIR)/$(O) \
	  $(srcdir)/tests/support/run.sh $(srcdir)/tests/install/consumers.sh

## prefixcheck: a build with --with-symbol-prefix=il_, and one program linked with it and with CPython
prefixcheck: $(srcdir)/configure
	@$(srcdir)/tests/install/prefixed.sh $(srcdir) $(O)/prefixed

## packagecheck: what a Debian packager does, up to lintian, from a git archive
packagecheck:
	@$(srcdir)/tests/install/package.sh $(srcdir) $(O)/package

## dist: a tarball of the sources, with configure in it
dist: $(O)/interlock-$(VERSION).tar.gz
$(O)/interlock-$(VERSION).tar.gz: FORCE $(srcdir)/configure
	@mkdir -p $(@D)
	$(Q)$(srcdir)/tests/install/dist.sh $(srcdir) interlock-$(VERSION) $@

# The second build has the compilers and flags of the first, or it could not be the same.
same_flags = CC='$(CC)' CXX='$(CXX)' CFLAGS='$(CFLAGS)' CXXFLAGS='$(CXXFLAGS)' CPPFLAGS='$(CPPFLAGS)' LDFLAGS='$(LDFLAGS)' \
             $(SYMBOL_PREFIX:%=--with-symbol-prefix=%)

## distcheck: the tarball, built, checked and staged from a read-only tree in a separate folder; reproducible, too
distcheck: $(O)/interlock-$(VERSION).tar.gz lib
	@$(srcdir)/tests/install/distcheck.sh $< $(O) $(O)/distcheck $(same_flags)

## reproducible: a build in another folder, time zone, language and umask must be the same, bit by bit
reproducible: $(O)/interlock-$(VERSION).tar.gz lib
	@$(srcdir)/tests/install/reproducible.sh $< $(O) $(O)/reproducible $(same_flags)

## releasecheck: what a release must pass beyond check and conformance (an hour's work at most)
releasecheck:
	@status=0; for goal in model prefixcheck distcheck packagecheck; do \
	  $(MAKE) --no-print-directory $$goal || status=1; done; exit $$status

# ---- Cleaning, help ----------------------------------------------------------------------------------------------

## clean: remove what was built
clean:
	rm -rf obj obj-*
## distclean: the same, and the configuration
distclean: clean
	rm -rf config.mk config.h config.status config.log autom4te.cache
	[ ! -L Makefile ] || rm -f Makefile
## maintainer-clean: the same, and configure
maintainer-clean: distclean
	rm -f configure configure~

## help: this text
help:
	@sed -n 's/^## \([^:]*\): /\1\t/p' $(firstword $(MAKEFILE_LIST)) | sort | awk -F'\t' '{printf "  %-16s %s\n", $$1, $$2}'
	@echo "Variables: V=1  SANITIZE=address,undefined|thread  VALGRIND=1  T=pattern (tests whose path contains it)"
	@echo "           PREFIX=  DESTDIR=  ORACLE=(pkg-config name or python3-config)  TEST_TIMEOUT=  TEST_JOBS=  WERROR=1  DEV=1"

# ---- Benchmark ---------------------------------------------------------------------------------------------------

BENCH_PEERS  ?= python3-embed
BENCH_ROUNDS ?= 3
BENCH_ONLY   ?=
$(O)/bench/%: LINKS = $(with_so) -pthread
$(O)/bench/%: $(srcdir)/bench/%.c $(wildcard $(srcdir)/bench/*.h) $(O)/flags-c $(SO)
	$(compile_program)

# The peers' programs, from the same sources; a clean PATH, so that a peer finds its own library.
$(O)/bench-%/built: $(wildcard $(srcdir)/bench/*.[ch])
	@mkdir -p $(@D)
	$(Q)set -e; for source in $(srcdir)/bench/bench_*.c; do \
	  $(CC) -O2 -w -D_GNU_SOURCE $$(PATH=/usr/bin:/bin pkg-config --cflags $*) $$source \
	    -o $(@D)/$$(basename $$source .c) $$(PATH=/usr/bin:/bin pkg-config --libs $*) \
	    -Wl,-rpath,$$(PATH=/usr/bin:/bin pkg-config --variable=libdir $*) -pthread; done
	@touch $@

.PHONY: start-functions
## start-functions: watch a start and an end (valgrind), and write the list of the functions that lie together
start-functions: $(O)/bench/bench_lifecycle
	$(Q)for path in /usr/bin:/bin /nowhere; do \
	  env -i PATH=$$path $$(command -v valgrind) -q --tool=callgrind --demangle=no --callgrind-out-file=$(O)/start.callgrind \
	    $< init_finalize_warm >/dev/null 2>&1 || exit 1; \
	  awk -f $(srcdir)/lib/abi/start-functions.awk $(O)/start.callgrind; done >$(O)/start-functions
	$(Q)(sed -n '/^#/p' $(srcdir)/lib/abi/start-functions.txt; LC_ALL=C sort -u $(O)/start-functions) >$(O)/start-functions.txt
	$(Q)mv $(O)/start-functions.txt $(srcdir)/lib/abi/start-functions.txt

.PHONY: bench bench-publish
## bench: speed beside the peers, and curves (BENCH_PEERS='python3-embed python-3.13-embed ...' as PKG_CONFIG_PATH finds them, BENCH_ROUNDS, BENCH_ONLY=part of a case's name)
bench: $(BENCHES) $(foreach p,$(BENCH_PEERS),$(O)/bench-$(p)/built)
	@$(srcdir)/bench/run.py --rounds $(BENCH_ROUNDS) --only '$(BENCH_ONLY)' --output $(O)/bench \
	  interlock=$(O)/bench $(foreach p,$(BENCH_PEERS),$(p)=$(O)/bench-$(p))
	@$(srcdir)/bench/plot.py $(O)/bench/table.tsv $(O)/bench

## bench-publish: put the ratios of the last make bench into README.md and man/performance.md
bench-publish:
	@$(srcdir)/bench/publish.py $(O)/bench $(srcdir)/README.md $(srcdir)/man/performance.md

-include $(OBJS:.o=.d) $(addsuffix .d,$(API) $(DLOPEN) $(UNIT) $(STRESS) $(EXAMPLES) $(PLUGINS) $(WATCHERS) $(LUA_DEMO) $(BENCHES) $(ON_ORACLE))
endif
