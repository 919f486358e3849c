import Analysis
import Catalog
import SourceText
import Spec

/// Reports logarithms of probabilities, which functions of their own compute without overflow.
struct LogarithmOfSoftmaxRule: Rule {
  static let about = RuleInfo(
    "numeric/logarithm-of-softmax", .warning,
    summary:
      "A softmax or sigmoid is followed by a logarithm instead of the function that does both.",
    rationale: """
      Where one score leads by more than 104, softmax gives the others 0 in float32 (17 in float16), \
      and the logarithm makes -∞ of it. log_softmax subtracts the largest score first and never leaves the \
      range of numbers; logsigmoid does the same for a sigmoid.
      """,
    symptoms: "loss is nan after some epochs, log(softmax(x)) unstable, -inf log probabilities",
    remedy: "Use LogSoftmax or LogSigmoid in the place of both.",
    sources: [
      "https://pytorch.org/docs/stable/generated/torch.nn.functional.log_softmax.html",
      "Blanchard, Higham, Higham, Accurately computing the log-sum-exp and softmax functions, 2021, doi:10.1093/imanum/draa038",
    ],
    dominates: ["model/stacked-activations", "numeric/logarithm-unguarded"],
    examples: [
      .finding(
        "softmax, then log",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 4}
            - Softmax: {dim: -1}
            - «log»
        training:
          loss: nll_loss
        """),
      .clean(
        "log_softmax",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 4}
            - LogSoftmax: {dim: -1}
        training:
          loss: nll_loss
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for site in spec.sites(of: .logarithm) {
      let names: (function: String, better: String)
      switch site.facts.encoding {
      case .probabilities: names = ("softmax", "LogSoftmax")
      case .independentProbabilities: names = ("sigmoid", "LogSigmoid")
      default: continue
      }
      report.add(
        "'\(site.node.name)' takes the logarithm of a \(names.function), which rounds to 0 for scores far apart",
        at: site.node.range, notes: site.facts.encodingReasons.notes,
        help: "use \(names.better) in the place of both")
    }
  }
}
