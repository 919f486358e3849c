import Arrays

/// Makes classes equally frequent by drawing some samples more or less often.
package struct BalanceStep: ResamplingStep {
  package static let about = About(
    "balance", dialects: Dialect.allCases,
    "Makes classes equally frequent by drawing some samples more or less often, once before training: "
      + "oversample repeats samples of rare classes, undersample leaves out samples of frequent ones, "
      + "weights draws as many samples as there are, each class as likely as the others.")
  package static let schema = Schema(
    Self(),
    [
      .choice("method", \.method, default: "oversample", "Which classes are changed.")
    ])
  package static let target = StepTarget.stream
  package static let defaultRoles: [FieldRole] = [.label]

  package enum Method: String, Sendable, CaseIterable { case oversample, undersample, weights }

  package var method = Method.oversample
  package init() {}

  package var traits: StepTraits { StepTraits(isRandom: true, isResampling: true) }

  package func sampleCount(of count: Int) -> Int? { method == .weights ? count : nil }

  package func makeChooser() -> any SampleChooser { Chooser(method: method) }

  private struct Chooser: SampleChooser {
    let method: Method
    private var members: [[String]: [Int]] = [:]
    private var seen = 0
    var readsSamples: Bool { true }

    init(method: Method) { self.method = method }

    mutating func add(_ fields: [HostArray]) {
      let rows = fields.first?.rowCount ?? 0
      let columns = fields.map(\.categories)
      for row in 0..<rows {
        let key = columns.flatMap { $0[row * ($0.count / rows)..<(row + 1) * ($0.count / rows)] }
        members[key, default: []].append(seen + row)
      }
      seen += rows
    }

    func positions(of count: Int, _ random: RandomStream) -> [Int] {
      let classes = members.values.sorted { $0[0] < $1[0] }
      let sizes = classes.map(\.count)
      guard let most = sizes.max(), let fewest = sizes.min() else { return [] }
      switch method {
      case .oversample:
        var result = Array(0..<count)
        for group in classes {
          for _ in group.count..<most { result.append(draw(group, random, result.count)) }
        }
        return result
      case .undersample:
        return classes.enumerated().flatMap { index, group -> [Int] in
          let own = RandomStream(seed: random.seed, stream: random.stream ^ UInt64(index + 1) << 20)
          return IndexPermutation(count: group.count, own).prefix(fewest).map { group[$0] }
        }.sorted()
      case .weights:
        return (0..<count).map { i in
          let group = Int(random.below(UInt64(classes.count), at: UInt64(i) << 1 | 1))
          return draw(classes[group], random, i)
        }
      }
    }

    private func draw(_ group: [Int], _ random: RandomStream, _ i: Int) -> Int {
      group[Int(random.below(UInt64(group.count), at: UInt64(i) << 1))]
    }
  }
}
