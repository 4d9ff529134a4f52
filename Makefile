# Make is the workflow engine: "make" installs, builds, trains what is missing, draws every figure, runs the notebooks.
#   make                      everything, for seeds 1 to 3 (runs are kept under runs/ and never made twice)
#   make SEEDS=1              one seed; make SEEDS="1 2 3 4 5" all reporting seeds
#   make REFERENCE=1          no training: figures and notebooks from the rows kept under data/reference
#   make SCALE=smoke          the whole pipeline in tiny numbers, into build/smoke
#   make SCALE=curve ENDPOINTS=file.json BUDGET=500   the paper on real text, against GPU servers (docs/endpoints.md)
#   make ENDPOINTS=file.json  train on the servers of an endpoints file; runs and figures have folders of its name
#   make … DATA=/disk/data    downloads and splits of real text lie there (default: data)
#   make figures/fig3.svg     one figure and what it needs
#   make main                 figures 1 to 6 alone, in about a quarter of the time
#   make live                figures/live.html, which trains in a reader's browser; live-weights packs its models from runs
#   make claims | notebooks | test | lint | format | rehearsal | bench | kernel | lab | reference | clean
SCALE ?= miniature
# Scales on real text.
on_text := $(filter paper curve hack smoke-endpoint,$(SCALE))
ifneq ($(on_text),)
  SEEDS ?= 1
  ifndef ENDPOINTS
    $(error SCALE=$(SCALE) runs against servers: give ENDPOINTS=<file>, see docs/endpoints.md)
  endif
else ifeq ($(SCALE),smoke)
  SEEDS ?= 1 2
else
  SEEDS ?= 1 2 3
endif
MAKEFLAGS += $(if $(on_text),,-j2) # two runs at a time (but some servers hold one model); -j on the command line wins
.SUFFIXES:
.PHONY: all main install build train figures claims notebooks test lint format rehearsal bench live live-weights kernel lab reference clean FORCE

all: train figures claims notebooks

# Where runs lie, and what is made of them. What was trained elsewhere never mixes with what was trained here.
place := $(basename $(notdir $(ENDPOINTS)))
ifdef ENDPOINTS
  export JUDGELAB_ENDPOINTS = $(ENDPOINTS)
  root := runs/endpoints/$(place)
else
  root := runs
endif
DATA ?= data
export JUDGELAB_DATA = $(DATA)
ifdef BUDGET
  export JUDGELAB_BUDGET = $(BUDGET)
endif
made := build/$(if $(place),endpoints/$(place)/)$(SCALE)
# What is committed is drawn from the miniature's reporting seeds only.
ifeq ($(place)$(SCALE)$(filter-out 1 2 3 4 5,$(SEEDS)),miniature)
  out := figures
else
  out := $(made)/figures
  executed := --out $(made)/notebooks
endif
rows := --scale $(SCALE) $(if $(place),--root $(root))
ifeq ($(REFERENCE),1)
  rows += --reference
endif
ifneq ($(REFERENCE)$(origin SEEDS),1file) # without SEEDS the reference is taken whole
  rows += --seeds "$(SEEDS)"
endif
judgelab := node dist/cli/index.js
# Two runs share the terminal, and two bars would overwrite each other.
export JUDGELAB_PROGRESS = $(if $(filter -j1,$(MAKEFLAGS)),bar,lines)

# ---- install and build
installed := node_modules/.package-lock.json
kernels := build/kernels.wasm
script := build/report.js
checked := build/.tests-checked
browser := src/report/browser
live := src/live/browser
native := build/.native
built := dist/.built $(kernels) $(native)
sources := $(shell find src -name '*.ts' -not -path 'src/engine/cpu/kernels/*' -not -path '$(browser)/*' -not -path '$(live)/*')
ASC_FLAGS := --optimizeLevel 3 --shrinkLevel 0 --converge --enable simd --runtime stub --noAssert

install: $(installed)
build: $(built) $(script)

$(installed): package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

dist/.built: $(sources) tsconfig.json $(installed)
	node node_modules/typescript/bin/tsc -p .
	@touch $@

$(kernels): $(wildcard src/engine/cpu/kernels/*) $(installed)
	@mkdir -p build
	node node_modules/assemblyscript/bin/asc.js src/engine/cpu/kernels/index.ts -o build/kernels-new.wasm $(ASC_FLAGS)
	@mv build/kernels-new.wasm $@

# The same kernels for this processor's vectors, where a C++ compiler is found; without it WebAssembly does the work.
$(native): $(wildcard src/engine/cpu/kernels/* src/engine/cpu/native/*) $(installed) | dist/.built
	@node dist/engine/cpu/native/build.js
	@mkdir -p build && touch $@

# What the report runs in a browser: typed against the DOM, then bundled into one script.
$(script): $(wildcard $(browser)/*) src/report/outputs/shape.ts tsconfig.json $(installed)
	node node_modules/typescript/bin/tsc -p $(browser)
	@mkdir -p build
	node_modules/.bin/esbuild $(browser)/main.ts --bundle --format=iife --target=es2022 --charset=utf8 --log-level=warning --outfile=build/report-new.js
	@mv build/report-new.js $@

# ---- train: the rules for runs are generated from src/paper/experiments.ts
rules := build/rules-$(if $(place),$(place)-)$(SCALE).mk
goals := $(if $(MAKECMDGOALS),$(MAKECMDGOALS),all)
ifneq ($(filter-out install build test lint format rehearsal bench live kernel lab reference clean,$(goals)),)
  ifneq ($(shell echo '$(SEEDS)' | grep -Ec '^ *[1-9][0-9]{0,8}( +[1-9][0-9]{0,8})* *$$'),1)
    $(error SEEDS="$(SEEDS)": seeds are positive integers, for example make SEEDS="1 2 3")
  endif
  ifneq ($(ENDPOINTS),$(wildcard $(ENDPOINTS)))
    $(error ENDPOINTS=$(ENDPOINTS): there is no such file, see docs/endpoints.md)
  endif
  include $(rules)
  $(foreach seed,$(SEEDS),$(eval $(call run_rules,$(seed))))
endif

# Make remakes what it includes even under -n; who only looks is shown the rules that are there, and nothing is installed.
dry := $(findstring n,$(firstword -$(MAKEFLAGS)))
$(rules): $(if $(and $(dry),$(wildcard $(rules))),,$(built)) $(ENDPOINTS)
	@$(judgelab) rules --scale $(SCALE) --out $@

# Made once, with network; a folder that is there already is taken as it is.
$(DATA)/splits/$(SCALE)/seed-%/splits.json: | $(built)
	@$(judgelab) data split --scale $(SCALE) --seed $*
.PRECIOUS: $(DATA)/splits/$(SCALE)/seed-%/splits.json
# The same of Arena-Hard-V2, where its battles are to be fought: first of all, so that nothing fails for it after weeks.
$(DATA)/downloads/arena-hard-v2/%: | $(built)
	@$(judgelab) data fetch arena-hard-v2
.PRECIOUS: $(DATA)/downloads/arena-hard-v2/%

of_seeds = $(foreach seed,$(SEEDS),$(call $(1),$(seed)))
ifeq ($(REFERENCE),1)
  rows_for = $(wildcard data/reference/$(SCALE)/*.jsonl*)
else
  rows_for = $(call of_seeds,$(1)_runs)
train: $(benchmark) $(call of_seeds,all_runs)
endif

# ---- draw
rows_stamp := $(made)/rows.txt
$(rows_stamp): FORCE
	@mkdir -p $(@D); echo '$(rows)' | cmp -s - $@ || echo '$(rows)' > $@

drawn := $(if $(filter main,$(goals)),$(main_names),$(figure_names))

define figure_rules
$(out)/$(1).svg: $(call rows_for,$(1)) $(rows_stamp) $(built)
	@$$(judgelab) figure $(1) $$(rows) --out $$(@D) && touch $$@
$(out)/$(1).png $(out)/$(1).html $(out)/$(1).json: $(out)/$(1).svg ;
endef
$(foreach name,$(figure_names),$(eval $(call figure_rules,$(name))))
# Figure 1 shows battles of table 1, but does not ask for all of their policies where it is drawn alone or for main.
ifneq ($(filter all figures,$(goals)),)
$(out)/fig1.svg: $(call rows_for,table1)
endif

figures main: $(out)/index.html
$(out)/index.html: $(foreach name,$(drawn),$(out)/$(name).svg) $(out)/claims.md $(script)
	@$(judgelab) report $(rows) --out $(@D) && touch $@

claims: $(out)/claims.md
$(out)/claims.md: $(foreach name,$(drawn),$(call rows_for,$(name))) $(rows_stamp) $(built)
	@$(judgelab) claims $(rows) --out $(@D) && touch $@

notebooks: $(notebook_names:%=$(made)/notebooks/%.done)
$(made)/notebooks/%.done: notebooks/%.ipynb $(call rows_for,all) $(rows_stamp) $(built)
	@mkdir -p $(@D)
	@$(judgelab) notebook $< $(rows) $(executed) && touch $@

# The page that trains in a reader's browser. Its models are of seed 1 and committed: only live-weights asks for their runs.
live: figures/live.html
figures/live.html: $(built) $(wildcard $(live)/*) figures/live/weights.js
	node node_modules/typescript/bin/tsc -p $(live)
	node dist/live/build.js page

live_runs := $(addprefix runs/miniature/,$(addsuffix /seed-1/manifest.json,pretrain/policy-llama-3.1-8b \
  $(addprefix train-judge/,reasoning-4b non-reasoning-4b untitled-reasoning-4b)))
live-weights: $(live_runs) $(built)
	node dist/live/build.js weights
	@$(MAKE) live

ifeq ($(out),figures)
figures: live
endif

# ---- the rest
reference: $(built)
	@$(judgelab) reference --scale $(SCALE) $(if $(filter file,$(origin SEEDS)),,--seeds "$(SEEDS)")

test: lint $(built) $(script) $(checked)
	node node_modules/mocha/bin/mocha.js

# Formatting and lint rules stand in biome.json.
lint: $(installed)
	@node_modules/.bin/biome check .

format: $(installed)
	node_modules/.bin/biome check --write .

# Mocha strips types and never reads them.
$(checked): dist/.built $(sources) $(shell find test -name '*.ts') test/tsconfig.json tsconfig.json $(installed)
	node node_modules/typescript/bin/tsc -p test
	@touch $@

# The path to GPU servers with stand-ins for all of them, on this machine (docs/endpoints.md).
rehearsal: $(built) $(script)
	node --import=tsx test/rehearsal/rehearse.ts

bench: $(built)
	node dist/bench/bench.js

kernel: $(built)
	@$(judgelab) kernel

lab: kernel
	@command -v jupyter > /dev/null || { echo "make lab needs JupyterLab; VS Code opens notebooks/ too"; exit 1; }
	jupyter lab notebooks

# What was trained stays: it is minutes of work, and a change of configuration remakes it anyway.
clean:
	rm -rf dist build
