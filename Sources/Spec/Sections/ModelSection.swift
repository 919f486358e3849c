package import Arrays
package import Catalog
package import Shapes
package import SourceText
package import YAML

/// Inputs, layers and outputs as written, before blocks are expanded.
package struct ModelSection: Sendable {
  package var dialect: Dialect = .keras
  package var layout: Layout = .channelsLast
  package var inputs: [InputDeclaration] = []
  /// Inputs whose declaration could not be read.
  var unreadableInputs: [Located<String>] = []
  package var layers: [LayerEntry] = []
  /// Names of the outputs; nil: the last layer.
  package var outputs: [Located<String>]?
  package var dtype: ElementType = .float32
  /// `init` and `regularizer` as written: defaults for the kernels of layers that name none.
  package var defaultInitializer: Node?
  package var defaultRegularizer: Node?
  package var range: SourceRange?
  /// Where `input` stands: the name of the one input.
  private var inputKey = SourceRange.nowhere

  package init() {}
}

package struct InputDeclaration: Sendable {
  package let name: Located<String>
  package let shape: Located<Shape>
  package let element: Located<ElementType>?
  package let range: Located<Interval>?
}

/// One element of a list of layers.
package struct LayerEntry: Sendable {
  package enum Reference: Hashable, Sendable {
    case name(String)
    /// Counted back from this entry: −1 is the one before.
    case back(Int)
    /// `$input` of a block.
    case blockInput
  }
  /// The kind as written, and the arguments that are not common to all layers.
  package let arguments: Arguments
  package var name: Located<String>?
  package var from: [Located<Reference>]?
  /// Whether ``from`` is written as a list, be it of one.
  package var fromIsList = false
  package var trainable: Located<Bool>?
  package var repeatCount: Located<Int>?
  package var share: Located<String>?
  /// The whole entry.
  package let range: SourceRange
  /// The entry as written: `repeat`, `name` and `trainable` may hold block parameters.
  let pairs: [Arguments.Pair]
}

/// A reusable run of layers.
package struct BlockDeclaration: Sendable {
  package let name: Located<String>
  /// Parameters in order; a null default makes one required.
  package let parameters: [(name: Located<String>, default: Node)]
  package let layers: [Node]
  package let range: SourceRange
}

extension ModelSection {
  package static let schema = Schema(
    Self(),
    [
      // The dialect decides how everything behind it is read.
      Field(
        "dialect", type: .choice(Dialect.allCases.map(\.rawValue)), default: "keras",
        "Whose names, defaults and meanings the layers have."
      ) { model, node, decoder in
        model.dialect = decoder.choice(node, of: Dialect.self) ?? .keras
        decoder.dialect = model.dialect
        model.layout = model.dialect == .torch ? .channelsFirst : .channelsLast
        return true
      },
      Field(
        "layout", type: .choice(Layout.allCases.map(\.rawValue)), default: "channels_last",
        "Where images keep their channels; channels_first in dialect torch."
      ) { model, node, decoder in
        model.layout = decoder.choice(node, of: Layout.self) ?? model.layout
        return true
      },
      .choice("dtype", \.dtype, default: "float32", "The type of the weights and values."),
      Field(
        "init", type: .entry(.initializer), "The initialiser of kernels that name none."
      ) { model, node, decoder in
        if decoder.entry(node, .initializer) != nil { model.defaultInitializer = node }
        return true
      },
      Field(
        "regularizer", type: .entry(.regularizer), "The regulariser of kernels that name none."
      ) { model, node, decoder in
        if decoder.entry(node, .regularizer) != nil { model.defaultRegularizer = node }
        return true
      },
      Field(
        "input", type: InputDeclaration.type,
        "The shape of the one input, named input; the batch axis is always written."
      ) { model, node, decoder in
        model.readInput(Located("input", at: model.inputKey), node, &decoder)
        return true
      },
      Field(
        "inputs", type: .map(InputDeclaration.type), "Names of the inputs and their shapes."
      ) { model, node, decoder in
        model.readInputs(node, &decoder)
        return true
      },
      Field(
        "layers", type: .sequence(.entry(.layer)),
        "The layers, each a kind alone or a one-key mapping from the kind to its parameters."
      ) { model, node, decoder in
        model.layers = LayerEntry.list(node, &decoder)
        return true
      },
      Field(
        "outputs", type: .list(.text, count: nil),
        "Names of the layers whose results the model gives; by default the last layer."
      ) { model, node, decoder in
        model.outputs = decoder.names(node)
        return true
      },
    ])

  init(_ node: Node, _ decoder: inout SpecDecoder) {
    var base = Self()
    base.range = node.place
    base.inputKey = node.pair("input")?.key.place ?? .nowhere
    decoder.currentKey = "model"
    self = decoder.section(
      node, Self.schema, onto: base, of: "model", expected: "a mapping with 'input' and 'layers'",
      allowsNull: false)
    guard let pairs = node.mapping else { return }
    if node["input"] != nil, let both = node.pairs.first(where: { $0.key.text == "inputs" }) {
      decoder.report(
        "spec/conflicting-keys", "'input' and 'inputs' cannot both be given", at: both.key.place,
        help: "move the one input under 'inputs' with a name of its own")
    }
    if node["input"] == nil, node["inputs"] == nil, !layers.contains(where: \.isInput),
      !node.hasMisspelt("input", among: Self.schema.table.keys)
    {
      decoder.report(
        "spec/missing-parameter", "'model' needs 'input': the shape of what flows in",
        at: node.place.start(of: pairs),
        help: "for example 'input: [batch, 28, 28, 1]'")
    }
    if node["layers"] == nil {
      decoder.report(
        "spec/missing-parameter", "'model' needs 'layers'", at: node.place.start(of: pairs))
    }
  }

  private mutating func readInputs(_ node: Node, _ decoder: inout SpecDecoder) {
    guard let pairs = node.mapping, !pairs.isEmpty else {
      decoder.reportType(node, expected: "a mapping from input names to shapes")
      return
    }
    for pair in pairs {
      guard let name = pair.key.text else { continue }
      decoder.currentKey = name
      readInput(Located(name, at: pair.key.place), pair.value, &decoder)
    }
  }

  private mutating func readInput(
    _ name: Located<String>, _ node: Node, _ decoder: inout SpecDecoder
  ) {
    if let input = InputDeclaration(name, node, layout, &decoder) {
      inputs.append(input)
    } else {
      unreadableInputs.append(name)
    }
  }
}

extension SourceRange {
  /// The first key of a mapping that starts here: where something missing from it is reported.
  func start(of pairs: [Node.Pair]) -> SourceRange { pairs.first?.key.place ?? self }
}

extension Node {
  /// Whether an unknown key reads as if `key` were meant: reported as such, and not missing then.
  fileprivate func hasMisspelt(_ key: String, among keys: [String]) -> Bool {
    pairs.contains {
      guard let name = $0.key.text, !keys.contains(name) else { return false }
      return didYouMean(name, among: keys) == key
    }
  }
}

extension InputDeclaration {
  init?(
    _ name: Located<String>, _ node: Node, _ layout: Layout, _ decoder: inout SpecDecoder
  ) {
    self.name = name
    if node.mapping == nil {
      guard let shape = decoder.shape(node, layout) else { return nil }
      self.shape = shape
      element = nil
      range = nil
      return
    }
    let body = Body(layout: layout)
    let read = decoder.section(node, Body.schema, onto: body, of: name.value)
    guard let shape = read.shape else {
      if node["shape"] == nil, !node.hasMisspelt("shape", among: Body.schema.table.keys) {
        decoder.report(
          "spec/missing-parameter", "input '\(name.value)' needs 'shape'", at: name.range,
          help: "for example 'shape: [batch, 32]'")
      }
      return nil
    }
    self.shape = shape
    element = read.element
    range = read.range
  }

  /// An input with more than a shape.
  private struct Body: Sendable {
    let layout: Layout
    var shape: Located<Shape>?
    var element: Located<ElementType>?
    var range: Located<Interval>?

    static let schema = Schema(
      Self(layout: .channelsLast),
      [
        Field(
          "shape", type: .sequence(.dimension(min: 1)),
          "Its sizes; the batch axis is always written."
        ) { body, node, decoder in
          body.shape = decoder.shape(node, body.layout)
          return body.shape != nil
        },
        .choice("dtype", \.element, default: "float32", "The type of its elements."),
        .located(
          "range", \.range, .list(.number(min: nil, max: nil), count: 2...2),
          "The least and the greatest value."
        ) { $1.interval($0) },
      ])
  }

  /// What stands behind an input's name.
  static let type = FieldType.either([
    .sequence(.dimension(min: 1)), .table(Body.schema.table),
  ])
}

extension SpecDecoder {
  /// A shape with the batch axis, and a role for every axis.
  mutating func shape(_ node: Node, _ layout: Layout) -> Located<Shape>? {
    guard let items = node.sequence else {
      reportType(node, expected: "a shape such as [batch, 28, 28, 1]")
      return nil
    }
    guard !items.isEmpty else {
      report(
        "spec/wrong-type", "the shape is empty; the batch axis is always written", at: node.place,
        help: "write [batch, …]")
      return nil
    }
    var dims: [Dim] = []
    for item in items {
      if item.isNull || item.text == "None" || item.text == "-1" {
        report(
          "spec/wrong-type",
          "a shape has no '\(item.text ?? "null")': every axis has a name or a size",
          at: item.place,
          help: "name the axis, for example 'batch' or 'time', and declare it under 'dims'")
        return nil
      }
      guard let dim = dimension(item, min: 1) else { return nil }
      dims.append(dim)
    }
    var shape = Shape(dims)
    let named = dims.firstIndex(of: .symbol("batch"))
    for (index, role) in axisRoles(rank: dims.count, layout, batch: named).enumerated() {
      shape.axes[index].role = role
      shape.axes[index].origin = dims[index].symbols.first ?? "axis \(index)"
    }
    return Located(shape, at: node.place)
  }

  mutating func interval(_ node: Node) -> Interval? {
    guard let items = node.sequence, items.count == 2 else {
      reportType(node, expected: "a range [lowest, highest]")
      return nil
    }
    guard let low = number(items[0]), let high = number(items[1]) else { return nil }
    guard low <= high else {
      report(
        "spec/out-of-range", "the range [\(format(low)), \(format(high))] is upside down",
        at: node.place)
      return nil
    }
    return Interval(low, high)
  }

  /// A name or a list of names.
  mutating func names(_ node: Node) -> [Located<String>]? {
    let node = substituted(node)
    var names: [Located<String>] = []
    for item in node.sequence ?? [node] {
      guard let name = text(item) else { return nil }
      names.append(Located(name, at: item.place))
    }
    return names
  }
}

/// What the axes of an input of this rank usually mean.
///
/// - Parameter batch: the axis that is called the batch. Behind others, as in PyTorch's sequences,
///   it follows the steps.
package func axisRoles(rank: Int, _ layout: Layout, batch: Int? = nil) -> [AxisRole] {
  if let batch, batch > 0 {
    var roles: [AxisRole] = [.time] + Array(repeating: .feature, count: rank - 1)
    roles[batch] = .batch
    return roles
  }
  let spatial: [AxisRole]
  switch rank {
  case 0: return []
  case 1: return [.batch]
  case 2: return [.batch, .feature]
  case 3: spatial = [.time]
  case 4: spatial = [.height, .width]
  case 5: spatial = [.depth, .height, .width]
  default: return [.batch] + Array(repeating: .unknown, count: rank - 1)
  }
  if rank == 3 {
    return layout == .channelsLast ? [.batch, .time, .feature] : [.batch, .channel, .time]
  }
  return layout == .channelsLast ? [.batch] + spatial + [.channel] : [.batch, .channel] + spatial
}
