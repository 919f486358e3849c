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
  /// By ``LayerDeclaration/index``.
  private var makings: [Making?] = []

  /// - Complexity: linear in the different operands that like declarations have met, mostly a few.
  func inference(of declaration: LayerDeclaration, _ operands: [TensorType]) -> Inference? {
    guard declaration.likeness < answers.count else { return nil }
    return answers[declaration.likeness].first { $0.operands == operands }?.inference
  }

  mutating func add(
    _ inference: Inference, of declaration: LayerDeclaration, _ operands: [TensorType]
  ) {
    while answers.count <= declaration.likeness { answers.append([]) }
    // A layer that never meets the same operands again should not be compared with all it has met.
    guard answers[declaration.likeness].count < 16 else { return }
    answers[declaration.likeness].append((operands, inference))
  }

  mutating func making(of declaration: LayerDeclaration) -> Making {
    while makings.count <= declaration.index { makings.append(nil) }
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
