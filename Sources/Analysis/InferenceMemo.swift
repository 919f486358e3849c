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

  private struct Known {
    var answers: [(operands: [TensorType], inference: Inference)] = []
    var making: Making?
  }
  /// By ``LayerDeclaration/index``.
  private var known: [Known] = []

  /// - Complexity: linear in the different operands that the declaration has met, mostly one or two.
  func inference(of declaration: LayerDeclaration, _ operands: [TensorType]) -> Inference? {
    guard declaration.index < known.count else { return nil }
    return known[declaration.index].answers.first { $0.operands == operands }?.inference
  }

  mutating func add(
    _ inference: Inference, of declaration: LayerDeclaration, _ operands: [TensorType]
  ) {
    grow(to: declaration)
    known[declaration.index].answers.append((operands, inference))
  }

  mutating func making(of declaration: LayerDeclaration) -> Making {
    grow(to: declaration)
    if let making = known[declaration.index].making { return making }
    let activation = declaration.layer?.outputActivation
    let making = (
      // A second relu makes its own zeros; a reshape only passes on what it gets.
      isMaker: declaration.layer?.isLearning ?? false || activation?.isNonlinear ?? false,
      range: activation == nil ? declaration.range : declaration.arguments.range(of: "activation")
    )
    known[declaration.index].making = making
    return making
  }

  private mutating func grow(to declaration: LayerDeclaration) {
    while known.count <= declaration.index { known.append(Known()) }
  }
}
