import Arrays
import Catalog
import Kernels
import Program
import Shapes
import SourceText
import Testing
import YAML

/// One loss with one choice of its options.
struct LossCase: Sendable, CustomTestStringConvertible {
  let yaml: String
  let loss: any Loss
  var testDescription: String { yaml }

  static let all: [LossCase] = allLosses.flatMap { entry -> [LossCase] in
    guard let type = entry as? any Loss.Type, type.about.name != "custom" else { return [] }
    let name = type.about.name
    var texts = [name]
    if has(type, "from_logits") { texts.append("\(name): {from_logits: true}") }
    if has(type, "label_smoothing") { texts.append("\(name): {label_smoothing: 0.1}") }
    if has(type, "delta") { texts.append("\(name): {delta: 0.3}") }
    if let more = options[name] { texts += more.map { "\(name): {\($0)}" } }
    return texts.compactMap { LossCase($0, type.about.dialects.contains(.keras) ? .keras : .torch) }
  }

  /// Further options that change the arithmetic.
  private static let options = [
    "cross_entropy": ["weight: [1, 2, 0.5, 1, 3, 1], label_smoothing: 0.2", "ignore_index: 2"],
    "nll_loss": ["weight: [1, 2, 0.5, 1, 3, 1], ignore_index: 1"],
    "sparse_categorical_crossentropy": ["ignore_class: 2"],
    "bce_loss": ["weight: [1, 2, 0.5, 1, 3, 1]"],
    "bce_with_logits": ["pos_weight: 3", "weight: 2, pos_weight: [1, 2, 0.5, 1, 3, 1]"],
    "kl_div": ["log_target: true", "reduction: batchmean"],
    "poisson_nll_loss": ["log_input: false, full: true"],
    "multi_margin_loss": ["p: 2, margin: 0.6, weight: [1, 2, 0.5, 1, 3, 1]"],
    "multilabel_soft_margin_loss": ["weight: [1, 2, 0.5, 1, 3, 1]"],
    "hinge_embedding_loss": ["margin: 2"], "margin_ranking_loss": ["margin: 0.5"],
    "cosine_embedding_loss": ["margin: 0.3"], "gaussian_nll_loss": ["full: true, eps: 0.01"],
    "triplet_margin_loss": ["p: 1, swap: true, margin: 3", "swap: true"],
    "dice": ["axis: [-1]"], "tversky": ["alpha: 0.2, beta: 0.9, axis: [-1]"],
    "smooth_l1_loss": ["beta: 0.3"],
    "triplet_margin_with_distance_loss": ["distance_function: cosine_distance, swap: true"],
    "ctc_loss": ["reduction: sum, blank: 1", "zero_infinity: true"],
    "circle": ["gamma: 3, margin: 0.2, remove_diagonal: false"],
  ]

  private static func has<E: CatalogEntry>(_ type: E.Type, _ key: String) -> Bool {
    type.schema.field(named: key) != nil
  }

  private init?(_ yaml: String, _ dialect: Dialect) {
    guard let node = read(SourceFile(path: "loss.yaml", text: yaml)).root else { return nil }
    var decoder = SpecDecoder()
    decoder.dialect = dialect
    guard let loss = decoder.entry(node, .loss)?.value as? any Loss else { return nil }
    (self.yaml, self.loss) = (yaml, loss)
  }
}

@Suite struct LossGradientTests {
  @Test func everyLossIsCovered() {
    let covered = Set(LossCase.all.map { $0.yaml.split(separator: ":")[0] })
    for entry in allLosses where entry.about.name != "custom" {
      #expect(covered.contains(entry.about.name[...]), "\(entry.about.name)")
    }
    print("gradient checks of \(covered.count) losses, \(LossCase.all.count) cases")
  }

  @Test(arguments: LossCase.all)
  func theGradientAgreesWithCentralDifferences(_ c: LossCase) throws {
    let (rows, width) = (4, 6)
    let contract = c.loss.contract
    let isIndex = contract.target == .index
    var builder = ProgramBuilder(mode: .training)
    // A sequence of scores, or one row of them per sample.
    let isSequence = c.loss is any SequenceComparison
    let prediction = builder.input(
      "prediction", TensorType(Shape(isSequence ? [1, rows, width] : [rows, width])))
    // Two vectors or numbers side by side have one target.
    let shape =
      switch type(of: c.loss).about.name {
      case "gaussian_nll_loss", "margin_ranking_loss": [rows, width / 2]
      case "cosine_embedding_loss", "circle": [rows]
      case "ctc", "ctc_loss": [1, 3]
      default: isIndex ? [rows] : [rows, width]
      }
    let target = builder.input("target", TensorType(Shape(shape)))
    let perSample = try c.loss.lower(prediction: prediction, target: target, into: &builder)
    builder.output("loss", perSample)
    let executor = try ReferenceExecutor<Double>(builder.program, bindings: [:])

    let name = type(of: c.loss).about.name
    let inputs = [
      "prediction": name == "circle"
        ? draws(rows * width, -0.6, 0.6, 1) : predictions(contract.prediction, rows, width),
      "target": Self.labels[name]
        ?? targets(contract.target, rows, shape.dropFirst().first ?? 1),
    ]
    let run = try executor.run(parameters: [], inputs: inputs)
    let weights = draws(run[perSample].count, 0.2, 1, 60)
    let gradient =
      executor.gradients(of: run, from: [perSample: weights]).byInput["prediction"] ?? []
    let losses = run[perSample]
    #expect(losses.allSatisfy { $0.isFinite }, "\(losses)")

    let h = 1e-6
    for k in 0..<rows * width {
      func value(_ step: Double) throws -> Double {
        var moved = inputs
        moved["prediction"]?[k] += step
        return zip(try executor.run(parameters: [], inputs: moved)[perSample], weights).reduce(0) {
          $0 + $1.0 * $1.1
        }
      }
      let numeric = (try value(h) - value(-h)) / (2 * h)
      let analytic = gradient.isEmpty ? 0 : gradient[k]
      #expect(
        abs(numeric - analytic) <= 1e-5 * max(1, abs(numeric), abs(analytic)),
        "d/d prediction[\(k)]: analytic \(analytic), numeric \(numeric)")
    }
  }

  /// Targets of losses that take the numbers of classes, but not one for each row of scores.
  private static let labels = [
    "circle": [0.0, 2, 2, 0], "ctc": [2, 2, 0], "ctc_loss": [2, 2, -1],
  ]

  /// Predictions of the kind that the loss wants, away from the borders of their range.
  private func predictions(_ kind: LossContract.Prediction, _ rows: Int, _ width: Int) -> [Double] {
    let raw = draws(rows * width, -1.5, 1.5, 1)
    switch kind {
    case .independentProbabilities: return draws(rows * width, 0.1, 0.9, 1)
    case .probabilities, .logProbabilities:
      return (0..<rows).flatMap { row -> [Double] in
        let part = draws(width, 0.2, 1, 10 + row)
        let sum = part.reduce(0, +)
        return part.map { kind == .probabilities ? $0 / sum : logarithm($0 / sum) }
      }
    // Positive, since Poisson's loss takes the logarithm of a rate.
    case .values, .anything: return draws(rows * width, 0.2, 1.5, 1)
    default: return raw
    }
  }

  private func targets(_ kind: LossContract.Target, _ rows: Int, _ width: Int) -> [Double] {
    switch kind {
    case .index: return (0..<rows).map { Double($0 % width) }
    case .oneHot: return (0..<rows).flatMap { row in (0..<width).map { $0 == row ? 1.0 : 0 } }
    case .binary: return draws(rows * width, 0, 1, 3).map { $0 < 0.5 ? 0 : 1 }
    case .signs: return draws(rows * width, 0, 1, 3).map { $0 < 0.5 ? -1 : 1 }
    case .values, .anything: return draws(rows * width, 0.1, 1.2, 3)
    }
  }
}

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

private func logarithm(_ x: Double) -> Double { log(x) }
