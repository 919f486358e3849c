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

  /// - Throws: ``RunError`` for a step that is described but not computed.
  init(_ steps: [StepEntry], roles: [String: FieldRole], seed: UInt64) throws(RunError) {
    for step in steps where !step.step.isExecutable {
      throw RunError(
        "the step '\(step.name)' is not computed", at: step.nameRange,
        help: "prepare the data beforehand and take the step out of 'pipeline'")
    }
    (self.steps, self.roles, self.seed) = (steps, roles, seed)
    statistics = Array(repeating: [:], count: steps.count)
  }

  /// Whether a sample is the same in every epoch.
  func isRandom(_ split: Split) -> Bool {
    steps.contains { $0.step.traits.isRandom && $0.appliesTo(split) && $0.worksOnFields }
  }

  /// Applies the first `limit` steps, all by default.
  ///
  /// - Parameter positions: of the rows in their split.
  func apply(
    to fields: inout FieldArrays, _ split: Split, positions: [Int], epoch: Int, limit: Int? = nil
  ) throws(RunError) {
    for (index, step) in steps.prefix(limit ?? steps.count).enumerated()
    where step.worksOnFields && step.appliesTo(split) {
      let random = RandomStream(seed: seed, stream: RandomPurpose.step.stream(index, epoch))
      for name in fields.names where step.concerns(name, roles) {
        guard let array = fields[name] else { continue }
        do throws(DataError) {
          fields[name] = try step.step.apply(
            to: array, statistics: statistics[index][name], random: random, rows: positions)
        } catch {
          throw RunError(error, at: step.range)
        }
      }
    }
  }

  // MARK: Fitting

  /// Rows of one split, read in order.
  typealias Rows = (split: Split, count: Int, read: (Range<Int>) throws(RunError) -> FieldArrays)

  /// Gathers the statistics of every step that needs some, one pass over the data for each.
  mutating func fit(to splits: [Rows]) throws(RunError) {
    for (index, step) in steps.enumerated()
    where step.worksOnFields && step.step.makeFitter() != nil {
      let sources = splits.filter { step.step.traits.fit == .all || $0.split == .train }
      statistics[index] = try fitted(index, step, sources)
    }
  }

  private func fitted(
    _ index: Int, _ step: StepEntry, _ sources: [Rows]
  ) throws(RunError) -> [String: StepStatistics] {
    var fitters: [String: any StepFitter] = [:]
    var concerned: Set<String> = []
    let isShared = type(of: step.step).sharesStatistics
    for source in sources {
      for start in stride(from: 0, to: source.count, by: Self.chunk) {
        let range = start..<min(start + Self.chunk, source.count)
        var fields = try source.read(range)
        try apply(to: &fields, source.split, positions: Array(range), epoch: 0, limit: index)
        for name in fields.names where step.concerns(name, roles) {
          guard let array = fields[name] else { continue }
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

  private static let chunk = 1024
}

extension StepEntry {
  fileprivate func appliesTo(_ split: Split) -> Bool { only?.value.contains(split) ?? true }

  fileprivate var worksOnFields: Bool { type(of: step).target == .field }

  fileprivate func concerns(_ name: String, _ roles: [String: FieldRole]) -> Bool {
    if let fields { return fields.contains { $0.value == name } }
    return roles[name].map { type(of: step).defaultRoles.contains($0) } ?? false
  }
}
