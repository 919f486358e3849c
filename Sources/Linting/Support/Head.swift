import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec
import YAML

/// What the last layer before a loss gives, in the words of its activation.
enum Head: Equatable {
  case softmax, sigmoid, logSoftmax, linear
  /// Another function, by name.
  case other(String)
  case unknown

  init(_ encoding: Encoding?) {
    switch encoding {
    case .probabilities: self = .softmax
    case .independentProbabilities: self = .sigmoid
    case .logProbabilities: self = .logSoftmax
    case .linear: self = .linear
    case .activated(let name): self = .other(name)
    case .index, .oneHot, .multiHot, .real, nil: self = .unknown
    }
  }
}

/// A contradiction between what a head gives and what its loss takes. Each is a rule of its own.
enum HeadFault {
  case softmaxOverOneUnit, oneUnitWithCategoricalLoss
  case softmaxIntoLogitsLoss, sigmoidIntoLogitsLoss, logSoftmaxIntoLogitsLoss, hiddenActivation
  case logitsIntoProbabilityLoss, logProbabilitiesIntoProbabilityLoss
  case sigmoidWithCategoricalLoss, softmaxWithBinaryLoss
  case probabilitiesIntoNLLLoss, logitsIntoNLLLoss
  case probabilitiesIntoHingeLoss, softmaxWithRegressionLoss
}

/// A loss with the head it judges and the target it compares it with.
struct JudgedHead {
  let spec: AnalyzedSpec
  let site: LossSite

  var head: Head { Head(site.prediction.encoding) }
  var contract: LossContract { site.contract }
  var range: Interval? { site.prediction.range }

  /// The one contradiction between head and loss that explains the others; nil where there is none
  /// or where the head is not known.
  var fault: HeadFault? {
    if head == .softmax, units == 1 { return .softmaxOverOneUnit }
    switch contract.prediction {
    case .logits, .probabilities, .logProbabilities:
      if units == 1, contract.task == .classification { return .oneUnitWithCategoricalLoss }
    default: break
    }
    return table
  }

  /// Whether the head's single unit is the mistake, so that nothing else about its width needs saying.
  var isSingleUnitFault: Bool {
    fault == .softmaxOverOneUnit || fault == .oneUnitWithCategoricalLoss
  }

  /// The contracts of losses against heads: one line per row of the table.
  private var table: HeadFault? {
    switch (contract.prediction, head) {
    case (_, .unknown), (.anything, _): nil

    case (.logits, .softmax), (.independentLogits, .softmax): .softmaxIntoLogitsLoss
    case (.logits, .sigmoid), (.independentLogits, .sigmoid): .sigmoidIntoLogitsLoss
    case (.logits, .logSoftmax): .logSoftmaxIntoLogitsLoss
    case (.independentLogits, .logSoftmax): .hiddenActivation
    case (.logits, .linear), (.independentLogits, .linear): nil
    case (.logits, .other), (.independentLogits, .other): isCramped ? .hiddenActivation : nil

    case (.probabilities, .softmax), (.independentProbabilities, .sigmoid): nil
    case (.probabilities, .sigmoid): .sigmoidWithCategoricalLoss
    case (.independentProbabilities, .softmax): .softmaxWithBinaryLoss
    case (.probabilities, .linear), (.independentProbabilities, .linear): .logitsIntoProbabilityLoss
    case (.probabilities, .logSoftmax), (.independentProbabilities, .logSoftmax):
      .logProbabilitiesIntoProbabilityLoss
    case (.probabilities, .other): isPositive ? nil : .hiddenActivation
    case (.independentProbabilities, .other): isWithinUnit ? nil : .hiddenActivation

    case (.logProbabilities, .logSoftmax): nil
    case (.logProbabilities, .softmax), (.logProbabilities, .sigmoid): .probabilitiesIntoNLLLoss
    case (.logProbabilities, .linear), (.logProbabilities, .other): .logitsIntoNLLLoss

    case (.margins, .softmax), (.margins, .sigmoid): .probabilitiesIntoHingeLoss
    case (.margins, _): nil

    case (.values, .softmax): .softmaxWithRegressionLoss
    case (.values, _): nil
    }
  }

  /// Whether the head cuts off a side that scores need: all below 0 (relu), or both ends (tanh).
  private var isCramped: Bool {
    guard let range else { return false }
    return range.lower == 0 || range.isBounded
  }
  /// Whether the head is positive everywhere, and so never without a gradient (softplus, exponential).
  private var isPositive: Bool { range.map { $0.lower >= 0 && $0.excludesLower } ?? true }
  private var isWithinUnit: Bool { range.map { Interval(0, 1).contains($0) } ?? true }
}

extension AnalyzedSpec {
  /// Every loss with its two ends.
  var heads: [JudgedHead] { losses.map { JudgedHead(spec: self, site: $0) } }
}

// MARK: - Numbers and places

extension JudgedHead {
  /// Width of the class axis; nil where it is not known.
  var units: Int? {
    guard let shape = site.type?.shape, shape.rank > 1 else { return nil }
    let axis = isTorchImage ? 1 : shape.rank - 1
    return shape.dims[axis].evaluate(spec.spec.dims.values)
  }

  /// PyTorch's classification losses keep classes on axis 1, whatever comes behind.
  private var isTorchImage: Bool {
    guard spec.graph?.dialect == .torch, (site.type?.shape.rank ?? 0) > 2 else { return false }
    return contract.task == .classification
  }

  /// The field the head is compared with: its label, or what an autoencoder is fed.
  var target: FieldFacts? {
    if let target = site.target { return target }
    guard spec.spec.task?.value == .autoencoding else { return nil }
    let features = spec.pipeline.fields(.feature)
    return features.count == 1 ? features[0] : nil
  }

  /// Whether the targets are classes rather than quantities; false where that is not known.
  var targetIsClasses: Bool {
    switch site.target?.values.encoding {
    case .index, .oneHot, .multiHot: true
    default: false
    }
  }

  /// Whether the head can give every value of the target; true where that is not known. Ends count as
  /// reached: a sigmoid comes as near to 0 and 1 as one likes.
  func reaches(_ target: FieldFacts) -> Bool {
    guard let values = target.values.range, let range else { return true }
    return values.lower >= range.lower && values.upper <= range.upper
  }

  /// The layer that made the encoding: a reshape behind it only passes it on.
  var index: Int? {
    guard let wiring = Wiring(spec), var index = site.node else { return nil }
    // PyTorch's layers that learn have no activation of their own.
    while !wiring[index].isLearning, wiring[index].layer?.outputActivation == nil,
      let before = wiring.source(of: index)
    {
      index = before
    }
    return index
  }
  var node: LayerNode? { index.flatMap { spec.graph?.nodes[$0] } }

  /// Where the head's activation is written, or the layer where it has none.
  var place: SourceRange {
    site.prediction.encodingReasons.last?.range ?? node?.activationRange ?? lossRange
  }
  /// Where the head's width is written.
  var unitsRange: SourceRange { unitsPair?.value.place ?? node?.range ?? lossRange }
  /// Whether the width is written as a number of its own, which an edit can replace.
  var unitsAreWritten: Bool { unitsPair?.value.text.flatMap { Int($0) } == units && units != nil }

  /// The parameter that sets the width of the head's last learning layer.
  private var unitsPair: Arguments.Pair? {
    guard let wiring = Wiring(spec), var index else { return nil }
    while !wiring[index].isLearning, let before = wiring.source(of: index) { index = before }
    for key in ["units", "filters", "out_features", "out_channels"] {
      if let pair = wiring[index].arguments.pair(named: key) { return pair }
    }
    return nil
  }

  /// `'dense_1'`, quoted; `the model` where the head is not known.
  var name: String { node.map { "'\($0.name)'" } ?? "the model" }
  var lossRange: SourceRange { site.entry.entry.nameRange }
  var lossName: String { site.entry.entry.entry.arguments.owner }
  /// The chain that made the head what it is, and the loss at the other end.
  func notes(_ wants: String) -> [Diagnostic.Note] {
    site.prediction.encodingReasons.notes.filter { $0.range != place }
      + [.init("'\(lossName)' \(wants)", at: lossRange)]
  }
}

// MARK: - Fixes

extension JudgedHead {
  /// Gives the loss another value of `from_logits`, where it has that option.
  func settingFromLogits(_ value: Bool) -> [FixIt] {
    guard contract.hasFromLogits else { return [] }
    return spec.setting(
      "from_logits", to: "\(value)", in: site.entry.entry.entry.arguments,
      of: site.entry.entry.range,
      "tell '\(lossName)' from_logits: \(value)")
  }

  /// Gives the head another activation, where it is a parameter of the head's layer.
  func settingActivation(_ activation: String) -> [FixIt] {
    guard let node, spec.graph?.dialect == .keras else { return [] }
    if node.kind == "activation" {
      return spec.setting(
        "activation", to: activation, in: node.arguments, of: node.entryRange,
        "make it \(activation)")
    }
    guard node.isLearning, node.layer?.outputActivation != nil else { return [] }
    return spec.setting(
      "activation", to: activation, in: node.arguments, of: node.entryRange,
      "give '\(node.name)' activation: \(activation)")
  }
}
