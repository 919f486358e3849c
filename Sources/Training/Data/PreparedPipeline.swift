internal import Arrays
internal import Catalog
internal import DataFiles
internal import SourceText
internal import Spec

/// The steps of the pipeline with the statistics they were fitted to.
struct PreparedPipeline: Sendable {
  private let steps: [StepEntry]
  private let roles: [String: FieldRole]
  private let seed: UInt64
  /// Statistics of each step, by field.
  private var statistics: [[String: StepStatistics]]

  /// - Parameter statistics: of each step, where it was fitted before.
  init(
    _ steps: [StepEntry], roles: [String: FieldRole], seed: UInt64,
    statistics: [[String: StepStatistics]]? = nil
  ) {
    (self.steps, self.roles, self.seed) = (steps, roles, seed)
    self.statistics = statistics ?? Array(repeating: [:], count: steps.count)
  }

  /// What the steps were fitted to.
  var fitted: FittedPipeline { FittedPipeline(statistics) }

  /// Whether a sample is the same in every epoch.
  func isRandom(_ split: Split) -> Bool {
    steps.contains { $0.step.traits.isRandom && $0.appliesTo(split) && $0.worksOnFields }
  }

  /// Applies the first `limit` steps, all by default; parts are joined as soon as their rows have one shape.
  func apply(
    to parts: [PipelinePart], _ split: Split, epoch: Int, limit: Int? = nil
  ) throws(RunError) -> [PipelinePart] {
    var parts = PipelinePart.joined(parts)
    for (index, step) in steps.prefix(limit ?? steps.count).enumerated()
    where step.worksOnFields && step.appliesTo(split) {
      let random = RandomStream(seed: seed, stream: RandomPurpose.step.stream(index, epoch))
      for part in parts.indices {
        try apply(index, step, to: &parts[part], random)
      }
      parts = PipelinePart.joined(parts)
    }
    return parts
  }

  private func apply(
    _ index: Int, _ step: StepEntry, to part: inout PipelinePart, _ random: RandomStream
  ) throws(RunError) {
    for name in part.fields.names where step.concerns(name, roles) {
      guard let array = part.fields[name] else { continue }
      do throws(DataError) {
        part.fields[name] = try step.step.apply(
          to: array, statistics: statistics[index][name], random: random, rows: part.positions)
      } catch {
        throw RunError(error, at: step.range)
      }
    }
  }

  // MARK: Fitting

  /// Gathers the statistics of every step that needs some, and leaves out or repeats samples where a step says so:
  /// one pass over the data for each such step, in their order.
  mutating func fit(to sets: inout [Split: DataSet]) throws(RunError) {
    for (index, step) in steps.enumerated() {
      if let resampling = step.step as? any ResamplingStep {
        for split in sets.keys.sorted() where step.appliesTo(split) {
          guard let set = sets[split] else { continue }
          sets[split] = try resampled(set, index, step, resampling)
        }
      } else if step.worksOnFields, step.step.makeFitter() != nil {
        let fitting = Split.allCases.filter { step.step.traits.fit == .all || $0 == .train }
        statistics[index] = try fitted(index, step, fitting.compactMap { sets[$0] })
      }
    }
  }

  private func fitted(
    _ index: Int, _ step: StepEntry, _ sets: [DataSet]
  ) throws(RunError) -> [String: StepStatistics] {
    var fitters: [String: any StepFitter] = [:]
    var concerned: Set<String> = []
    let isShared = type(of: step.step).sharesStatistics
    for set in sets {
      try forEachPart(of: set, before: index) { part in
        for name in part.fields.names where step.concerns(name, roles) {
          guard let array = part.fields[name] else { continue }
          let key = isShared ? "" : name
          var fitter = fitters.removeValue(forKey: key) ?? step.step.makeFitter()
          fitter?.add(array)
          fitters[key] = fitter
          concerned.insert(name)
        }
      }
    }
    let found = fitters.mapValues { $0.statistics }
    var result: [String: StepStatistics] = [:]
    for name in concerned { result[name] = found[isShared ? "" : name] }
    return result
  }

  private func resampled(
    _ set: DataSet, _ index: Int, _ step: StepEntry, _ resampling: any ResamplingStep
  ) throws(RunError) -> DataSet {
    var chooser = resampling.makeChooser()
    if chooser.readsSamples {
      try forEachPart(of: set, before: index) { part in
        let names = part.fields.names.filter { step.concerns($0, roles) }
        chooser.add(names.compactMap { part.fields[$0] })
      }
    }
    let random = RandomStream(
      seed: seed,
      stream: RandomPurpose.step.stream(index, Split.allCases.firstIndex(of: set.split) ?? 0))
    let positions = chooser.positions(of: set.count, random)
    guard !positions.isEmpty else {
      throw RunError(
        "the step '\(step.name)' leaves no sample of the \(set.split.rawValue) split",
        at: step.range)
    }
    return set.selecting(positions)
  }

  /// The samples of a set in order, after the steps before `index`.
  private func forEachPart(
    of set: DataSet, before index: Int, _ body: (PipelinePart) -> Void
  ) throws(RunError) {
    let chunk = set.samplesAtOnce(atLeast: 1024)
    for start in stride(from: 0, to: set.count, by: chunk) {
      let positions = Array(start..<min(start + chunk, set.count))
      for part in try apply(to: set.parts(positions), set.split, epoch: 0, limit: index) {
        body(part)
      }
    }
  }
}

/// Rows of one shape on their way through the pipeline.
struct PipelinePart: Sendable {
  var fields: FieldArrays
  /// Of the rows in their split.
  let positions: [Int]

  /// One part of all rows where their shapes allow it.
  static func joined(_ parts: [PipelinePart]) -> [PipelinePart] {
    guard parts.count > 1, let fields = FieldArrays.joined(parts.map(\.fields)) else {
      return parts
    }
    return [PipelinePart(fields: fields, positions: parts.flatMap(\.positions))]
  }
}

extension StepEntry {
  fileprivate func appliesTo(_ split: Split) -> Bool { only?.value.contains(split) ?? true }

  fileprivate var worksOnFields: Bool { type(of: step).target == .field }

  fileprivate func concerns(_ name: String, _ roles: [String: FieldRole]) -> Bool {
    if let fields { return fields.contains { $0.value == name } }
    return roles[name].map { type(of: step).defaultRoles.contains($0) } ?? false
  }
}
