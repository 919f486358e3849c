internal import Analysis
internal import Catalog
internal import Spec
internal import Training

/// What a model is asked about every sample: which class it is of, or some numbers.
struct Question {
  let site: LossSite
  /// Name of the output of the model.
  let output: String
  let port: ModelFeed.Port
  /// Nil where numbers are asked.
  let classes: ClassTarget?
  /// Numbers of an answer: of a class, one for each.
  let width: Int

  /// Above these, answers are pictures or words, which simple models do not give.
  private static let most = (classes: 1000, numbers: 64)

  /// The first question of a run that simple models can answer; nil where there is none.
  init?(_ run: PreparedRun) {
    if let target = ClassTarget(run) {
      guard target.classCount <= Self.most.classes else { return nil }
      (site, output, port) = (target.site, target.output, target.port)
      (classes, width) = (target, target.classCount)
      return
    }
    for (target, port) in zip(run.feed.targets, run.feed.targetPorts) {
      guard let site = run.spec.losses.first(where: { $0.output?.name == target.output }),
        site.contract.task == .regression, site.contract.target == .values,
        case let width = port.shape.reduce(1, *), (1...Self.most.numbers).contains(width),
        run.width(ofOutput: target.output) == width, Self.isError(site.entry.loss, width),
        !run.feed.inputs.contains(where: { $0.field == port.field })
      else { continue }
      (self.site, output, self.port) = (site, target.output, port)
      (classes, self.width) = (nil, width)
      return
    }
    return nil
  }

  /// Whether a loss is 0 where the answer is right, so that parts of it mean something.
  private static func isError(_ loss: any Loss, _ width: Int) -> Bool {
    [Float](repeating: 1, count: width).withUnsafeBufferPointer { ones in
      abs(loss.value(prediction: ones, target: ones)) < 1e-6
    }
  }

  /// The right answers of a table.
  func answers(_ table: SampleTable) -> Answers {
    guard let known = table.classes else {
      return Answers(width: width, table.batch.inputs[port.input] ?? [])
    }
    var values = [Float](repeating: 0, count: known.count * width)
    for (row, kind) in known.enumerated() where (0..<width).contains(kind) {
      values[row * width + kind] = 1
    }
    return Answers(width: width, values)
  }

  /// What an answer costs: for classes 1 where it is wrong, for numbers their loss.
  func cost(_ answer: [Float], _ right: ArraySlice<Float>) -> Double {
    guard classes == nil else {
      return ModelFeed.classIndex(answer[...]) == ModelFeed.classIndex(right) ? 0 : 1
    }
    return answer.withUnsafeBufferPointer { answer in
      right.withUnsafeBufferPointer { site.entry.loss.value(prediction: answer, target: $0) }
    }
  }
}

extension Question {
  /// What simple models and networks are compared by.
  var measure: String { classes == nil ? "loss" : "accuracy" }

  /// A mean cost as that measure has it.
  func measured(_ cost: Double) -> Double { classes == nil ? cost : 1 - cost }

  func told(_ cost: Double) -> String {
    classes == nil ? cost.short : measured(cost).percent
  }
}
