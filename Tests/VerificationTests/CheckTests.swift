import Analysis
import JSONText
import SourceText
import Spec
import Testing
import Training
import Verification

/// A spec, made sound or broken in one place.
struct CheckCase: CustomTestStringConvertible {
  let check: String
  let title: String
  let expected: CheckStatus
  let yaml: String
  var testDescription: String { "\(check): \(title)" }

  init(_ check: String, _ title: String, _ expected: CheckStatus, _ yaml: String) {
    (self.check, self.title, self.expected, self.yaml) = (check, title, expected, yaml)
  }
}

/// A classifier of points around three centres.
private func blobs(
  layers: [String] = ["dense: {units: 16, activation: relu}", "dense: {units: 3, name: logits}"],
  fields: String = "", pipeline: [String] = [],
  loss: String = "sparse_categorical_crossentropy: {from_logits: true}",
  optimizer: String = "adam: {learning_rate: 0.01}", classes: Int = 3, features: Int = 4
) -> String {
  """
  coprime: 1
  model:
    input: [batch, \(features)]
    layers:
  \(layers.map { "    - \($0)" }.joined(separator: "\n"))
  data:
    source:
      synthetic: {kind: blobs, samples: 200, classes: \(classes), features: \(features), seed: 1}
    fields:
      features: {role: feature\(fields)}
      label: {role: label, shape: []}
    pipeline: [\(pipeline.map { "{\($0)}" }.joined(separator: ", "))]
  training:
    loss: {\(loss)}
    optimizer: {\(optimizer)}
    seed: 1
  """
}

private let images = """
  coprime: 1
  model:
    input: [batch, 8, 8, 1]
    layers:
      - conv2d: {filters: 4, kernel_size: 3, padding: same, activation: relu}
      - max_pooling2d: 2
      - batch_normalization
      - flatten
      - dropout: 0.2
      - dense: {units: 3, name: logits}
  data:
    fields:
      image: {role: feature, shape: [8, 8, 1], range: [0, 1]}
      label: {role: label, classes: 3}
    samples: 100
  training:
    loss: {sparse_categorical_crossentropy: {from_logits: true}}
    optimizer: {adam: {learning_rate: 0.01}}
    seed: 1
  """

/// Two regressions on one layer, the second weighed against the first.
private func twoOutputs(weight: Int) -> String {
  """
  coprime: 1
  model:
    inputs:
      image: [batch, 6]
    layers:
      - dense: {units: 8, activation: relu, name: shared}
      - dense: {units: 1, name: price, input: shared}
      - dense: {units: 1, name: age, input: shared}
    outputs: [price, age]
  data:
    fields:
      image: {role: feature, shape: [6], range: [0, 1]}
      price: {role: label, shape: [1], range: [0, 1]}
      age: {role: label, shape: [1], range: [0, 1]}
    samples: 100
  training:
    loss: {price: mean_squared_error, age: mean_squared_error}
    loss_weights: {price: \(weight), age: 1}
    optimizer: {adam: {learning_rate: 0.01}}
    seed: 1
  """
}

/// Repeats symbols one by one.
private func letters(_ layer: String) -> String {
  """
  coprime: 1
  model:
    inputs:
      features: {shape: [batch, 12], dtype: int32}
    layers:
      - embedding: {input_dim: 8, output_dim: 6}
      - \(layer)
      - dense: {units: 8, name: logits}
  data:
    source:
      synthetic: {kind: copy, samples: 100, classes: 8, length: 12, seed: 1}
  training:
    loss: {sparse_categorical_crossentropy: {from_logits: true}}
    optimizer: {adam: {learning_rate: 0.01}}
    seed: 1
  """
}

/// Labels without relation to their inputs.
private let noise = """
  coprime: 1
  model:
    input: [batch, 20]
    layers:
      - dense: {units: 2, activation: tanh}
      - dense: {units: 10, name: logits}
  data:
    source:
      synthetic: {kind: random, samples: 300, classes: 10, features: 20, seed: 1}
  training:
    loss: {sparse_categorical_crossentropy: {from_logits: true}}
    optimizer: {adam: {learning_rate: 0.05}}
    seed: 1
  """

/// Sums that are predicted from two marked numbers among five.
private func sums(
  head: String = "dense: {units: 1}", loss: String = "mean_squared_error: {}",
  pipeline: String = "rescale: {field: features, scale: 1}"
) -> String {
  """
  coprime: 1
  model:
    input: [batch, 5, 2]
    layers:
      - flatten
      - dense: {units: 16, activation: tanh}
      - \(head)
  data:
    source:
      synthetic: {kind: adding, samples: 200, length: 5, seed: 1}
    pipeline: [{\(pipeline)}]
  training:
    loss: {\(loss)}
    optimizer: {adam: {learning_rate: 0.01}}
    seed: 1
  """
}

/// Repeats symbols, one of which stands for nothing.
private let padded = """
  coprime: 1
  model:
    dialect: torch
    inputs:
      features: {shape: [batch, 12], dtype: int64}
    layers:
      - Embedding: {num_embeddings: 8, embedding_dim: 6, padding_idx: 2, max_norm: 1}
      - Linear: {in_features: 6, out_features: 8}
      - transpose: {dim0: 1, dim1: 2}
  data:
    source:
      synthetic: {kind: copy, samples: 100, classes: 8, length: 12, seed: 1}
  training:
    loss: CrossEntropyLoss
    optimizer: {Adam: {lr: 0.01}}
    seed: 1
  """

/// A classifier with samples that are not trained on.
private func trained(
  _ kind: String, optimizer: String = "adam: {learning_rate: 0.01}"
) -> String {
  """
  coprime: 1
  model:
    input: [batch, 2]
    layers:
      - dense: {units: 16, activation: relu}
      - dense: {units: \(kind == "blobs" ? 3 : 2), name: logits}
  data:
    source:
      synthetic: {kind: \(kind), samples: 600, seed: 1}
    split: {validation: 0.3, seed: 1}
    pipeline:
      - standardize: {field: features, fit: train}
  training:
    loss: {sparse_categorical_crossentropy: {from_logits: true}}
    optimizer: {\(optimizer)}
    batch_size: 16
    epochs: 15
    seed: 1
  """
}

@Suite struct CheckTests {
  static let cases = [
    CheckCase("labels-in-range", "as many outputs as classes", .pass, blobs()),
    CheckCase(
      "labels-in-range", "one output too few", .fail,
      blobs(layers: ["dense: {units: 2, name: logits}"])),
    CheckCase(
      "labels-in-range", "labels divided with the images", .fail,
      blobs(pipeline: ["rescale: {field: label, scale: 1/255}"])),
    CheckCase("finite-data", "plain data", .pass, blobs()),
    CheckCase(
      "finite-data", "a scale that overflows", .fail,
      blobs(pipeline: ["rescale: {field: features, scale: 1.0e+39}"])),
    CheckCase("degenerate-labels", "three classes", .pass, blobs()),
    CheckCase(
      "degenerate-labels", "every label multiplied by zero", .fail,
      blobs(pipeline: ["rescale: {field: label, scale: 0}"])),
    CheckCase("constant-inputs", "points that differ", .pass, blobs()),
    CheckCase(
      "constant-inputs", "every feature multiplied by zero", .fail,
      blobs(pipeline: ["rescale: {field: features, scale: 0}"])),
    CheckCase(
      "declared-facts", "a range that holds the data", .pass, blobs(fields: ", range: [-100, 100]")),
    CheckCase("declared-facts", "a range that does not", .fail, blobs(fields: ", range: [0, 1]")),
    CheckCase("predicted-shapes", "a convolutional network", .pass, images),
    CheckCase("finite-forward", "a convolutional network", .pass, images),
    CheckCase(
      "finite-forward", "inputs too large to be multiplied", .fail,
      blobs(
        layers: [
          "dense: {units: 8, name: wide}",
          "dense: {units: 3, name: logits, kernel_initializer: {constant: {value: 1.0e+10}}}",
        ],
        pipeline: ["rescale: {field: features, scale: 1.0e+30}"])),
    CheckCase(
      "initial-loss", "points near the origin", .pass,
      blobs(pipeline: ["rescale: {field: features, scale: 0.1}"])),
    CheckCase(
      "initial-loss", "inputs a thousand times too large", .warn,
      blobs(pipeline: ["rescale: {field: features, scale: 1000}"])),
    CheckCase("activation-scale", "a convolutional network", .pass, images),
    CheckCase(
      "activation-scale", "a bias that silences every unit", .warn,
      blobs(layers: [
        "dense: {units: 8, activation: relu, bias_initializer: {constant: {value: -1000}}}",
        "dense: {units: 3, name: logits}",
      ])),
    CheckCase("regularization", "no penalty", .skip, blobs()),
    CheckCase(
      "regularization", "a small penalty", .pass,
      blobs(layers: ["dense: {units: 3, name: logits, kernel_regularizer: {l2: 0.001}}"])),
    CheckCase(
      "regularization", "a penalty above the loss", .warn,
      blobs(layers: ["dense: {units: 3, name: logits, kernel_regularizer: {l2: 100}}"])),
    CheckCase("gradients-reach", "a convolutional network", .pass, images),
    CheckCase(
      "gradients-reach", "units that are always zero", .fail,
      blobs(layers: [
        "dense: {units: 8, activation: relu, bias_initializer: {constant: {value: -1000}}}",
        "dense: {units: 3, name: logits}",
      ])),
    CheckCase(
      "gradients-reach", "everything frozen", .fail,
      blobs(layers: ["dense: {units: 3, name: logits, trainable: false}"])),
    CheckCase("determinism", "dropout and batch normalization", .pass, images),
    CheckCase("kernel-agreement", "a convolutional network", .pass, images),
    CheckCase("gradient-check", "a convolutional network", .pass, images),
    CheckCase("gradient-check", "an affine network", .pass, blobs()),
    CheckCase(
      "gradient-check", "a loss whose variances lie below their bound", .warn,
      sums(
        head: "dense: {units: 2, bias_initializer: {constant: {value: -5}}}",
        loss: "gaussian_nll_loss: {eps: 0.01}")),
    CheckCase(
      "gradient-check", "a loss whose variances lie above it", .pass,
      sums(head: "dense: {units: 2, activation: softplus}", loss: "gaussian_nll_loss: {}")),
    CheckCase("gradient-check", "rows for padding, and rows that are shortened", .pass, padded),
    CheckCase("batch-leak", "batch normalization in inference", .pass, images),
    CheckCase("output-range", "a convolutional network", .pass, images),
    CheckCase(
      "output-range", "a softmax", .pass,
      blobs(
        layers: ["dense: {units: 3, activation: softmax, name: classes}"],
        loss: "sparse_categorical_crossentropy: {}")),
    CheckCase("overfit", "a network that can", .pass, blobs()),
    CheckCase(
      "overfit", "moving averages that follow slowly", .pass,
      blobs(layers: [
        "dense: {units: 16}", "batch_normalization", "relu", "dense: {units: 3, name: logits}",
      ])),
    CheckCase(
      "overfit", "softmax twice", .fail,
      blobs(layers: [
        "dense: {units: 16, activation: relu}",
        "dense: {units: 3, activation: softmax, name: logits}",
      ])),
    CheckCase(
      "overfit", "a frozen network", .fail,
      blobs(layers: ["dense: {units: 3, name: logits, trainable: false}"])),
    CheckCase(
      "overfit", "a network too small for ten samples of ten classes", .warn,
      blobs(
        layers: ["dense: {units: 1, activation: tanh}", "dense: {units: 10, name: logits}"],
        classes: 10)),
    CheckCase("overfit", "two units that can keep ten samples apart, not a hundred", .warn, noise),
    CheckCase(
      "overfit", "a target beyond what a sigmoid gives", .fail,
      sums(
        head: "dense: {units: 1, activation: sigmoid}",
        pipeline: "rescale: {field: label, scale: 100}")),
    CheckCase(
      "overfit", "steps of a billionth", .fail, blobs(optimizer: "sgd: {learning_rate: 1.0e-9}")),
    CheckCase(
      "overfit", "a learning rate of a million", .fail,
      blobs(optimizer: "sgd: {learning_rate: 1.0e+6}")),
    CheckCase("input-dependence", "a network that looks at its inputs", .pass, blobs()),
    CheckCase("input-dependence", "numbers that follow from their inputs", .pass, sums()),
    CheckCase(
      "input-dependence", "inputs divided by a billion", .warn,
      sums(pipeline: "rescale: {field: features, scale: 1.0e-9}")),
    CheckCase("initial-mode-gap", "no dropout", .pass, blobs()),
    CheckCase("initial-mode-gap", "batch normalization", .skip, images),
    CheckCase(
      "initial-mode-gap", "half of the units dropped", .pass,
      blobs(layers: [
        "dense: {units: 64, activation: relu}", "dropout: 0.5", "dense: {units: 3, name: logits}",
      ])),
    CheckCase(
      "initial-mode-gap", "one unit of a thousand kept", .warn,
      blobs(layers: [
        "dense: {units: 64, activation: relu}", "dropout: 0.999",
        "dense: {units: 3, name: logits}",
      ])),
    CheckCase("silent-units", "units that wake", .pass, blobs()),
    CheckCase(
      "silent-units", "biases that silence most units", .warn,
      blobs(layers: [
        "dense: {units: 64, activation: relu, bias_initializer: {random_normal: {mean: -60, stddev: 30}}}",
        "dense: {units: 3, name: logits}",
      ])),
    CheckCase("gradient-scale", "a convolutional network", .pass, images),
    CheckCase(
      "gradient-scale", "sigmoids in a row", .warn,
      blobs(
        layers: [String](repeating: "dense: {units: 8, activation: sigmoid}", count: 12)
          + ["dense: {units: 3, name: logits}"])),
    CheckCase("loss-terms", "one loss", .skip, blobs()),
    CheckCase("loss-terms", "two losses of one size", .pass, twoOutputs(weight: 1)),
    CheckCase("loss-terms", "one loss that drowns the other", .warn, twoOutputs(weight: 10000)),
    CheckCase("causality", "no steps", .skip, blobs()),
    CheckCase("causality", "an LSTM", .pass, letters("lstm: {units: 8, return_sequences: true}")),
    CheckCase(
      "causality", "a convolution padded to the left", .pass,
      letters("conv1d: {filters: 8, kernel_size: 3, padding: causal}")),
    CheckCase(
      "causality", "a network that reads from both ends", .skip,
      letters("bidirectional: {layer: {lstm: {units: 8, return_sequences: true}}}")),
    CheckCase("over-regularized", "nothing to switch off", .skip, trained("blobs")),
    CheckCase("below-baseline", "points that can be told apart", .pass, trained("blobs")),
    CheckCase(
      "below-baseline", "labels without relation", .warn, trained("inseparable_gaussians")),
    CheckCase("permuted-labels", "points that can be told apart", .pass, trained("blobs")),
    CheckCase(
      "permuted-labels", "labels without relation", .warn, trained("inseparable_gaussians")),
    CheckCase(
      "training-finite", "a learning rate of a million", .fail,
      blobs(optimizer: "sgd: {learning_rate: 1.0e+6}")),
    CheckCase("loss-falls", "points that can be told apart", .pass, trained("blobs")),
    CheckCase(
      "loss-falls", "a learning rate of a billionth", .warn,
      trained("blobs", optimizer: "sgd: {learning_rate: 1.0e-9}")),
    CheckCase(
      "update-size", "a learning rate of a billionth", .warn,
      trained("blobs", optimizer: "sgd: {learning_rate: 1.0e-9}")),
  ]

  @Test(arguments: cases) func checksSayWhatTheyShould(_ sample: CheckCase) throws {
    let document = SpecDocument.read(Array(sample.yaml.utf8), path: "spec.yaml")
    let spec = try #require(AnalyzedSpec(document))
    let needed = sample.check == "input-dependence" ? ["overfit", sample.check] : [sample.check]
    let session = RunSession(
      spec,
      options: RunOptions(
        folder: "", threads: 2, synthesizes: true, outputFolder: nil, isForced: true))
    let results = try session.verify(VerifyOptions(only: needed))
    let result = try #require(results.last)
    #expect(result.about.id == sample.check)
    #expect(result.status == sample.expected, "\(result.outcome.message)")
    // A fault of the spec says where it is and what to do.
    if result.status == .fail || result.status == .warn {
      #expect(result.outcome.range != nil, "\(result.outcome.message)")
      #expect(result.outcome.help != nil, "\(result.outcome.message)")
    }
  }

  /// Ids of the checks that some table of cases names.
  private static let tested = Set(
    cases.map(\.check) + DataCheckTests.cases.map(\.check)
      + HistoryCheckTests.cases.map { $0.check.about.id })

  @Test func everyCheckExplainsItselfAndHasAName() {
    #expect(Set(allChecks.map { $0.about.id }).count == allChecks.count)
    for check in allChecks {
      let about = check.about
      #expect(about.id.allSatisfy { $0.isLowercase || $0 == "-" })
      #expect(about.summary.last == "." && about.meaning.last == ".")
      #expect(!about.tolerance.isEmpty)
      #expect(Self.tested.contains(about.id), "'\(about.id)' has no test")
    }
  }

  @Test func aUsedUpBudgetSkipsWhatCosts() throws {
    let spec = try #require(AnalyzedSpec(SpecDocument.read(Array(blobs().utf8), path: "spec.yaml")))
    let session = RunSession(spec, options: RunOptions(folder: "", outputFolder: nil))
    let results = try session.verify(VerifyOptions(budget: 0))
    #expect(results.count == allChecks.count)
    for result in results where result.about.cost > .free {
      #expect(result.status == .skip)
      #expect(result.outcome.message.contains("budget"))
    }
    // What costs nothing is still done.
    #expect(results.contains { $0.status == .pass })
  }

  @Test func namesOfChecksAreChecked() throws {
    let yaml = blobs() + "\nverify: {only: [overfitt]}\n"
    let spec = try #require(AnalyzedSpec(SpecDocument.read(Array(yaml.utf8), path: "spec.yaml")))
    let session = RunSession(spec, options: RunOptions(folder: "", outputFolder: nil))
    let error = #expect(throws: RunError.self) { try session.verify() }
    #expect(error?.help == "did you mean 'overfit'?")
    #expect(error?.range != nil)
  }

  @Test func theReportForMachinesHasItsKeys() throws {
    let spec = try #require(AnalyzedSpec(SpecDocument.read(Array(blobs().utf8), path: "spec.yaml")))
    let session = RunSession(spec, options: RunOptions(folder: "", outputFolder: nil))
    let results = try session.verify(VerifyOptions(only: ["initial-loss"]))
    let report = RunReport(checks: results.map(\.json)).json
    #expect(
      report.members?.map(\.key) == ["coprime", "checks", "epochs", "evaluation", "artifacts"])
    let check = try #require(report["checks"]?.array?.first)
    #expect(
      check.members?.map(\.key) == ["id", "status", "measured", "expected", "message", "seconds"])
    #expect(check["status"]?.string == "pass" || check["status"]?.string == "warn")
  }
}
