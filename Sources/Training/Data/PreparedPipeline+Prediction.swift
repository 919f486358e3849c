internal import Analysis
internal import Catalog
internal import SourceText
internal import Spec

extension PreparedPipeline {
  /// The steps for samples of which nothing but the features is known: without the random ones.
  static func prediction(
    _ spec: AnalyzedSpec, roles: [String: FieldRole], _ fitted: FittedPipeline,
    _ options: RunOptions
  ) throws(RunError) -> PreparedPipeline {
    let steps = spec.spec.data?.pipeline ?? []
    let kept = steps.indices.filter { !steps[$0].step.traits.isRandom }
    return PreparedPipeline(
      kept.map { steps[$0] }, roles: roles, seed: 0,
      statistics: kept.map { fitted.statistics.indices.contains($0) ? fitted.statistics[$0] : [:] })
  }

  /// Samples as the pipeline delivers them.
  func applied(to parts: [PipelinePart]) throws(RunError) -> FieldArrays {
    let parts = try apply(to: parts, .test, epoch: 0)
    if let fields = FieldArrays.joined(parts.map(\.fields)) { return fields }
    throw RunError(
      "the samples differ in shape after the pipeline",
      help: "bring them into one shape in 'pipeline', as with 'resize', or give images of one size")
  }

  /// What the steps were fitted to: as the weights have it, else from the training data of the spec.
  static func fitted(
    _ spec: AnalyzedSpec, _ options: RunOptions, _ file: WeightFile
  ) throws(RunError) -> FittedPipeline {
    let steps = spec.spec.data?.pipeline ?? []
    let names = Set(
      (spec.pipeline.before[.train]?.fields ?? []).filter { $0.role == .feature }.map(\.name))
    let needsFitting = steps.contains { step in
      guard step.step.makeFitter() != nil, !step.step.traits.isRandom else { return false }
      guard let fields = step.fields else {
        return type(of: step.step).defaultRoles.contains(.feature)
      }
      return fields.contains { names.isEmpty || names.contains($0.value) }
    }
    if let known = file.statistics, known.statistics.count == steps.count { return known }
    guard needsFitting else { return FittedPipeline(steps.map { _ in [:] }) }
    let seed = options.seed ?? UInt64(clamping: spec.spec.training?.seed?.value ?? 0)
    return try LoadedData(
      spec, folder: options.folder, seed: seed, isSynthesized: options.synthesizes
    ).fitted
  }
}

extension FittedPipeline {
  /// What the classes of the only label are called, where a step numbered them.
  func classNames(_ spec: AnalyzedSpec) -> [String] {
    let fields = spec.pipeline.before[.train]?.fields ?? []
    let labels = fields.filter { $0.role == .label }.map(\.name)
    guard labels.count <= 1 else { return [] }
    for (step, statistics) in zip(spec.spec.data?.pipeline ?? [], statistics)
    where step.step is LabelEncodeStep {
      if let known = labels.first.flatMap({ statistics[$0] }) ?? statistics.values.first {
        return known.categories
      }
    }
    return []
  }
}
