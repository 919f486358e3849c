internal import Arrays
internal import Analysis
internal import JSONText
internal import Kernels
internal import Program
internal import SourceText
internal import Spec
package import Training

/// Gradients against finite differences, layer by layer, in place: with the loss, the data and the layers around.
package struct GradientCheck: Check {
  package static let about = CheckInfo(
    "gradient-check", .reference,
    summary:
      "The gradient of the loss with respect to every layer is the slope that finite differences measure.",
    meaning:
      "A derivative that does not fit its function trains towards something else; the loss may still fall. It is a defect of coprime's layer or loss: please report it.",
    tolerance:
      "relative 1e-5 in double precision, along one random direction for each layer and each input; fails above 1e-2. Steps of 1e-4 to 1e-7 are tried, because a step that crosses the kink of a ReLU or a maximum measures another slope",
    sources: ["CS231n, Gradient checks", "Roberts 2017, reasons 18, 22 and 26"])

  package init() {}

  private static let size = 3
  private static let limits = (pass: 1e-5, fail: 1e-2)
  private static let steps = [1e-5, 1e-6, 1e-4, 1e-7]

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let batch = try context.batch(Self.size)
    let reference = try context.reference(context.run.training, batch.count)
    var point = Point(reference, batch)
    point.leaveKinks()
    let run = try reference.run(point.inputs, parameters: point.parameters)
    guard run.totalLoss.isFinite else {
      return .notApplicable("the loss of the batch is not finite")
    }
    let gradients = reference.executor.gradients(of: run)
    var worst: (name: String, error: Double)?
    var checked = 0
    let directions = point.directions()
    // Half of what is left: training checks come after this one.
    let deadline = monotonicSeconds() + context.secondsLeft / 2
    for direction in directions {
      guard checked == 0 || monotonicSeconds() < deadline else { break }
      let error = try self.error(direction, point, reference, gradients)
      checked += 1
      if !(error <= worst?.error ?? -1) { worst = (direction.name, error) }
    }
    guard let worst else {
      return .notApplicable("the model has no weights and no inputs with a slope")
    }
    let status: CheckStatus =
      worst.error <= Self.limits.pass ? .pass : worst.error <= Self.limits.fail ? .warn : .fail
    let part =
      checked < directions.count ? " (\(checked) of \(directions.count) in the time given)" : ""
    return CheckOutcome(
      status,
      "analytic and measured slopes of \(checked) layers and inputs agree\(status == .pass ? "" : " but for '\(worst.name)'")\(part): the largest relative difference is \(worst.error.short), at '\(worst.name)'",
      measured: .number(worst.error), expected: .number(Self.limits.pass),
      at: status == .pass ? nil : context.run.node(named: worst.name)?.range)
  }

  /// The smallest relative difference that any step finds.
  private func error(
    _ direction: Direction, _ point: Point, _ reference: Reference,
    _ gradients: ReferenceGradients<Double>
  ) throws(RunError) -> Double {
    let (slope, scale) = direction.slope(gradients, reference.program)
    var best = Double.infinity
    for step in Self.steps {
      let above = try loss(point.moved(along: direction, by: step), reference)
      let below = try loss(point.moved(along: direction, by: -step), reference)
      let measured = (above - below) / (2 * step)
      // Rounding of the two losses leaves this much undecided; slopes below it count as that large.
      let noise = 1e-15 * abs(above) / step
      let difference =
        abs(measured - slope) / max(scale, abs(measured), noise / Self.limits.pass, 1e-10)
      best = difference.isNaN ? best : min(best, difference)
      if best <= Self.limits.pass { break }
    }
    return best
  }

  private func loss(_ point: Point, _ reference: Reference) throws(RunError) -> Double {
    try reference.run(point.inputs, parameters: point.parameters).totalLoss
  }
}

/// A way to move some weights, or one input, all at once.
private struct Direction {
  let name: String
  /// ±1 for every element of these parameters.
  var parameters: [Int: [Double]] = [:]
  var input: (name: String, signs: [Double])?

  /// The analytic slope, and the size that differences are held against.
  func slope(_ gradients: ReferenceGradients<Double>, _ program: Program) -> (
    slope: Double, scale: Double
  ) {
    var (slope, squares) = (0.0, 0.0)
    func add(_ gradient: [Double], _ signs: [Double]) {
      for (g, sign) in zip(gradient, signs) {
        slope += g * sign
        squares += g * g
      }
    }
    for index in parameters.keys.sorted() {
      add(gradients[program.parameters[index].tensor], parameters[index] ?? [])
    }
    if let input { add(gradients.byInput[input.name] ?? [], input.signs) }
    return (slope, squares.squareRoot())
  }
}

/// Weights and inputs at which slopes are compared.
private struct Point {
  private(set) var parameters: [[Double]]
  private(set) var inputs: [String: [Double]]
  private let program: Program
  private let random: RandomStream

  init(_ reference: Reference, _ batch: Batch) {
    parameters = reference.parameters
    inputs = batch.doubles
    program = reference.program
    random = RandomStream(seed: reference.seed, stream: VerificationContext.stream + 1)
  }

  private func draws(_ count: Int, _ purpose: Int) -> [Double] {
    RandomStream(seed: random.seed, stream: random.stream + UInt64(purpose) + 1)
      .uniform(count: count).map { 2 * Double($0) - 1 }
  }

  /// Inputs that a gradient can flow to: neither indices nor targets.
  private var smoothInputs: [String] {
    var names: [String] = []
    for (index, tensor) in program.tensors.enumerated() {
      guard case .input(let name) = tensor.role, !name.hasPrefix("target/"),
        !name.hasPrefix("weight/")
      else { continue }
      let id = TensorID(index)
      let isIndex = program.operations.contains { operation in
        (operation.primitive is Embedding || operation.primitive is OneHot)
          && operation.operands.first == id
          || operation.primitive is Pick && operation.operands.last == id
      }
      if !isIndex { names.append(name) }
    }
    return names
  }

  /// Biases of 0 and flat backgrounds put whole layers exactly on the kink of a ReLU, where no slope is right:
  /// everything is moved off it by a little.
  mutating func leaveKinks() {
    for (index, parameter) in program.parameters.enumerated() where !parameter.isState {
      let noise = draws(parameters[index].count, index)
      let size = (parameters[index].reduce(0) { $0 + $1 * $1 } / Double(max(1, noise.count)))
        .squareRoot()
      for i in noise.indices { parameters[index][i] += 0.1 * max(size, 0.1) * noise[i] }
    }
    for (number, name) in smoothInputs.enumerated() {
      guard var values = inputs[name] else { continue }
      let noise = draws(values.count, 1 << 20 + number)
      for i in noise.indices { values[i] += 1e-2 * noise[i] }
      inputs[name] = values
    }
  }

  /// One for every layer with trained weights, one for every input.
  func directions() -> [Direction] {
    var result: [Direction] = []
    for (index, parameter) in program.parameters.enumerated() where parameter.isTrainable {
      let layer =
        parameter.name.lastIndex(of: "/").map { String(parameter.name[..<$0]) } ?? parameter.name
      if result.last?.name != layer { result.append(Direction(name: layer)) }
      result[result.count - 1].parameters[index] = signs(parameters[index].count, 1 << 24 + index)
    }
    for (number, name) in smoothInputs.enumerated() {
      guard let values = inputs[name] else { continue }
      result.append(Direction(name: name, input: (name, signs(values.count, 1 << 25 + number))))
    }
    return result
  }

  private func signs(_ count: Int, _ purpose: Int) -> [Double] {
    draws(count, purpose).map { $0 < 0 ? -1 : 1 }
  }

  func moved(along direction: Direction, by step: Double) -> Point {
    var point = self
    for (index, signs) in direction.parameters {
      for i in signs.indices { point.parameters[index][i] += step * signs[i] }
    }
    if let (name, signs) = direction.input, var values = inputs[name] {
      for i in signs.indices { values[i] += step * signs[i] }
      point.inputs[name] = values
    }
    return point
  }
}
