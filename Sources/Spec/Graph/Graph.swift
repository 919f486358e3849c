package import Catalog
package import SourceText
package import YAML

/// The layers of a model with blocks expanded and names resolved, operands before their users.
package struct Graph: Sendable {
  package let dialect: Dialect
  package let layout: Layout
  package let inputs: [InputDeclaration]
  package let nodes: [LayerNode]
  package let outputs: [GraphOutput]
  /// How many ``LayerDeclaration``s there are.
  package let declarations: Int

  /// Layers that read each layer's results, by index of the layer.
  package func consumers() -> [[Int]] {
    var result = [[Int]](repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() {
      for operand in node.operands {
        if case .layer(let producer) = operand.producer, result[producer].last != index {
          result[producer].append(index)
        }
      }
    }
    return result
  }
}

package enum Producer: Hashable, Sendable {
  case input(Int)
  case layer(Int)
}

/// One value that a layer reads.
package struct Operand: Hashable, Sendable {
  package var producer: Producer
  /// Which of several outputs; nil: the main one.
  package let output: String?
  /// Where it is named; nil where it is simply the entry before.
  package let range: SourceRange?
}

package struct GraphOutput: Sendable {
  package let name: String
  package let operand: Operand
}

/// A layer as the spec writes it, read once however often its block is used or repeated.
package final class LayerDeclaration: Sendable {
  /// Counts the declarations of a model from 0, in the order in which they were read.
  package let index: Int
  /// Index of the first declaration that says the same of its layer: what is inferred for one holds for all.
  package let likeness: Int
  /// Canonical kind; as written where it is unknown.
  package let kind: String
  /// Nil where kind or parameters could not be read; what follows is unknown then.
  package let layer: (any Layer)?
  package let arguments: Arguments
  typealias Path = (list: String, index: Int)
  private let position: Path
  /// The kind's name in the file: where findings about the layer point.
  package let range: SourceRange
  /// The whole entry.
  package let entryRange: SourceRange
  /// Where the enclosing block is used, innermost last.
  package let uses: [SourceRange]
  /// What the parameters of the enclosing block stand for here, by name.
  package let blockArguments: [String: Node]
  package let trainable: Located<Bool>?
  /// Whether `from` is written as a list, be it of one.
  package let listsOperands: Bool

  /// Where it is written, as in `model.layers[3]`.
  package var path: String { "\(position.list)[\(position.index)]" }

  init(
    index: Int, likeness: Int, kind: String, layer: (any Layer)?, arguments: Arguments, path: Path,
    range: SourceRange, entryRange: SourceRange, uses: [SourceRange],
    blockArguments: [String: Node], trainable: Located<Bool>?, listsOperands: Bool
  ) {
    (self.index, self.likeness) = (index, likeness)
    (self.kind, self.layer, self.arguments, position) = (kind, layer, arguments, path)
    (self.range, self.entryRange, self.uses) = (range, entryRange, uses)
    (self.blockArguments, self.trainable) = (blockArguments, trainable)
    self.listsOperands = listsOperands
  }
}

/// One layer of the expanded model.
package struct LayerNode: Sendable {
  /// Unique, scoped by blocks: `residual_1/a`.
  package let name: String
  package let declaration: LayerDeclaration
  package var operands: [Operand] = []
  /// Index of the layer whose weights it takes.
  package var sharesWith: Int?
  /// Whether something it reads does not exist: reported already, and nothing more can be said about it.
  package var isBroken = false

  init(name: String, declaration: LayerDeclaration) {
    (self.name, self.declaration) = (name, declaration)
  }

  package var kind: String { declaration.kind }
  package var layer: (any Layer)? { declaration.layer }
  package var arguments: Arguments { declaration.arguments }
  package var path: String { declaration.path }
  package var range: SourceRange { declaration.range }
  package var entryRange: SourceRange { declaration.entryRange }
  package var uses: [SourceRange] { declaration.uses }
  package var blockArguments: [String: Node] { declaration.blockArguments }
  package var trainable: Located<Bool>? { declaration.trainable }
  package var isTrainable: Bool { declaration.trainable?.value ?? true }
}
