import Analysis
import Catalog
import SourceText
import Spec
import YAML

/// Reports keys that change nothing where they stand.
struct KeyWithoutEffectRule: Rule {
  static let about = RuleInfo(
    "spec/key-without-effect", .warning,
    summary: "A key has no effect beside the values of others.",
    rationale: """
      What was meant does not happen, and nothing says so: Nesterov's step needs a momentum, the \
      warm-up of a cosine needs a target, PyTorch's recurrent dropout acts between layers and needs \
      two, a bias that is switched off has no initialiser, a schedule that states rates of its own \
      does not ask the optimizer for one, and of two batch sizes the pipeline's holds. Values that \
      agree with what holds are not reported.
      """,
    symptoms: """
      parameter has no effect, nesterov without momentum, dropout option adds dropout after all but \
      last recurrent layer, warmup_steps ignored, learning rate ignored
      """,
    remedy: "Remove the key, or set what it needs.",
    sources: ["https://keras.io/api/optimizers", "https://pytorch.org/docs/stable/nn.html"],
    examples: [
      .finding(
        "Nesterov without momentum",
        """
        coprime: 1
        training:
          optimizer: {sgd: {learning_rate: 0.01, nesterov: «true»}}
        """),
      .finding(
        "a warm-up without a target",
        """
        coprime: 1
        training:
          schedule: {cosine_decay: {decay_steps: 1000, warmup_steps: «100»}}
        """),
      .finding(
        "dropout between the layers of one",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 20, 8]
          layers:
            - LSTM: {input_size: 8, hidden_size: 16, batch_first: true, dropout: «0.5»}
        """),
      .finding(
        "an initialiser of a bias that is not there",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, use_bias: false, bias_initializer: «ones»}
        """),
      .finding(
        "two batch sizes",
        """
        coprime: 1
        data:
          pipeline:
            - batch: 200
        training:
          batch_size: «32»
        """),
      .finding(
        "a validation share beside validation files",
        """
        coprime: 1
        data:
          source: {csv: {path: train.csv, header: true, label: y}}
          validation: {csv: {path: valid.csv, header: true, label: y}}
          split: {validation: «0.1», test: 0.1}
        """),
      .finding(
        "what to watch, where every epoch is saved",
        """
        coprime: 1
        training:
          checkpoint: {monitor: «val_accuracy»}
        """),
      .clean(
        "keys with what they need",
        """
        coprime: 1
        data:
          pipeline:
            - batch: 200
        training:
          optimizer: {sgd: {learning_rate: 0.01, momentum: 0.9, nesterov: true}}
          schedule: {cosine_decay: {decay_steps: 1000, warmup_steps: 100, warmup_target: 0.1}}
          checkpoint: {monitor: val_accuracy, save_best_only: true}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for entry in spec.trainingEntries { check(entry, &report) }
    for node in spec.graph?.nodes ?? [] where !node.arguments.pairs.isEmpty {
      guard let layer = node.layer else { continue }
      check(layer.idleKeys, node.arguments, &report)
      checkSwitches(node.arguments, &report)
    }
    checkRates(spec, &report)
    checkSections(spec, &report)
  }

  private func check(_ entry: LocatedEntry, _ report: inout Report) {
    check(entry.entry.value.idleKeys, entry.entry.arguments, &report)
  }

  private func check(_ idle: [IdleKey], _ arguments: Arguments, _ report: inout Report) {
    for key in idle {
      guard let pair = arguments.pair(named: key.key), !pair.value.isNull else { continue }
      report.add(
        "'\(key.key)' of '\(arguments.owner)' has no effect: \(key.reason)", at: pair.value.place,
        help: "remove '\(key.key)', or set what it needs")
    }
  }

  /// Parameters of a weight that is switched off.
  private func checkSwitches(_ arguments: Arguments, _ report: inout Report) {
    for (key, prefix, initial) in IdleKey.switches {
      guard let off = arguments.pair(named: key), off.value.text == "false" else { continue }
      for pair in arguments.pairs where pair.key.hasPrefix(prefix) && !pair.value.isNull {
        if pair.value.text == initial { continue }
        report.add(
          "'\(pair.key)' of '\(arguments.owner)' has no effect with '\(key): false'",
          at: pair.value.place, notes: [.init("switched off here", at: off.value.place)],
          help: "remove one of the two")
      }
    }
  }

  /// The optimizer's rate beside a schedule that states its own.
  private func checkRates(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let training = spec.spec.training, let entry = training.optimizer,
      let schedule = training.schedule,
      let contract = (schedule.entry.value as? any Schedule)?.contract, contract.replacesRate,
      let pair = entry.entry.arguments.pair(named: "learning_rate", aliases: ["lr"]),
      let rate = (entry.entry.value as? any Optimizer)?.learningRate,
      !contract.rates.contains(rate)
    else { return }
    let name = schedule.entry.arguments.owner
    report.add(
      "'\(pair.key)' has no effect: '\(name)' states the rates itself", at: pair.value.place,
      notes: [.init("the schedule", at: schedule.nameRange)], help: "remove '\(pair.key)'")
  }
}
