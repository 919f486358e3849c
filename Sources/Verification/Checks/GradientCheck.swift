internal import Arrays
internal import Analysis
internal import JSONText
internal import Kernels
internal import Program
internal import Shapes
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
      "A derivative that does not fit its function trains towards something else; the loss may still fall. A loss that bounds its numbers can do that; otherwise it is a defect of coprime's layer or loss: please report it.",
    tolerance:
      "relative 1e-5 in double precision, along one random direction for each layer and each input; fails above 1e-2. Steps of 1e-4 to 1e-7 are tried, to both sides and to either, because a step that crosses the kink of a ReLU or a maximum measures another slope. Warns where a loss cuts gradients on purpose; what layers cut, and rows for padding, are left out",
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
    let slopes = Slopes(point, reference, reference.executor.gradients(of: run))
    var errors: [(direction: Direction, error: Double)] = []
    let directions = point.directions()
    // Half of what is left: training checks come after this one.
    let deadline = monotonicSeconds() + context.secondsLeft / 2
    for direction in directions {
      guard errors.isEmpty || monotonicSeconds() < deadline else { break }
      errors.append((direction, try slopes.error(direction)))
    }
    guard let worst = errors.max(by: { $0.error < $1.error }) else {
      return .notApplicable("the model has no weights and no inputs with a slope")
    }
    let wrong = errors.filter { $0.error > Self.limits.pass }.map(\.direction)
    let cut = wrong.isEmpty ? nil : try cutGradients(wrong, slopes, run, context)
    let part =
      errors.count < directions.count
      ? " (\(errors.count) of \(directions.count) in the time given)" : ""
    let text =
      "the largest relative difference is \(worst.error.short), at '\(worst.direction.name)'"
    switch cut {
    case .layer(let name):
      return outcome(
        .pass,
        "slopes of \(errors.count) layers and inputs agree\(part), but for what '\(name)' cuts",
        worst, context)
    case .loss(let name):
      return outcome(
        .warn, "the gradient of the loss '\(name)' is not its slope: \(text)", worst, context,
        help:
          "it passes the gradient where it bounds its numbers, as those below 'eps': keep them within the bounds"
      )
    case nil:
      let status: CheckStatus =
        wrong.isEmpty ? .pass : worst.error <= Self.limits.fail ? .warn : .fail
      let exception = wrong.isEmpty ? "" : " but for '\(worst.direction.name)'"
      return outcome(
        status,
        "analytic and measured slopes of \(errors.count) layers and inputs agree\(exception)\(part): \(text)",
        worst, context)
    }
  }

  private func outcome(
    _ status: CheckStatus, _ message: String, _ worst: (direction: Direction, error: Double),
    _ context: VerificationContext, help: String? = nil
  ) -> CheckOutcome {
    let place =
      help == nil
      ? context.run.node(named: worst.direction.name)?.range
      : context.spec.spec.training?.losses.first?.entry.range
    return CheckOutcome(
      status, message, measured: .number(worst.error), expected: .number(Self.limits.pass),
      at: status == .pass ? nil : place, help: help)
  }

  /// What holds a part of its numbers fixed for the gradient, on purpose.
  private enum Cut { case layer(String), loss(String) }

  /// Which cut explains that slopes differ; nil where there is none.
  private func cutGradients(
    _ wrong: [Direction], _ slopes: Slopes, _ run: ReferenceRun<Double>,
    _ context: VerificationContext
  ) throws(RunError) -> Cut? {
    let cuts = slopes.reference.program.operations.filter { $0.primitive is StopGradient }
    let ofLayers = cuts.filter { context.run.node(named: $0.origin) != nil }
    if let first = ofLayers.first {
      var slopes = slopes
      for id in ofLayers.flatMap(\.results) { slopes.held[id] = run.tensors[id.index] }
      var isExplained = true
      for direction in wrong where isExplained {
        isExplained = try slopes.error(direction) <= Self.limits.pass
      }
      if isExplained { return .layer(first.origin) }
    }
    // Held or not, a loss at its bound is too steep to be measured.
    guard cuts.count > ofLayers.count else { return nil }
    return context.spec.spec.training?.losses.first.map { .loss($0.entry.name) }
  }

  /// Slopes around a point, by the rules of differentiation and by moving a little.
  private struct Slopes {
    let point: Point
    let reference: Reference
    let gradients: ReferenceGradients<Double>
    /// Tensors that stay as they are while the point is moved.
    var held: [TensorID: ReferenceTensor<Double>] = [:]

    init(
      _ point: Point, _ reference: Reference, _ gradients: ReferenceGradients<Double>
    ) {
      (self.point, self.reference, self.gradients) = (point, reference, gradients)
    }

    /// The smallest relative difference that any step finds, to both sides or to one: a kink lies on one side alone,
    /// unless the step is so large that there are many.
    func error(_ direction: Direction) throws(RunError) -> Double {
      let (slope, scale) = direction.slope(gradients, reference.program)
      let middle = try loss(point)
      var best = Double.infinity
      for step in GradientCheck.steps {
        let above = try loss(point.moved(along: direction, by: step))
        let below = try loss(point.moved(along: direction, by: -step))
        // Rounding of the two losses leaves this much undecided; slopes below it count as that large.
        let noise = 1e-15 * abs(above) / step
        func note(_ measured: Double) {
          let difference =
            abs(measured - slope)
            / max(scale, abs(measured), noise / GradientCheck.limits.pass, 1e-10)
          if difference < best { best = difference }
        }
        note((above - below) / (2 * step))
        for (side, loss) in [(step, above), (-step, below)] where best > GradientCheck.limits.pass {
          let half = try self.loss(point.moved(along: direction, by: side / 2))
          // Richardson's extrapolation: what grows with the step is taken away.
          note((4 * half - loss - 3 * middle) / side)
        }
        if best <= GradientCheck.limits.pass { break }
      }
      return best
    }

    private func loss(_ point: Point) throws(RunError) -> Double {
      try reference.run(point.inputs, parameters: point.parameters, held: held).totalLoss
    }
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
      let table =
        program.operations.first { operation in
          operation.primitive is Embedding && operation.operands.last == parameter.tensor
        }?.primitive as? Embedding
      // Divided by how often a row is looked up, which no slope is.
      if table?.averagesGradient == true { continue }
      let layer =
        parameter.name.lastIndex(of: "/").map { String(parameter.name[..<$0]) } ?? parameter.name
      if result.last?.name != layer { result.append(Direction(name: layer)) }
      var moves = signs(parameters[index].count, 1 << 24 + index)
      if let row = table?.frozenRow, let rows = shape(index)?.first, rows > 0 {
        let width = moves.count / rows
        for place in row * width..<(row + 1) * width where moves.indices.contains(place) {
          moves[place] = 0
        }
      }
      result[result.count - 1].parameters[index] = moves
    }
    for (number, name) in smoothInputs.enumerated() {
      guard let values = inputs[name] else { continue }
      result.append(Direction(name: name, input: (name, signs(values.count, 1 << 25 + number))))
    }
    return result
  }

  private func shape(_ parameter: Int) -> [Int]? {
    program[program.parameters[parameter].tensor].type.shape.evaluate([:])
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
