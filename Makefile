# Everything a person does with a checkout. `make` alone lists the targets.

# Optimising across modules makes reading and inference an eighth faster.
SWIFT_BUILD = swift build -c release -Xswiftc -static-executable -Xswiftc -cross-module-optimization
BIN = $(shell $(SWIFT_BUILD) --show-bin-path)

.PHONY: help setup build demo test generate guide format lint-sources mnist fashion-mnist tinyshakespeare results fuzz benchmark benchmark-train benchmark-lint benchmark-shapes benchmark-verify clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup: ## install the Debian packages the build needs
	@scripts/install-dependencies.sh

build: setup ## one statically linked binary: ./coprime
	$(SWIFT_BUILD) --product coprime
	@ln -sf "$(BIN)/coprime" coprime

demo: build ## lint, verify, train and evaluate specs/digits.yaml
	./coprime run specs/digits.yaml

test: setup ## build and pass all tests
	@scripts/install-dependencies.sh graphviz
	@scripts/test.sh

generate: ## write the registries and the generated parts of the documentation
	swift run generate
	swift run document

guide: setup ## write what the commands print now into docs/guide and specs/articles/commands
	UPDATE_TRANSCRIPTS=1 swift test -c release --disable-xctest --filter TranscriptTests

format: ## format the sources
	swift format --in-place --recursive --parallel Sources Tests Package.swift

lint-sources: ## check the format of the sources
	swift format lint --strict --recursive --parallel Sources Tests Package.swift

MNIST ?= ../shared/data/mnist
mnist: ## fill specs/data/mnist from a folder with the four IDX files: make mnist MNIST=folder
	@scripts/copy-images.sh "$(MNIST)" specs/data/mnist

fashion-mnist: ## fill specs/data/fashion-mnist from Debian's package
	@scripts/install-dependencies.sh dataset-fashion-mnist
	@scripts/copy-images.sh /usr/share/datasets/fashion-mnist specs/data/fashion-mnist

TINYSHAKESPEARE ?= ../shared/data/tinyshakespeare.txt
tinyshakespeare: ## fill specs/data/tinyshakespeare from one text file: make tinyshakespeare TINYSHAKESPEARE=file
	@mkdir -p specs/data/tinyshakespeare
	@cp "$(TINYSHAKESPEARE)" specs/data/tinyshakespeare/input.txt

results: build ## train every spec of docs/results.md and compare with its stated figure: make results OPTIONS=--quick
	@scripts/results.py $(OPTIONS)

fuzz: setup ## feed 10,000 mutated inputs to every command
	@scripts/fuzz.sh 10000

benchmark: build ## measure training steps, linting and shapes against their peers on this machine
	@$(MAKE) --no-print-directory benchmark-train benchmark-shapes
	@. Benchmarks/peers.sh && "$$python" Benchmarks/lint.py ./coprime

benchmark-train: setup ## measure training steps against PyTorch: make benchmark-train OPTIONS="--networks mlp --threads 1"
	@Benchmarks/run.sh $(OPTIONS)

MISTAKES ?= ../shared/benchmarks/mistakes
benchmark-lint: build ## judge the linter by labelled mistakes of real programs: make benchmark-lint MISTAKES=folder
	@python3 Benchmarks/mistakes.py ./coprime "$(MISTAKES)"

benchmark-shapes: build ## measure shape inference against ONNX, Keras and PyTorch on this machine
	$(SWIFT_BUILD) --product inference
	@Benchmarks/run-shapes.sh "$(BIN)/inference"

benchmark-verify: build ## plant mistakes into sound specs and see what catches them: make benchmark-verify OPTIONS="--specs digits"
	@Benchmarks/verify.sh ./coprime $(OPTIONS)

clean: ## remove everything that was built
	rm -rf .build .build_* coprime runs
