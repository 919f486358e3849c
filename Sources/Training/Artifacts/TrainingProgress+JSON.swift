internal import JSONText

extension TrainingProgress {
  var json: JSONValue {
    [
      // As text: a seed may have more digits than a JSON number keeps.
      "seed": .string("\(seed)"), "spec": .string(specDigest), "step": .int(step),
      "epochs": .array(epochs.map(\.exactJSON)), "epoch": partial?.json ?? .null,
      "losses": losses.json,
      "log": ["lines": .int(log.lines), "events": .int(log.events)],
      "early_stopping": stopping.json,
      "checkpoint": saving.json,
    ]
  }

  init?(_ json: JSONValue) {
    guard let seed = json["seed"]?.string.flatMap({ UInt64($0) }),
      let digest = json["spec"]?.string,
      let step = json["step"]?.int, let epochs = json["epochs"]?.array,
      let stopping = json["early_stopping"].flatMap({ BestEpoch($0) }),
      let saving = json["checkpoint"].flatMap({ BestEpoch($0) }),
      let lines = json["log"]?["lines"]?.int, let events = json["log"]?["events"]?.int,
      let partial = json["epoch"]
    else { return nil }
    self.init(seed: seed, specDigest: digest)
    self.step = step
    self.epochs = epochs.compactMap { EpochResult(exact: $0) }
    guard self.epochs.count == epochs.count else { return nil }
    (self.stopping, self.saving) = (stopping, saving)
    log = RunLog.Lengths(lines: lines, events: events)
    // Checkpoints of earlier versions have none.
    if let losses = json["losses"].flatMap({ LossRecord($0) }) { self.losses = losses }
    if partial != .null {
      guard let partial = PartialEpoch(partial) else { return nil }
      self.partial = partial
    }
  }
}

extension PartialEpoch {
  fileprivate var json: JSONValue {
    [
      "steps": .int(steps), "seconds": .number(seconds), "sum": .exact(averages.sum),
      "count": .int(averages.count), "parts": .exact(averages.parts),
      "metrics": .array(averages.metrics.map { .array($0.map { .exact($0) }) }),
    ]
  }

  fileprivate init?(_ json: JSONValue) {
    guard let steps = json["steps"]?.int, let seconds = json["seconds"]?.double,
      let sum = json["sum"]?.exactDouble, let count = json["count"]?.int,
      let parts = json["parts"]?.exactValues, let metrics = json["metrics"]?.array
    else { return nil }
    (self.steps, self.seconds) = (steps, seconds)
    averages = RunningAverages.State(
      sum: sum, count: count, parts: parts,
      metrics: metrics.map { $0.array?.compactMap(\.exactDouble) ?? [] })
  }
}

extension BestEpoch {
  fileprivate var json: JSONValue {
    ["value": value.map { .exact($0) } ?? .null, "epoch": .int(epoch), "wait": .int(wait)]
  }

  fileprivate init?(_ json: JSONValue) {
    guard let epoch = json["epoch"]?.int, let wait = json["wait"]?.int else { return nil }
    self.init(value: json["value"]?.exactDouble, epoch: epoch, wait: wait)
  }
}

extension EpochResult {
  fileprivate var exactJSON: JSONValue {
    [
      "epoch": .int(epoch), "learning_rate": .exact(learningRate), "seconds": .number(seconds),
      "values": .exact(values), "penalty": .exact(penalty),
    ]
  }

  fileprivate init?(exact json: JSONValue) {
    guard let epoch = json["epoch"]?.int, let seconds = json["seconds"]?.double,
      let rate = json["learning_rate"]?.exactDouble, let values = json["values"]?.exactValues
    else { return nil }
    self.init(
      epoch: epoch, values: values, learningRate: rate, seconds: seconds,
      penalty: json["penalty"]?.exactDouble ?? 0)
  }
}

extension JSONValue {
  /// Text keeps every bit, and values that are not finite.
  fileprivate static func exact(_ value: Double) -> JSONValue { .string("\(value)") }

  fileprivate static func exact(_ values: [NamedValue]) -> JSONValue {
    .object(values.map { .init($0.name, .exact($0.value)) })
  }

  fileprivate var exactDouble: Double? { string.flatMap { Double($0) } }

  /// Nil where one of them is no number.
  fileprivate var exactValues: [NamedValue]? {
    guard let members else { return nil }
    let values = members.compactMap { member in
      member.value.exactDouble.map { NamedValue(member.key, $0) }
    }
    return values.count == members.count ? values : nil
  }
}
