import Analysis
import Catalog
import Program
import SourceText
import Spec
import Testing

/// A part of a spec, and what a bare spec does without.
struct BareCase: CustomTestStringConvertible {
  let title: String
  var dialect = "keras"
  var layers = ["dense: 4"]
  var pipeline: [String] = []
  var training = "{loss: mean_squared_error, optimizer: adam}"
  let without: [String]
  var testDescription: String { title }

  var yaml: String {
    """
    coprime: 1
    model:
      dialect: \(dialect)
      input: [batch, 8, 8, 3]
      layers:
    \(layers.map { "    - \($0)" }.joined(separator: "\n"))
    data:
      fields:
        image: {role: feature, shape: [8, 8, 3]}
        label: {role: label, shape: []}
      pipeline: [\(pipeline.map { "{\($0)}" }.joined(separator: ", "))]
    training: \(training)
    """
  }

  static let all: [BareCase] = [
    .init(
      title: "dropout as a number, with a name, and of other kinds",
      layers: [
        "dropout: 0.5", "dropout: {rate: 0.3, name: second}", "spatial_dropout2d: 0.1",
        "gaussian_noise: {stddev: 0.1, seed: 3}", "drop_path: 0.2", "dense: 4",
      ],
      without: [
        "dropout 'dropout'", "dropout 'second'", "spatial_dropout2d 'spatial_dropout2d'",
        "gaussian_noise 'gaussian_noise'", "drop_path 'drop_path'",
      ]),
    .init(
      title: "penalties of weights and outputs",
      layers: [
        "conv2d: {filters: 4, kernel_size: 3, kernel_regularizer: {l2: 0.01}, bias_regularizer: l1}",
        "dense: {units: 4, activity_regularizer: {l1: 0.1}}",
      ],
      without: [
        "'kernel_regularizer' of 'conv2d'", "'bias_regularizer' of 'conv2d'",
        "'activity_regularizer' of 'dense'",
      ]),
    .init(
      title: "dropout inside of a layer inside of a layer",
      layers: [
        "reshape: [64, 3]",
        "bidirectional: {layer: {lstm: {units: 4, dropout: 0.2, recurrent_dropout: 0.0}}}",
      ],
      without: ["'dropout' of 'bidirectional'"]),
    .init(
      title: "layers inside of runs of layers",
      layers: [
        "flatten",
        "sequential: {layers: [{dense: {units: 4, kernel_regularizer: l2}}, {dropout: 0.5}]}",
        "sequential: {layers: [{dropout: 0.1}, {dense: 4}]}",
      ],
      without: [
        "'kernel_regularizer' of 'sequential/dense'", "dropout 'sequential/dropout'",
        "dropout 'sequential_1/dropout'",
      ]),
    .init(
      title: "layers that augment, named by others",
      layers: [
        "random_flip", "conv2d: {filters: 3, kernel_size: 3, padding: same, name: stem}",
        "add: {from: [stem, random_flip]}", "random_rotation: {factor: 0.1, from: stem}",
      ],
      without: ["random_flip 'random_flip'", "random_rotation 'random_rotation'"]),
    .init(
      title: "steps that augment, but none that others need",
      pipeline: [
        "random_flip: {field: image, only: train}", "gaussian_noise: {field: image, stddev: 0.1}",
        "rescale: {field: image, scale: 1/255}", "shuffle", "batch: 4",
      ],
      without: ["the step 'random_flip'", "the step 'gaussian_noise'"]),
    .init(
      title: "a crop that gives the size of the input stays",
      layers: ["conv2d: {filters: 4, kernel_size: 8}", "dropout: 0.5", "reshape: [4]"],
      pipeline: [
        "resize: {field: image, height: 10, width: 10}",
        "random_crop: {field: image, height: 8, width: 8, only: train}",
        "crop: {field: image, height: 8, width: 8, only: [validation, test]}",
      ],
      without: ["dropout 'dropout'"]),
    .init(
      title: "schedule, clipping, decay and smoothing",
      training: """
        {loss: {categorical_crossentropy: {label_smoothing: 0.1}}, schedule: {step_decay: {every: 2, factor: 0.5}},
          gradient_clip: {norm: 1}, optimizer: {adam: {learning_rate: 0.01, clipnorm: 1, weight_decay: 0.01}}}
        """,
      without: [
        "the schedule", "clipping of gradients", "'clipnorm'", "'weight_decay'",
        "'label_smoothing'",
      ]),
    .init(
      title: "decay that an optimizer has by itself",
      training: "{loss: mean_squared_error, optimizer: adamw}",
      without: ["the weight decay of 'adamw'"]),
    .init(
      title: "PyTorch's names, and its dropout where none is written", dialect: "torch",
      layers: [
        "Dropout", "Dropout2d: {p: 0.2}", "Flatten: {start_dim: 1, end_dim: 2}",
        "TransformerEncoderLayer: {d_model: 3, nhead: 1, batch_first: true}",
      ],
      training: "{loss: mse_loss, optimizer: {AdamW: {lr: 0.001}}}",
      without: [
        "Dropout 'Dropout'", "Dropout2d 'Dropout2d'",
        "the dropout of 0.1 in 'TransformerEncoderLayer'", "the weight decay of 'AdamW'",
      ]),
  ]
}

@Suite struct BareSpecTests {
  private func analyzed(_ yaml: String) throws -> AnalyzedSpec {
    try #require(AnalyzedSpec(SpecDocument.read(Array(yaml.utf8), path: "spec.yaml")))
  }

  private func errors(_ spec: AnalyzedSpec) -> [String] {
    (spec.document.diagnostics + spec.diagnostics).filter { $0.severity == .error }.map(\.message)
  }

  @Test(arguments: BareCase.all)
  func whatLearningCanDoWithoutIsSwitchedOff(_ c: BareCase) throws {
    let spec = try analyzed(c.yaml)
    #expect(errors(spec) == [])
    let bare = try #require(BareSpec(spec))
    #expect(bare.without.map(\.name) == c.without)
    #expect(errors(bare.spec) == [])
    // Names and shapes stay, and nothing is left to switch off.
    #expect(bare.spec.graph?.nodes.map(\.name) == spec.graph?.nodes.map(\.name))
    #expect(
      bare.spec.nodes.map { $0.outputs.map(\.type.shape) }
        == spec.nodes.map { $0.outputs.map(\.type.shape) })
    #expect(
      bare.spec.nodes.allSatisfy { node in
        node.inference?.weights.allSatisfy { $0.regularizer == nil } ?? true
      })
    #expect(BareSpec(bare.spec) == nil)
    #expect(
      bare.spec.graph?.nodes.allSatisfy { ($0.layer as? DropoutLayer)?.rate ?? 0 == 0 } == true)
  }

  @Test func aBlockThatIsUsedTwiceIsOnePlace() throws {
    let spec = try analyzed(
      """
      coprime: 1
      blocks:
        part:
          parameters: {rate: 0.1}
          layers:
            - dense: {units: 4, activation: relu}
            - dropout: $rate
      model:
        input: [batch, 8]
        layers:
          - part: {repeat: 2}
          - part: {rate: 0.5}
          - dense: 1
      """)
    let bare = try #require(BareSpec(spec, name: "part-bare"))
    #expect(bare.without.count == 1)
    let rates = bare.spec.graph?.nodes.compactMap { ($0.layer as? DropoutLayer)?.rate }
    #expect(rates == [0, 0, 0])
    #expect(bare.spec.spec.name?.value == "part-bare")
  }

  @Test func thereMayBeNothingToSwitchOff() throws {
    let spec = try analyzed(
      """
      coprime: 1
      model:
        input: [batch, 8]
        layers: [{dense: {units: 4, activation: relu}}, {dropout: 0}, {dense: 1}]
      training: {loss: mean_squared_error, optimizer: {adam: {weight_decay: 0}}}
      """)
    #expect(BareSpec(spec) == nil)
  }
}
