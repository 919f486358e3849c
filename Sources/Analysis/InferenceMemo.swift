internal import Catalog
internal import Program
internal import SourceText
internal import Spec

/// What layers made of operands: a repeated block asks the same question again and again.
///
/// A hit has made no new constraint either, since constraints depend on the layer and the types alone.
struct InferenceMemo {
  /// How a layer changes facts: whether they are its own making whatever it was given, and where it says so.
  typealias Making = (isMaker: Bool, range: SourceRange)

  private typealias Answer = (operands: [TensorType], inference: Inference)

  /// By ``LayerDeclaration/likeness``.
  private var answers: [[Answer]] = []
  /// By ``LayerDeclaration/index``: which answer it got last, mostly the one it gets next.
  private var latest: [Int] = []
  private var makings: [Making?] = []

  /// Makes room for the declarations of a model.
  init(declarations: Int) {
    answers = Array(repeating: [], count: declarations)
    latest = Array(repeating: 0, count: declarations)
    makings = Array(repeating: nil, count: declarations)
  }

  /// - Complexity: linear in the different operands that like declarations have met, at most 16.
  mutating func inference(of declaration: LayerDeclaration, _ operands: [TensorType]) -> Inference?
  {
    let known = answers[declaration.likeness]
    let last = latest[declaration.index]
    if last < known.count, known[last].operands == operands { return known[last].inference }
    guard let index = known.firstIndex(where: { $0.operands == operands }) else { return nil }
    latest[declaration.index] = index
    return known[index].inference
  }

  mutating func add(
    _ inference: Inference, of declaration: LayerDeclaration, _ operands: [TensorType]
  ) {
    // A layer that never meets the same operands again should not be compared with all it has met.
    guard answers[declaration.likeness].count < 16 else { return }
    answers[declaration.likeness].append((operands, inference))
    latest[declaration.index] = answers[declaration.likeness].count - 1
  }

  mutating func making(of declaration: LayerDeclaration) -> Making {
    if let making = makings[declaration.index] { return making }
    let activation = declaration.layer?.outputActivation
    let making = (
      // A second relu makes its own zeros; a reshape only passes on what it gets.
      isMaker: declaration.layer?.isLearning ?? false || activation?.isNonlinear ?? false,
      range: activation == nil ? declaration.range : declaration.arguments.range(of: "activation")
    )
    makings[declaration.index] = making
    return making
  }
}
