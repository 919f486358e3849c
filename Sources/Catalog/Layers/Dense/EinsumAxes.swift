internal import Program
internal import Shapes

/// The sizes that the letters of an equation stand for, given an input.
struct EinsumAxes {
  private let equation: EinsumEquation
  private let ofLetter: [Character: Axis]
  /// The input's axes that `...` stands for.
  private let kept: [Axis]

  /// - Throws: `shape/einsum-mismatch` where the declared sizes contradict the input or are too few.
  init(
    _ equation: EinsumEquation, _ x: Shape, sizes: [Dim?], _ context: inout InferenceContext
  ) throws(LayerError) {
    self.equation = equation
    let spare = x.rank - equation.input.count
    let (leading, trailing) =
      equation.ellipsis == .left ? (spare, 0) : (0, equation.ellipsis == .right ? spare : 0)
    kept = leading > 0 ? Array(x.axes.prefix(leading)) : Array(x.axes.suffix(trailing))
    var axes: [Character: Axis] = [:]
    for (letter, axis) in zip(equation.input, x.axes.dropFirst(leading)) { axes[letter] = axis }
    // The batch is the first axis of the ellipsis, or the first letter.
    let letters = leading > 0 ? equation.output[...] : equation.output.dropFirst()
    guard sizes.count == letters.count else {
      throw Self.mismatch(
        "has \(counted(sizes.count, "size")) for the \(counted(letters.count, "axis", "axes")) "
          + "'\(String(letters))' of its output", context)
    }
    for (letter, size) in zip(letters, sizes) {
      try Self.add(letter, size, to: &axes, &context)
    }
    ofLetter = axes
  }

  private static func add(
    _ letter: Character, _ size: Dim?, to axes: inout [Character: Axis],
    _ context: inout InferenceContext
  ) throws(LayerError) {
    switch (axes[letter], size) {
    case (nil, let size?): axes[letter] = Axis(size, role: .feature)
    case (nil, nil):
      throw mismatch("leaves '\(letter)' open, which the input does not have", context)
    case (let axis?, let size?):
      try context.require(
        axis.dim, equals: size, reason: { "\($0.subject): axis '\(letter)' is declared" },
        else: {
          mismatch(
            "declares \($0.text(size)) for '\(letter)', which is \($0.text(axis.dim)) in the input",
            $0)
        })
    case (_?, nil): break
    }
  }

  private static func mismatch(_ problem: String, _ context: InferenceContext) -> LayerError {
    LayerError(
      "shape/einsum-mismatch", "\(context.subject): its 'output_shape' \(problem)",
      at: .parameter("output_shape"),
      help: "list the sizes behind the batch, with null for those of the input",
      framework: "Input shape and output shape do not match at shared dimension")
  }

  var output: Shape {
    let named = equation.output.map(axis)
    return Shape(axes: equation.ellipsis == .left ? kept + named : named + kept)
  }

  var kernel: [Dim] { equation.kernel.map { axis($0).dim } }

  /// The product of all sizes.
  var combinations: Dim {
    let letters = Set(equation.input + equation.kernel)
    return letters.reduce(Shape(axes: kept).elementCount) { $0 * axis($1).dim }
  }

  /// From the first of the letters on, 1 where a letter has no bias.
  func bias(along letters: Set<Character>) -> [Dim] {
    let own = equation.output.drop { !letters.contains($0) }
      .map { letters.contains($0) ? axis($0).dim : 1 }
    return equation.ellipsis == .right ? own + kept.map { _ in 1 } : own
  }

  /// All letters are known: those of the kernel stand in input or output, which both are.
  private func axis(_ letter: Character) -> Axis { ofLetter[letter] ?? Axis(1) }
}
