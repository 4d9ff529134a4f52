# Make is the front door: "make" installs, builds, trains what is missing, draws every figure, runs the notebooks.
#   make                      seed 1, compared with the reference and drawn among its other seeds, into build/miniature
#   make SEEDS="1 2 3 4 5 6 7 8 9 10"   all reporting seeds, into figures/ (runs are kept under runs/ and never made twice)
#   make REFERENCE=1          no training: figures and notebooks from the rows kept under data/reference
#   make SCALE=smoke          the whole pipeline in tiny numbers, into build/smoke
#   make SCALE=curve ENDPOINTS=file.json BUDGET=500   the paper on real text, against GPU servers (docs/endpoints.md)
#   make ENDPOINTS=file.json  train on the servers of an endpoints file; runs and figures have folders of its name
#   make … DATA=/disk/data    downloads and splits of real text lie there (default: data)
#   make -j4                  four runs at a time (default: as many as there are cores); make -k: go on where one fails
#   make figures/fig3.svg     one figure and what it needs
#   make main                 figures 1 to 6 alone, in about a quarter of the time
#   make beyond               what goes beyond the paper: trained golds, warnings, defences; make all: the paper and beyond
#   make live                figures/live.html, which trains in a reader's browser; live-weights packs its models from runs
#   make torture MINUTES=5 SEED=1   kills runs of the smoke scale at random moments, and compares what they end in
#   make compare | claims | notebooks | test | lint | format | proto | api | rehearsal | bench | kernel | lab | course | reference | clean

# ---- what the command line says: a value that a shell or make would run is refused, under -n too
empty :=
define newline


endef
unsafe := ' " ` ; & | < > ( ) { } * ? [ ] ! ^ ~ % \# \$(empty)
digits := 0 1 2 3 4 5 6 7 8 9
without = $(if $(2),$(call without,$(subst $(firstword $(2)),,$(1)),$(wordlist 2,$(words $(2)),$(2))),$(1))
signs = $(findstring $$,$(value $(1)))$(findstring $(newline),$(value $(1)))$(strip $(foreach c,$(unsafe),$(findstring $(c),$(value $(1)))))
said = $(1)=$(value $(1)):
# In this order: a value with a $ must be refused before it is expanded.
$(foreach name,SEEDS SCALE ENDPOINTS DATA BUDGET REFERENCE MINUTES SEED PARTS MAKECMDGOALS,$(if $(call signs,$(name)),$(error \
  $(call said,$(name)) quotes, $$ and other signs that a shell reads are refused)))
$(foreach name,ENDPOINTS DATA,$(if $(filter-out 0 1,$(words $($(name))))$(filter -%,$($(name))),$(error \
  $(call said,$(name)) give the path of one file or folder, without spaces)))
$(foreach name,BUDGET MINUTES SEED,$(if $(strip $(call without,$($(name)),$(digits) .))$(filter-out 0 1,$(words $($(name)))),$(error \
  $(call said,$(name)) give a number)))
ifneq ($(strip $(call without,$(SEEDS),$(digits)))$(filter 0%,$(SEEDS)),)
  $(error SEEDS="$(SEEDS)": seeds are positive integers, for example make SEEDS="1 2 3")
endif
ifneq ($(findstring /,$(SCALE))$(findstring .,$(SCALE))$(filter-out 0 1,$(words $(SCALE)))$(filter -%,$(SCALE)),)
  $(error SCALE=$(SCALE): give the name of a scale, such as smoke or miniature)
endif
ifneq ($(filter-out 1,$(REFERENCE)),)
  $(error REFERENCE=$(REFERENCE): give REFERENCE=1, or leave it out)
endif

goals := $(if $(MAKECMDGOALS),$(MAKECMDGOALS),paper)
ifneq ($(filter-out clean,$(goals)),)
  node := $(shell node -p '(function (v) { return v[0] > 20 || v[0] == 20 && v[1] >= 19 ? "fits" : process.version })(process.versions.node.split("."))' 2>&1)
  ifneq ($(node),fits)
    $(error judgelab needs Node 20.19 or newer, and this is $(node): see https://nodejs.org)
  endif
endif

SCALE ?= miniature
# Scales on real text.
on_text := $(filter paper curve hack pocket smoke-endpoint,$(SCALE))
ifneq ($(on_text),)
  SEEDS ?= 1
  ifndef ENDPOINTS
    $(error SCALE=$(SCALE) runs against servers: give ENDPOINTS=<file>, see docs/endpoints.md)
  endif
else ifeq ($(SCALE),smoke)
  SEEDS ?= 1 2
else
  SEEDS ?= 1
endif
ifneq ($(ENDPOINTS),$(wildcard $(ENDPOINTS)))
  $(error ENDPOINTS=$(ENDPOINTS): there is no such file, see docs/endpoints.md)
endif
# As many at a time as there are cores (but some servers hold one model); -j on the command line wins.
MAKEFLAGS += $(if $(on_text),,-j$(shell getconf _NPROCESSORS_ONLN 2> /dev/null || echo 2))
.SUFFIXES:
.PHONY: paper beyond all main install build train trained compare compared noted figures claims notebooks test lint format proto api rehearsal torture bench live live-weights kernel lab course reference clean FORCE

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

# Figures, notebooks and reporting seeds, as src names them. The rule that writes this file is below.
lists := $(made)/lists.mk
ifneq ($(filter-out install build test lint format proto api rehearsal torture bench live live-weights kernel lab course reference clean,$(goals)),)
  include $(lists)
endif

# What is committed is drawn from all reporting seeds (reference_seeds, of the lists), and from no others.
has_reference := $(if $(place),,$(wildcard data/reference/$(SCALE)))
whole := $(if $(filter-out $(SEEDS),$(reference_seeds))$(filter-out $(reference_seeds),$(SEEDS)),,whole)
rows := --scale $(SCALE) $(if $(place),--root $(root))
ifeq ($(REFERENCE),1)
  rows += --reference
  ifeq ($(origin SEEDS),file) # without SEEDS the reference is taken whole
    whole := whole
  else
    rows += --seeds "$(SEEDS)"
  endif
else
  rows += --seeds "$(SEEDS)" $(if $(has_reference),$(if $(whole),,--with-reference))
endif
ifeq ($(if $(has_reference),$(whole)),whole)
  out := figures
else
  out := $(made)/figures
  executed := --out $(made)/notebooks
endif
judgelab := node dist/cli/index.js
# Notebooks that run side by side share the terminal, and bars would overwrite each other.
commands_share := $(if $(filter -j1,$(MAKEFLAGS)),,JUDGELAB_PROGRESS=lines)

paper: train compared figures claims notebooks
	@cat $(made)/reproduced.txt 2> /dev/null || true
	@echo "open $(out)/index.html in a browser; make lab opens the notebooks"
ifeq ($(SCALE),smoke)
	@echo "(the smoke scale only shows that everything works: its numbers and warnings mean nothing)"
endif

beyond: train figures claims notebooks
	@echo "open $(out)/index.html in a browser; make lab opens the notebooks"

all: paper

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
$(script): $(wildcard $(browser)/*) src/report/packing.ts src/report/outputs/shape.ts src/report/traceSteps.ts tsconfig.json $(installed)
	node node_modules/typescript/bin/tsc -p $(browser)
	@mkdir -p build
	node_modules/.bin/esbuild $(browser)/main.ts --bundle --format=iife --target=es2022 --charset=utf8 --log-level=warning --outfile=build/report-new.js
	@mv build/report-new.js $@

# ---- train: judgelab finds the runs that are missing and makes them in lanes; make says what for
# Make remakes what it includes even under -n; who only looks is shown what is there, and nothing is installed.
dry := $(findstring n,$(firstword -$(MAKEFLAGS)))
$(lists): $(if $(and $(dry),$(wildcard $(lists))),,$(built)) $(ENDPOINTS)
	@$(judgelab) lists --scale $(SCALE) --out $@

# What the goals need: all runs, or those of some figures, or runs named by their manifests.
run_goals := $(filter $(root)/$(SCALE)/%/manifest.json,$(goals))
figure_goals := $(filter $(figure_names) $(beyond_names),$(notdir $(basename $(filter figures/% $(out)/%,$(goals)))))
# What goes beyond the paper is trained by make beyond and make all; from stored rows it is drawn with the rest.
with_beyond := $(filter beyond all,$(goals))
beyond_rows := $(with_beyond)$(wildcard $(if $(has_reference),data/reference/$(SCALE)/golds.jsonl))
alone := $(if $(filter-out beyond,$(goals))$(has_reference),,alone)
trained_names := $(if $(filter main,$(goals)),$(main_names),$(if $(alone),,$(figure_names)))
drawn := $(trained_names) $(if $(beyond_rows),$(if $(filter main,$(goals)),,$(beyond_names)))
drawn_notebooks := $(if $(alone),,$(notebook_names)) $(if $(beyond_rows),$(beyond_notebooks))
asked := $(run_goals:$(root)/$(SCALE)/%/manifest.json=%) $(figure_goals) \
  $(if $(filter main figures claims %/index.html %/claims.md,$(goals)),$(trained_names))
everything := $(filter paper all train compare notebooks $(made)/notebooks/%,$(goals))
chapters := $(if $(everything),paper) $(if $(with_beyond),beyond)
lanes = $(patsubst -j%,--lanes %,$(firstword $(filter-out -j,$(filter -j%,$(MAKEFLAGS)))))
keep_going = $(if $(findstring k,$(filter-out --% -j%,$(firstword -$(MAKEFLAGS)))),--keep-going)

trained: $(built)
	@$(judgelab) train --scale $(SCALE) --seeds "$(SEEDS)" --root $(root) --stamps $(made)/rows $(lanes) $(keep_going) \
	  --for $(or $(strip $(chapters)),$(sort $(asked)))

ifeq ($(REFERENCE),1)
  rows_for = $(wildcard data/reference/$(SCALE)/*.json*)
else
  rows_for = $(made)/rows/$(1).txt $(if $(filter --with-reference,$(rows)),$(wildcard data/reference/$(SCALE)/*.json*))
train: trained
endif
# Their times are those of the last change in what is read; make must not take them for its own scratch.
.PRECIOUS: $(made)/rows/%.txt
$(made)/rows/%.txt: trained
	@:
ifneq ($(run_goals),)
$(run_goals): trained
	@:
endif

# The runs made here beside the reference's, to the bit. What differs is told, and drawn all the same.
comparable := $(if $(has_reference),$(if $(REFERENCE),,$(filter $(reference_seeds),$(SEEDS))))
compare: trained
	@$(judgelab) compare --scale $(SCALE) --root $(root) --seeds "$(SEEDS)"
compared: $(if $(comparable),$(made)/reproduced.txt)
$(made)/reproduced.txt: trained FORCE
	@mkdir -p $(@D); $(judgelab) compare --scale $(SCALE) --root $(root) --seeds "$(comparable)" > $@ || cat $@

# ---- draw
rows_stamp := $(made)/rows.txt
$(rows_stamp): FORCE
	@mkdir -p $(@D); echo '$(rows)' | cmp -s - $@ || echo '$(rows)' > $@

# To start and to read the rows costs more than to draw: a figure that is no goal of its own is noted here, and drawn with the rest.
stale :=
define figure_rules
$(out)/$(1).svg: $(call rows_for,$(1)) $(rows_stamp) $(built)
	@$$(if $$(figure_goals),$$(judgelab) figure $(1) $$(rows) --out $$(@D) && touch $$@,$$(eval stale += $(1)))
$(out)/$(1).png $(out)/$(1).html $(out)/$(1).json: $(out)/$(1).svg ;
endef
$(foreach name,$(figure_names) $(beyond_names),$(eval $(call figure_rules,$(name))))
# Figure 1 shows battles of table 1, but does not ask for all of their policies where it is drawn alone or for main.
ifneq ($(filter paper beyond all figures,$(goals)),)
$(out)/fig1.svg: $(call rows_for,table1)
endif

# figures/ shows all seeds of the reference; what fewer seeds give is drawn elsewhere.
elsewhere := $(if $(filter figures,$(out)),,$(filter figures/%,$(goals)))
ifneq ($(elsewhere),)
$(elsewhere): figures/%: $(out)/% FORCE
	@echo "drawn into $(out)/$*: figures/ keeps what all seeds of the reference give (make $@ REFERENCE=1)"
endif

# As many processes as jobs.
jobs = $(or $(patsubst -j%,%,$(firstword $(filter-out -j,$(filter -j%,$(MAKEFLAGS))))),1)
noted: $(foreach name,$(drawn),$(out)/$(name).svg)
	@$(if $(stale),printf '%s\n' $(stale) | xargs -P $(jobs) -n $$(( ($(words $(stale)) + $(jobs) - 1) / $(jobs) )) \
	  $(judgelab) figure $(rows) --out $(out) && touch $(stale:%=$(out)/%.svg))

figures main: $(out)/index.html
$(out)/index.html: $(foreach name,$(drawn),$(out)/$(name).svg) $(out)/claims.md $(script) | noted
	@$(judgelab) report $(rows) --out $(@D) && touch $@

claims: $(out)/claims.md
$(out)/claims.md: $(foreach name,$(drawn),$(call rows_for,$(name))) $(rows_stamp) $(built)
	@$(judgelab) claims $(rows) --out $(@D) && touch $@

notebooks: $(drawn_notebooks:%=$(made)/notebooks/%.done)
$(made)/notebooks/%.done: notebooks/%.ipynb $(call rows_for,all) $(rows_stamp) $(built)
	@mkdir -p $(@D)
	@$(commands_share) $(judgelab) notebook $< $(rows) $(executed) && touch $@

# The page that trains in a reader's browser. Its models are of seed 1 and committed: only live-weights asks for their runs.
live: figures/live.html
figures/live.html: $(built) $(wildcard $(live)/*) $(browser)/apart.ts $(browser)/dom.ts figures/live/weights.js
	node node_modules/typescript/bin/tsc -p $(live)
	node dist/live/build.js page

live_runs := pretrain/policy-llama-3.1-8b $(addprefix train-judge/,reasoning-4b non-reasoning-4b untitled-reasoning-4b)
live-weights: $(built)
	@$(judgelab) train --scale miniature --seeds 1 --root runs --for $(addsuffix /seed-1,$(live_runs))
	node dist/live/build.js weights
	node dist/live/build.js page

ifeq ($(out),figures)
figures: live
endif

# ---- the rest
reference: $(built)
	@$(judgelab) reference --scale $(SCALE) $(if $(filter file,$(origin SEEDS)),,--seeds "$(SEEDS)")

test: lint $(built) $(script) $(checked)
	node node_modules/mocha/bin/mocha.js "test/**/*.test.ts"

# Formatting and lint rules stand in biome.json.
lint: $(installed)
	@node_modules/.bin/biome check .

format: $(installed)
	node_modules/.bin/biome check --write .

# Mocha strips types and never reads them.
$(checked): dist/.built $(sources) $(shell find test -name '*.ts') test/tsconfig.json tsconfig.json $(installed)
	node node_modules/typescript/bin/tsc -p test
	@touch $@

# Crashes at random moments: runs must end in the bytes of undisturbed ones.
torture: $(built)
	node --import=tsx test/torture/torture.ts $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED))

# What src/index.ts exports, from its docstrings: build/api/index.html.
api: $(installed)
	node_modules/.bin/typedoc

# The path to GPU servers with stand-ins for all of them, on this machine (docs/endpoints.md).
rehearsal: $(built) $(script)
	node --import=tsx test/rehearsal/rehearse.ts

# The Tinker protocol's protobuf, by its generator at exact versions; npx fetches it (128 MB) where it is not there.
proto := src/engine/tinker/proto
proto: $(installed)
	npx --yes -p @bufbuild/buf@1.75.0 -p @bufbuild/protoc-gen-es@2.17.0 -p @bufbuild/protobuf@2.17.0 buf generate $(proto) \
	  --template '{"version":"v2","plugins":[{"local":"protoc-gen-es","out":"$(proto)","opt":"target=ts,import_extension=js"}]}'

# make bench PARTS="engine policy" measures some parts and prints them only.
bench: $(built)
	node dist/bench/bench.js $(PARTS)

kernel: $(built)
	@$(judgelab) kernel

# Rooted in the project, so that src, figures and docs are at hand.
lab: kernel
	@command -v jupyter > /dev/null || { echo "make lab needs JupyterLab: pip install jupyterlab. VS Code opens notebooks/ too"; exit 1; }
	@echo "Figures are pictures; pip install plotly makes them live."
	jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks/00-setting.ipynb

# The students' and the instructor's notebooks (docs/teaching.md).
course: $(built)
	@$(judgelab) course --out build/course

# What was trained stays: it is minutes of work, and a change of configuration remakes it anyway.
clean:
	rm -rf dist build
