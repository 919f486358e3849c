import Arrays
package import DataFiles
import Shapes
import SourceText
import YAML

/// Samples drawn from a known rule, to tell a broken network from a hard problem.
package struct SyntheticSource: DataSource {
  package static let about = About(
    "synthetic", dialects: Dialect.allCases,
    "Draws samples from a known rule: what must be learnable, and what cannot be.")
  package static let schema = Schema(
    Self(),
    [
      .choice("kind", \.kind, required: true, "The rule."),
      .int("samples", \.samples, max: 1 << 28, default: "1000", "Number of samples."),
      .optionalNumber(
        "noise", \.noise, in: 0...Double.greatestFiniteMagnitude,
        "Deviation of the noise; 0.1 or, for blobs, 1."),
      .optionalInt(
        "classes", \.classes, min: 2, max: 1 << 20, "Number of classes, or of symbols for copy."),
      .optionalInt("features", \.features, max: 1 << 20, "Number of features."),
      .int(
        "length", \.length, min: 2, max: 1 << 20, default: "20",
        "Number of steps of a sequence (copy, adding)."),
      .optionalInt("seed", \.seed, min: 0, "Seed of the draws. Default: the data's."),
    ],
    validate: { source, arguments, decoder in
      guard let note = source.problem else { return }
      decoder.report(
        "spec/out-of-range", note.message, at: arguments.range(of: note.key), help: note.help)
    })

  package enum Kind: String, Sendable, CaseIterable {
    case blobs, moons, spirals, xor
    case separableGaussians = "separable_gaussians"
    case inseparableGaussians = "inseparable_gaussians"
    case copy, adding, random
  }

  package var kind = Kind.blobs
  package var samples = 1000
  package var noise: Double?
  package var classes: Int?
  package var features: Int?
  package var length = 20
  package var seed: Int?
  package init(_ kind: Kind = .blobs, samples: Int = 1000) {
    (self.kind, self.samples) = (kind, samples)
  }

  package var declaredSamples: Int? { samples }

  /// Number of classes after defaults; nil for regression.
  var classCount: Int? {
    switch kind {
    case .blobs, .spirals: classes ?? 3
    case .moons, .xor, .separableGaussians, .inseparableGaussians: 2
    case .copy: classes ?? 8
    case .random: classes ?? 10
    case .adding: nil
    }
  }

  var featureCount: Int {
    switch kind {
    case .moons, .spirals, .xor: 2
    case .random: features ?? 20
    case .blobs, .separableGaussians, .inseparableGaussians: features ?? 2
    case .copy, .adding: length
    }
  }

  var noiseDeviation: Double { noise ?? (kind == .blobs ? 1 : 0.1) }

  /// A parameter that the kind cannot follow.
  private var problem: (message: String, key: String, help: String)? {
    if let classes, classCount != classes {
      return (
        "'\(kind.rawValue)' has \(classCount.map { "\($0) classes" } ?? "no classes"), not \(classes)",
        "classes", "leave 'classes' out"
      )
    }
    if let features, featureCount != features {
      return (
        "'\(kind.rawValue)' has \(featureCount) features, not \(features)", "features",
        "leave 'features' out"
      )
    }
    let (count, overflow) = samples.multipliedReportingOverflow(by: featureCount * 2)
    guard overflow || count > 1 << 28 else { return nil }
    return (
      "\(samples) samples of \(featureCount) features do not fit into memory", "samples",
      "draw fewer samples"
    )
  }

  package func declaredFields() -> [FieldFacts] {
    var features = FieldFacts(name: "features", role: .feature, values: ValueFacts(encoding: .real))
    features.shape = Shape(featureShape)
    features.element = kind == .copy ? .int32 : .float32
    if kind == .copy, let classCount {
      features.values = ValueFacts(
        range: Interval(0, Double(classCount - 1)), encoding: .index(classes: classCount))
    }
    var label = FieldFacts(name: "label", role: .label)
    label.shape = Shape(kind == .copy ? [length] : [])
    label.classes = classCount
    if let classCount {
      label.element = .int64
      label.values = ValueFacts(
        range: Interval(0, Double(classCount - 1)), encoding: .index(classes: classCount))
    } else {
      label.element = .float32
      label.values = ValueFacts(range: Interval(0, 2), encoding: .real)
    }
    return [features, label]
  }

  var featureShape: [Int] { kind == .adding ? [length, 2] : [featureCount] }

  package func open(_ context: SourceContext) throws(DataError) -> any RowReader {
    let seed = seed.map { UInt64($0) } ?? context.seed
    let drawn = SyntheticDraws(self, seed: seed).draw()
    let element: ElementType = kind == .copy ? .int32 : .float32
    let features = try HostArray.converted(
      drawn.features, shape: [samples] + featureShape, to: element)
    let labels = try HostArray.converted(
      drawn.labels, shape: [samples] + (kind == .copy ? [length] : []),
      to: classCount == nil ? .float32 : .int64)
    var columns: [(field: RowField, array: HostArray)] = []
    for (name, role, array) in [
      ("features", FieldRole.feature, features), ("label", .label, labels),
    ] {
      let declared = context.field(named: name)
      let shape = try context.shape(of: declared, stored: array.rowShape, file: nil)
      columns.append(
        (
          RowField(name: name, role: declared?.role ?? role, shape: shape, element: array.element),
          try array.renamed([samples] + shape)
        ))
    }
    try context.check(declaredAmong: ["features", "label"], file: "synthetic")
    return MemoryReader(columns)
  }
}
