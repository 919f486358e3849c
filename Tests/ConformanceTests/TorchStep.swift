import Analysis
import Catalog
import JSONText
import Kernels
import Program
import SourceText
import Spec
import Testing
import Training

/// A small network with everything that PyTorch and Keras' optimizers made of it in some steps on one batch.
struct TorchStep: Sendable, CustomTestStringConvertible {
  struct Parameter: Sendable {
    let name: String
    let initial: [Double]
    /// Of the first step; nil for moving averages.
    let gradient: [Double]?
    let afterFirstStep: [Double]
    let afterLastStep: [Double]
  }

  let name: String
  var testDescription: String { name }

  static let all = [
    "mlp", "convnet", "lstm", "residual", "words", "smooth_mlp", "smooth_convnet",
  ].map(TorchStep.init)
}

/// A ``TorchStep`` that was read, with the program that its spec lowers to.
struct TorchSetup {
  let batch: Int
  let inputs: [String: [Double]]
  /// One per step.
  let losses: [Double]
  /// In the order of the program's parameters.
  let parameters: [TorchStep.Parameter]
  let program: Program
  let rule: any UpdateRule
  let learningRate: Double

  init(_ model: TorchStep) throws {
    let fixture = try Fixtures.json("torch_steps/\(model.name).json")
    let document = try Fixtures.spec("torch_steps/\(model.name).yaml")
    guard let spec = AnalyzedSpec(document), let output = spec.graph?.outputs.first,
      let optimizer = spec.spec.training?.optimizer?.entry.value as? any Optimizer
    else { throw FixtureError("\(model.name) lacks a model or an optimizer") }
    let problems = document.diagnostics + spec.diagnostics
    guard problems.isEmpty else {
      throw FixtureError(problems.map(\.message).joined(separator: "; "))
    }
    let target = Lowering.Target(
      output: output.name,
      sampleShape: try fixture.required("target_shape").sizes.compactMap { $0 },
      isWeighted: false)
    program = try Lowering(spec, targets: [target]).program(.training)
    (rule, learningRate) = (optimizer.rule, optimizer.learningRate)
    batch = try fixture.required("batch").int ?? 0
    losses = try fixture.required("losses").doubles
    var inputs = try fixture.required("inputs").members.map { members in
      [String: [Double]](uniqueKeysWithValues: members.map { ($0.key, $0.value.doubles) })
    }
    inputs?[Lowering.targetInput(output.name)] = try fixture.required("target").doubles
    self.inputs = inputs ?? [:]
    parameters = try Self.parameters(fixture, program)
  }

  private static func parameters(_ fixture: JSONValue, _ program: Program) throws -> [TorchStep
    .Parameter]
  {
    let table = try fixture.required("parameters").array ?? []
    let found = try table.map { entry in
      let gradient = try entry.required("gradient")
      return TorchStep.Parameter(
        name: entry["name"]?.string ?? "", initial: try entry.required("initial").doubles,
        gradient: gradient == .null ? nil : gradient.doubles,
        afterFirstStep: try entry.required("after").doubles,
        afterLastStep: try entry.required("last").doubles)
    }
    let names = program.parameters.map(\.name)
    guard Set(names) == Set(found.map(\.name)) else {
      throw FixtureError("parameters \(names.sorted()), PyTorch has \(found.map(\.name).sorted())")
    }
    return names.compactMap { name in found.first { $0.name == name } }
  }
}

/// Largest difference in proportion to the largest number, and the norm of the difference in proportion to the norm.
func difference(_ ours: [Double], _ theirs: [Double]) -> Double {
  guard ours.count == theirs.count else { return .infinity }
  var (largest, far, squares, differences) = (
    Double.leastNormalMagnitude, 0.0, Double.leastNormalMagnitude, 0.0
  )
  for (a, b) in zip(ours, theirs) {
    let distance = abs(a - b)
    if distance.isNaN { return .infinity }
    (largest, far) = (max(largest, abs(b)), max(far, distance))
    (squares, differences) = (squares + b * b, differences + distance * distance)
  }
  return max(far / largest, (differences / squares).squareRoot())
}
