internal import Analysis
internal import Catalog
internal import Spec
internal import Training

/// The classes of samples, where the spec tells classes apart.
struct SampleLabels {
  private var labels: [(position: Int, label: Int)] = []
  /// The most frequent first; none where there are no classes.
  private(set) var classes: [Int] = []
  /// Samples that are prepared at once.
  private static let partSize = 500

  init(_ run: PreparedRun, _ set: DataSet, _ positions: [Int]) throws(RunError) {
    guard let port = run.feed.targetPorts.first, let target = run.feed.targets.first,
      run.spec.losses.first(where: { $0.output?.name == target.output })?.contract.task
        == .classification
    else { return }
    // A class per step or place is no class of the sample.
    guard port.shape.count <= 1 else { return }
    for start in stride(from: 0, to: positions.count, by: Self.partSize) {
      let part = Array(positions[start..<min(start + Self.partSize, positions.count)])
      let values = try run.feed.batch(set.prepared(part, epoch: 0)).inputs[port.input] ?? []
      let width = values.count / part.count
      guard width > 0 else { return }
      for (row, position) in part.enumerated() {
        let own = values[row * width..<(row + 1) * width]
        let label =
          width == 1
          ? Int(exactly: own[own.startIndex])
          : own.indices.max { own[$0] < own[$1] }.map { $0 - own.startIndex }
        if let label { labels.append((position, label)) }
      }
    }
    let counts = Dictionary(grouping: labels, by: \.label).mapValues(\.count)
    classes = counts.keys.sorted {
      counts[$0] == counts[$1] ? $0 < $1 : counts[$0] ?? 0 > counts[$1] ?? 0
    }
  }

  func positions(of classes: Set<Int>) -> [Int] {
    labels.filter { classes.contains($0.label) }.map(\.position)
  }
}
