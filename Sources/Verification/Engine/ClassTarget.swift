internal import Analysis
internal import Catalog
internal import Spec
internal import Training

/// A label that says one class for each sample.
struct ClassTarget {
  let site: LossSite
  let port: ModelFeed.Port
  /// Name of the output of the model.
  let output: String
  let classCount: Int

  /// The first such label of a run; nil where there is none.
  init?(_ run: PreparedRun) {
    for (target, port) in zip(run.feed.targets, run.feed.targetPorts) {
      guard let site = run.spec.losses.first(where: { $0.output?.name == target.output }),
        let task = site.contract.task, task != .regression
      else { continue }
      let width = port.shape.reduce(1, *)
      let classes = task == .binaryClassification ? 2 : run.width(ofOutput: target.output) ?? 0
      let isOnePerSample = site.contract.target == .oneHot ? width == classes : width == 1
      guard isOnePerSample, classes > 1 else { continue }
      (self.site, self.port, output, classCount) = (site, port, target.output, classes)
      return
    }
    return nil
  }

  /// The class of every sample, in the order of the batch.
  func classes(_ batch: Batch) -> [Int] {
    (0..<batch.count).map { row in
      let label = batch.row(row, port.input)
      // Labels of −1 and 1 are classes 0 and 1.
      if site.contract.target == .signs { return label.first ?? 0 > 0 ? 1 : 0 }
      return ModelFeed.classIndex(label)
    }
  }

  /// The classes that scores of a model stand for.
  func classes(ofScores scores: some Collection<Float>, count: Int) -> [Int] {
    let scores = Array(scores)
    let width = scores.count / max(1, count)
    guard width > 0 else { return [] }
    let threshold: Float = site.contract.prediction == .independentProbabilities ? 0.5 : 0
    return (0..<count).map { row in
      let part = scores[row * width..<(row + 1) * width]
      if part.count == 1 { return part.first ?? 0 > threshold ? 1 : 0 }
      return ModelFeed.classIndex(part)
    }
  }
}
