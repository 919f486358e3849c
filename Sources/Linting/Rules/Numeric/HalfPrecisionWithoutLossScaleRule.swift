import Analysis
import Arrays
import Catalog
import SourceText
import Spec

/// Reports training in float16 without a factor that keeps gradients above its smallest number.
struct HalfPrecisionWithoutLossScaleRule: Rule {
  static let about = RuleInfo(
    "numeric/half-precision-without-loss-scale", .warning,
    summary: "The model computes in float16, but nothing keeps small gradients from becoming 0.",
    rationale: """
      The smallest number of float16 is 6e-8, and gradients are often smaller: they become 0, and the \
      detection network of Micikevicius et al. diverges. Multiplying \
      the loss by a factor such as 1024 lifts all gradients, and the optimizer divides it out again. \
      bfloat16 has the range of float32 and needs none.
      """,
    symptoms:
      "float16 training does not learn, loss stagnates in half precision, underflow in gradients, mixed precision loss scaling",
    remedy: "Set 'loss_scale_factor: 1024' in the optimizer, or use bfloat16 or float32.",
    sources: ["Micikevicius et al., Mixed precision training, 2018, arXiv:1710.03740"],
    examples: [
      .finding(
        "float16 with Adam",
        """
        coprime: 1
        model:
          dtype: float16
          input: [batch, 8]
          layers:
            - dense: {units: 4, activation: relu}
            - dense: 1
        training:
          loss: mean_squared_error
          optimizer: {«adam»: {learning_rate: 0.001}}
        """,
        fixed: """
          coprime: 1
          model:
            dtype: float16
            input: [batch, 8]
            layers:
              - dense: {units: 4, activation: relu}
              - dense: 1
          training:
            loss: mean_squared_error
            optimizer: {adam: {learning_rate: 0.001, loss_scale_factor: 1024}}
          """),
      .clean(
        "with a factor",
        """
        coprime: 1
        model:
          dtype: float16
          input: [batch, 8]
          layers:
            - dense: {units: 4, activation: relu}
            - dense: 1
        training:
          loss: mean_squared_error
          optimizer: {adam: {learning_rate: 0.001, loss_scale_factor: 1024}}
        """),
      .clean(
        "bfloat16",
        """
        coprime: 1
        model:
          dtype: bfloat16
          input: [batch, 8]
          layers:
            - dense: {units: 4, activation: relu}
            - dense: 1
        training:
          loss: mean_squared_error
          optimizer: {adam: {learning_rate: 0.001}}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.isTrained, spec.spec.model?.dtype == .float16,
      let entry = spec.spec.training?.optimizer,
      let optimizer = entry.entry.value as? any KerasOptimizer, optimizer.options.lossScale == nil
    else { return }
    report.add(
      "'\(entry.entry.arguments.owner)' trains in float16 without a loss scale: gradients below 6e-8 become 0",
      at: entry.nameRange, help: "set loss_scale_factor: 1024, or use bfloat16",
      fixes: spec.setting(
        "loss_scale_factor", to: "1024", in: entry.entry.arguments, of: entry.range,
        "scale the loss by 1024"))
  }
}
