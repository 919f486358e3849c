import Analysis
import Catalog
import SourceText
import Spec

/// Reports a scaling of numbers that are scaled already.
struct ScaledTwiceRule: Rule {
  static let about = RuleInfo(
    "data/scaled-twice", .error,
    summary: "An input is scaled to a small range twice.",
    rationale: """
      The second division by 255 leaves numbers between 0 and 0.0039. All samples look the same to \
      the first layer: its activations hardly depend on the input, and gradients are 255 times \
      smaller. It happens when a loader scales (ToTensor, load_data of some sets) and the pipeline \
      or a rescaling layer does so again.
      """,
    symptoms: """
      model predicts the same for every input, ToTensor and divide by 255, images look black, \
      accuracy at chance, loss stuck at ln K
      """,
    remedy: "Keep one of the two.",
    sources: ["Braiek, Khomh, TheDeepChecker, 2022, arXiv:2204.00694"],
    examples: [
      .finding(
        "twice in the pipeline",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [784], range: [0, 255]}
          pipeline:
            - rescale: {field: image, scale: 1/255}
            - rescale: {field: image, scale: «1/255»}
        """),
      .finding(
        "in the pipeline and in the model",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - rescaling: «1/255»
            - dense: {units: 10, activation: softmax}
        data:
          fields:
            image: {role: feature, shape: [784], range: [0, 255]}
          pipeline:
            - rescale: {field: image, scale: 1/255}
        """),
      .finding(
        "data that come scaled",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [784], range: [0, 1]}
          pipeline:
            - rescale: {field: image, scale: «1/255»}
        """),
      .clean(
        "scaled, then shifted",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [784], range: [0, 255]}
          pipeline:
            - rescale: {field: image, scale: 1/255}
            - rescale: {field: image, scale: 2, offset: -1}
        """),
      .clean(
        "scaled, then standardised",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [784], range: [0, 255]}
          pipeline:
            - rescale: {field: image, scale: 1/255}
            - standardize: {field: image}
        """),
    ])

  /// Numbers within a range this wide are of the size layers are made for already …
  static let small = 4.0
  /// … and a factor below this takes them out of it again.
  static let factor = 0.02

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for field in spec.pipeline.after[.train]?.fields ?? [] where field.role == .feature {
      for (index, step) in field.history.enumerated() where step.traits.isScaling {
        guard let entry = spec.spec.data?.pipeline.first(where: { $0.range == step.range }),
          let rescale = entry.step as? RescaleStep, abs(rescale.scale) < Self.factor
        else { continue }
        let earlier = field.history[..<index].last { $0.traits.isScaling }
        guard isSmall(step.rangeBefore) || step.rangeBefore == nil && earlier?.traits.fit != nil
        else { continue }
        add(
          "'\(field.name)'", step.rangeBefore, rescale.scale, rescale.offset,
          at: entry.entry.arguments.range(of: "scale"),
          earlier.map { .init("'\($0.name)' scales it before", at: $0.range) }
            ?? field.declaration.map { .init("it is declared here", at: $0) }, &report)
      }
    }
    checkLayers(spec, &report)
  }

  private func checkLayers(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph else { return }
    for node in graph.nodes where node.kind == "rescaling" {
      guard let operand = node.operands.first, let facts = spec.facts(of: operand),
        isSmall(facts.range),
        let scale = node.number("scale"), abs(scale) < Self.factor
      else { continue }
      add(
        "the input of '\(node.name)'", facts.range, scale, node.number("offset") ?? 0,
        at: node.arguments.range(of: "scale"),
        facts.rangeReasons.last.map { .init($0.text, at: $0.range) }, &report)
    }
  }

  private func isSmall(_ range: Interval?) -> Bool {
    range.map { $0.isBounded && $0.width <= Self.small } ?? false
  }

  private func add(
    _ name: String, _ before: Interval?, _ scale: Double, _ offset: Double, at place: SourceRange,
    _ note: Diagnostic.Note?, _ report: inout Report
  ) {
    let result = before.map {
      " is in \($0) already; this leaves \($0.scaled(by: scale, offset: offset))"
    }
    report.add(
      "\(name)\(result ?? " is standardised already; this makes it \(brief(1 / abs(scale))) times smaller")",
      at: place,
      notes: [note].compactMap { $0 }, help: "keep one of the two scalings")
  }
}
