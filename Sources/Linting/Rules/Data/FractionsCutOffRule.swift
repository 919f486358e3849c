import Analysis
import Arrays
import Catalog
import SourceText
import Spec

/// Reports fractions that a cast to integers cuts off.
struct FractionsCutOffRule: Rule {
  static let about = RuleInfo(
    "data/fractions-cut-off", .error,
    summary: "Scaled numbers are cast to integers, which leaves next to nothing of them.",
    rationale: """
      A cast towards integers cuts fractions off. Of pixels scaled to between 0 and 1 only the \
      brightest stay 1, all others become 0: the model sees black images.
      """,
    symptoms: """
      images are all black, model predicts the same for every input, astype uint8 after dividing by \
      255, input is all zeros
      """,
    remedy: "Cast to float32, or cast before the scaling.",
    examples: [
      .finding(
        "scaled, then cut",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3], range: [0, 255]}
          pipeline:
            - rescale: {field: image, scale: 1/255}
            - cast: {field: image, dtype: «uint8»}
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              image: {role: feature, shape: [32, 32, 3], range: [0, 255]}
            pipeline:
              - rescale: {field: image, scale: 1/255}
              - cast: {field: image, dtype: float32}
          """),
      .clean(
        "floating point",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3], range: [0, 255]}
          pipeline:
            - rescale: {field: image, scale: 1/255}
            - cast: {field: image, dtype: float32}
        """),
      .clean(
        "whole numbers",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3], range: [0, 1]}
          pipeline:
            - rescale: {field: image, scale: 255}
            - cast: {field: image, dtype: uint8}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for field in spec.pipeline.after[.train]?.fields ?? [] where field.role == .feature {
      for (index, step) in field.history.enumerated() {
        guard let entry = spec.spec.data?.pipeline.first(where: { $0.range == step.range }),
          let cast = entry.step as? CastStep, cast.element.isInteger,
          let range = step.rangeBefore, range.isBounded, range.width <= 2,
          let scaling = field.history[..<index].last(where: { $0.traits.isScaling })
        else { continue }
        let place = entry.entry.arguments.range(of: "dtype")
        report.add(
          "'\(field.name)' is in \(range), of which a cast to \(cast.element.rawValue) leaves hardly more than 0",
          at: place, notes: [.init("'\(scaling.name)' makes the numbers small", at: scaling.range)],
          help: "cast to float32, or before '\(scaling.name)'",
          fixes: spec.replacing(place, with: "float32", "cast to float32"))
      }
    }
  }
}
