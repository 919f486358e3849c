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
  static let keys = [
    "dialect", "layout", "input", "inputs", "layers", "outputs", "dtype", "init", "regularizer",
  ]

  init(_ node: Node, _ decoder: inout SpecDecoder) {
    self.init()
    range = node.place
    decoder.currentKey = "model"
    guard let pairs = node.mapping else {
      decoder.reportType(node, expected: "a mapping with 'input' and 'layers'")
      return
    }
    // The dialect decides how everything else is read.
    if let value = node["dialect"] {
      decoder.currentKey = "dialect"
      dialect = decoder.choice(value, of: Dialect.self) ?? .keras
    }
    decoder.dialect = dialect
    layout = dialect == .torch ? .channelsFirst : .channelsLast
    if let value = node["layout"] {
      decoder.currentKey = "layout"
      layout = decoder.choice(value, of: Layout.self) ?? layout
    }
    for pair in pairs {
      let key = pair.key.text ?? ""
      decoder.currentKey = key
      switch key {
      case "dialect", "layout": break
      case "input":
        readInput(Located("input", at: pair.key.place), pair.value, &decoder)
      case "inputs": readInputs(pair.value, &decoder)
      case "layers": layers = LayerEntry.list(pair.value, &decoder)
      case "outputs": outputs = decoder.names(pair.value)
      case "dtype": dtype = decoder.choice(pair.value, of: ElementType.self) ?? .float32
      case "init":
        if decoder.entry(pair.value, .initializer) != nil { defaultInitializer = pair.value }
      case "regularizer":
        if decoder.entry(pair.value, .regularizer) != nil { defaultRegularizer = pair.value }
      default:
        decoder.reportUnknownKey(
          .init(key: key, keyRange: pair.key.place, value: pair.value), of: "model",
          expected: Self.keys)
      }
    }
    if node["input"] != nil, let both = node.pairs.first(where: { $0.key.text == "inputs" }) {
      decoder.report(
        "spec/conflicting-keys", "'input' and 'inputs' cannot both be given", at: both.key.place,
        help: "move the one input under 'inputs' with a name of its own")
    }
    if node["input"] == nil, node["inputs"] == nil {
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
    var shape: Located<Shape>?
    var element: Located<ElementType>?
    var interval: Located<Interval>?
    for pair in node.pairs {
      let key = pair.key.text ?? ""
      decoder.currentKey = key
      switch key {
      case "shape": shape = decoder.shape(pair.value, layout)
      case "dtype":
        element = decoder.choice(pair.value, of: ElementType.self).map {
          Located($0, at: pair.value.place)
        }
      case "range":
        interval = decoder.interval(pair.value).map { Located($0, at: pair.value.place) }
      default:
        decoder.reportUnknownKey(
          .init(key: key, keyRange: pair.key.place, value: pair.value), of: name.value,
          expected: ["shape", "dtype", "range"])
      }
    }
    guard let shape else {
      if node["shape"] == nil {
        decoder.report(
          "spec/missing-parameter", "input '\(name.value)' needs 'shape'", at: name.range,
          help: "for example 'shape: [batch, 32]'")
      }
      return nil
    }
    self.shape = shape
    self.element = element
    self.range = interval
  }
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
