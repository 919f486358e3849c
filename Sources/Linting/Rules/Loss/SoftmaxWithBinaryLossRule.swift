import Analysis
import Catalog
import SourceText
import Spec

/// Reports a softmax over several units before binary cross-entropy.
struct SoftmaxWithBinaryLossRule: Rule {
  static let about = RuleInfo(
    "loss/softmax-with-binary-loss", .warning,
    summary: "Softmax over several units feeds binary cross-entropy.",
    rationale: """
      Binary cross-entropy scores each unit as a yes-or-no question of its own, which suits labels \
      that may occur together, while softmax makes the units exclude each other. With exactly one \
      class per sample the loss still has its minimum at the right place, but it averages over the \
      K units, so that it and its gradients are about K/2 times smaller than those of categorical \
      cross-entropy, and the accuracy that goes with it counts units instead of samples.
      """,
    symptoms: """
      binary_crossentropy with softmax, accuracy suspiciously high from the first epoch, accuracy \
      near (K − 1) / K, small loss but wrong predictions
      """,
    remedy: """
      Use categorical cross-entropy when each sample has exactly one class, or sigmoid when it may \
      have several.
      """,
    sources: ["https://stackoverflow.com/questions/42081257"],
    examples: [
      .finding(
        "ten classes, softmax and binary cross-entropy",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 10, activation: «softmax»}
        training:
          loss: binary_crossentropy
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 784]
            layers:
              - dense: {units: 10, activation: softmax}
          training:
            loss: categorical_crossentropy
          """),
      .clean(
        "softmax and categorical cross-entropy",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 10, activation: softmax}
        training:
          loss: categorical_crossentropy
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where head.fault == .softmaxWithBinaryLoss {
      let units = head.units.map { " over \($0) units" } ?? ""
      report.add(
        "softmax\(units) goes into '\(head.lossName)', which judges every unit by itself",
        at: head.place,
        notes: head.notes(
          "averages over the units, so that loss and gradients shrink with their number"),
        help:
          "use categorical_crossentropy if each sample has one class, or sigmoid if it may have several",
        fixes: head.lossName == "binary_crossentropy"
          ? spec.replacing(
            head.lossRange, with: "categorical_crossentropy", "use categorical_crossentropy") : [])
    }
  }
}
