import Analysis
import Catalog
import SourceText
import Spec
import YAML

/// Sizes of the training that several rules reckon with.
extension AnalyzedSpec {
  /// Number of training samples, where it is declared.
  var trainingSamples: Int? { pipeline.after[.train]?.samples }

  /// Where that number is written.
  var samplesRange: SourceRange? {
    spec.data.flatMap { ($0.samples[.train] ?? $0.totalSamples)?.range }
  }

  /// The batch size the spec states, and where; nil where it is left to the default. A step of the
  /// pipeline comes before the setting of the loop, as it does in training.
  var batchSize: (value: Int, range: SourceRange?)? {
    if let entry = spec.data?.pipeline.last(where: { $0.step is BatchStep && $0.reaches(.train) }),
      let step = entry.step as? BatchStep
    {
      return (step.size, entry.entry.arguments.range(of: "size"))
    }
    return spec.training?.batchSize.map { ($0.value, $0.range) }
  }

  /// The batch size training uses.
  var effectiveBatchSize: Int { batchSize?.value ?? TrainingSection.defaultBatchSize }

  var epochs: Int { spec.training?.epochs?.value ?? TrainingSection.defaultEpochs }

  /// Updates per epoch, where the number of samples or steps is known.
  var stepsPerEpoch: Int? {
    if let steps = spec.training?.stepsPerEpoch?.value { return steps }
    guard let samples = trainingSamples, samples > 0 else { return nil }
    let size = max(1, effectiveBatchSize)
    let drops = pipeline.after[.train]?.order.dropsRemainder ?? false
    return drops ? samples / size : (samples - 1) / size + 1
  }

  /// Updates of the whole training, where that is known.
  var totalSteps: Int? {
    stepsPerEpoch.map { steps in
      let (product, overflow) = steps.multipliedReportingOverflow(by: epochs)
      return overflow ? .max : product
    }
  }
}

extension AnalyzedSpec {
  /// The source of the training data, where it gives one class after the other.
  var sourceSortedByLabel: SourceRange? {
    guard pipeline.before[.train]?.order.isSortedByLabel == true else { return nil }
    return spec.data?.source?.range
  }

  /// Samples of one class that follow each other in such a source.
  var samplesInARowOfOneClass: Int? {
    guard sourceSortedByLabel != nil, let samples = trainingSamples,
      let classes = pipeline.before[.train]?.fields.first(where: { $0.role == .label })?.classes,
      classes > 1
    else { return nil }
    return samples / classes
  }

  /// Steps that one split gets, in order.
  func steps(of split: Split) -> [StepEntry] {
    spec.data?.pipeline.filter { $0.reaches(split) } ?? []
  }

  /// Limits a step to the training split.
  func limitingToTraining(_ entry: StepEntry) -> [FixIt] {
    let title = "limit it to training"
    if let only = entry.only { return replacing(only.range, with: "train", title) }
    return setting("only", to: "train", inStep: entry, title)
  }
}

extension StepEntry {
  /// Splits besides training that get the step.
  func heldOutSplits(_ spec: AnalyzedSpec) -> [Split] {
    spec.pipeline.splits.filter { $0 != .train && reaches($0) }
  }

  /// Whether the step is applied to a split.
  func reaches(_ split: Split) -> Bool { only?.value.contains(split) ?? true }
}

extension LayerNode {
  /// A parameter of the layer that is written as a plain number.
  func number(_ key: String) -> Double? {
    guard let scalar = arguments.pair(named: key)?.value.scalar else { return nil }
    switch scalar.resolved {
    case .int(let value): return Double(value)
    case .float(let value): return value
    default:
      let parts = scalar.text.split(separator: "/").compactMap { Double($0.filter { $0 != " " }) }
      return parts.count == 2 && parts[1] != 0 ? parts[0] / parts[1] : nil
    }
  }
}

extension Interval {
  /// Of numbers spread evenly between the ends.
  var rootMeanSquare: Double {
    ((lower * lower + lower * upper + upper * upper) / 3).squareRoot()
  }
}
