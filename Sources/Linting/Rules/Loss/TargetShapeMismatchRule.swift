import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec

/// Reports a target whose shape cannot be compared with the prediction number by number.
struct TargetShapeMismatchRule: Rule {
  static let about = RuleInfo(
    "loss/target-shape-mismatch", .error,
    summary: "Prediction and target have different shapes.",
    rationale: """
      A loss that compares numbers one by one needs as many targets as predictions. Frameworks \
      stop with an error, or broadcast: a prediction (N, 1) against a target (N) becomes N × N \
      differences, and the loss then pulls every prediction towards the mean of all targets.
      """,
    symptoms: """
      "Using a target size (torch.Size([32])) that is different to the input size (torch.Size([32, \
      1]))", required broadcastable shapes, expected dense to have shape, Dimensions must be equal
      """,
    remedy: """
      Give the head one unit per number of the target, and flatten or pool what comes before it.
      """,
    sources: ["https://github.com/deepset-ai/FARM/issues/229"],
    examples: [
      .finding(
        "three numbers per sample, two units",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: «2»}
        data:
          fields:
            position: {role: label, shape: [3], encoding: real}
        training:
          loss: mean_squared_error
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 3}
          data:
            fields:
              position: {role: label, shape: [3], encoding: real}
          training:
            loss: mean_squared_error
          """),
      .finding(
        "a prediction for every step, one class per sequence",
        """
        coprime: 1
        model:
          input: [batch, 20, 8]
          layers:
            - «dense»: {units: 10, activation: softmax}
        data:
          fields:
            steps: {role: feature, shape: [20, 8]}
            label: {role: label, shape: [], classes: 10}
        training:
          loss: sparse_categorical_crossentropy
        """),
      .clean(
        "one unit per number",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 3
        data:
          fields:
            position: {role: label, shape: [3], encoding: real}
        training:
          loss: mean_squared_error
        """),
      .clean(
        "PyTorch counts the classes of every pixel on axis 1",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 3, 16, 24]
          layers:
            - Conv2d: {in_channels: 3, out_channels: 5, kernel_size: 1}
        data:
          fields:
            image: {role: feature, shape: [3, 16, 24], range: [-1, 1]}
            mask: {role: label, shape: [16, 24], classes: 5}
        training:
          loss: CrossEntropyLoss
        """),
      .clean(
        "a mean and a variance for each number",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 2, activation: softplus}
        data:
          fields:
            height: {role: label, shape: [1], encoding: real}
        training:
          loss: gaussian_nll_loss
        """),
      .clean(
        "a label for every step of a sequence",
        """
        coprime: 1
        model:
          input: [batch, 20, 8]
          layers:
            - lstm: {units: 16, return_sequences: true}
            - dense: {units: 5, activation: softmax}
        data:
          fields:
            tokens: {role: feature, shape: [20, 8]}
            tag: {role: label, shape: [20], encoding: index, classes: 5}
        training:
          loss: sparse_categorical_crossentropy
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where !head.isSingleUnitFault {
      guard let shape = head.site.type?.shape, let target = head.target, let wanted = target.shape,
        shape.rank > 0, Self.comparesNumberByNumber(head.site.entry.loss)
      else { continue }
      let values = spec.spec.dims.values
      let prediction = shape.dims.dropFirst().map { $0.evaluate(values) }
      var label = wanted.dims.map { $0.evaluate(values) }
      if head.contract.target == .index {
        // One index stands for a whole row of scores.
        if label.last == 1, label.count == prediction.count { label.removeLast() }
        let isFirst = head.site.entry.loss.hasClassesFirst
        label.insert(
          (isFirst ? prediction.first : prediction.last) ?? nil, at: isFirst ? 0 : label.count)
      }
      // A single number per sample may be written with or without an axis of one.
      if Self.significant(prediction).isEmpty, Self.significant(label).isEmpty { continue }
      guard let fault = Self.fault(prediction, label) else { continue }
      add(fault, head, shape, target, wanted, &report)
    }
  }

  /// Losses of pairs, triplets, whole sequences and distributions take predictions of another shape than targets.
  private static func comparesNumberByNumber(_ loss: any Loss) -> Bool {
    !(loss is any SequenceComparison || loss is any PairComparison || loss is any TripletComparison
      || loss is any BatchComparison || loss is GaussianNLLLoss)
  }

  private enum Fault { case rank, width(Int) }

  private static func significant(_ sizes: [Int?]) -> [Int?] { sizes.filter { $0 != 1 } }

  private static func fault(_ prediction: [Int?], _ label: [Int?]) -> Fault? {
    guard prediction.count == label.count else {
      return significant(prediction) == significant(label) || (prediction + label).contains(nil)
        ? nil : .rank
    }
    for (axis, (p, t)) in zip(prediction, label).enumerated() {
      guard let p, let t, p != t else { continue }
      return axis == prediction.count - 1 ? .width(t) : .rank
    }
    return nil
  }

  private func add(
    _ fault: Fault, _ head: JudgedHead, _ shape: Shape, _ target: FieldFacts, _ wanted: Shape,
    _ report: inout Report
  ) {
    var notes =
      target.declaration.map {
        [Diagnostic.Note("'\(target.name)' is \(described(wanted)) per sample", at: $0)]
      } ?? []
    notes.append(.init("'\(head.lossName)' compares them", at: head.lossRange))
    let message =
      "\(head.name) gives \(shape), but '\(target.name)' is \(described(wanted)) for each sample"
    switch fault {
    case .width(let width) where head.unitsAreWritten:
      report.add(
        message, at: head.unitsRange, notes: notes, help: "use \(count(width, "unit"))",
        fixes: head.spec.replacing(head.unitsRange, with: "\(width)", "use \(count(width, "unit"))")
      )
    case .width(let width):
      report.add(
        message, at: head.node?.range ?? head.lossRange, notes: notes,
        help: "use \(count(width, "unit"))")
    case .rank:
      report.add(
        message, at: head.node?.range ?? head.lossRange, notes: notes,
        help: shape.rank > wanted.rank + 2
          ? "add 'flatten' or a global pooling before \(head.name)"
          : "give prediction and target the same axes")
    }
  }

  private func described(_ shape: Shape) -> String { shape.rank == 0 ? "one number" : "\(shape)" }
}
