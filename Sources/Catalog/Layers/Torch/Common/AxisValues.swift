internal import Shapes
internal import YAML

/// One value for all axes, or a list with one per axis.
package struct AxisValues<Value: Sendable>: Sendable {
  package let values: [Value]
  package let isList: Bool

  /// One value per axis; nil where the list has another number of them.
  func resolved(_ axes: Int) -> [Value]? {
    if isList { return values.count == axes ? values : nil }
    return Array(repeating: values[0], count: axes)
  }
}

extension Field {
  /// A positive factor for all axes, or a list of them.
  static func factors(
    _ key: String, _ path: Path<AxisValues<Double>?>, _ summary: String
  ) -> Self {
    Field(
      key, type: .optional(.other("a number or a list with one per axis")), default: "null", summary
    ) { root, node, decoder in
      let node = decoder.substituted(node)
      if node.isNull {
        root[keyPath: path] = nil
        return true
      }
      let items = node.sequence ?? [node]
      var values: [Double] = []
      for item in items {
        guard
          let value = decoder.number(
            item, in: 0...(.greatestFiniteMagnitude), excludingLower: true)
        else { return false }
        values.append(value)
      }
      guard !values.isEmpty else {
        decoder.reportType(node, expected: "a number or a list with one per axis")
        return false
      }
      root[keyPath: path] = AxisValues(values: values, isList: node.sequence != nil)
      return true
    }
  }

  /// A size for all axes, or a list of them.
  static func sizes(_ key: String, _ path: Path<AxisValues<Dim>?>, _ summary: String) -> Self {
    Field(
      key, type: .optional(.other("a size or a list with one per axis")), default: "null", summary
    ) { root, node, decoder in
      let node = decoder.substituted(node)
      if node.isNull {
        root[keyPath: path] = nil
        return true
      }
      var values: [Dim] = []
      for item in node.sequence ?? [node] {
        guard let value = decoder.dimension(item, min: 1) else { return false }
        values.append(value)
      }
      guard !values.isEmpty else {
        decoder.reportType(node, expected: "a size or a list with one per axis")
        return false
      }
      root[keyPath: path] = AxisValues(values: values, isList: node.sequence != nil)
      return true
    }
  }
}

extension InferenceContext {
  /// - Throws: `shape/rank` where a list has another number of values than the input has axes.
  func resolved<Value>(
    _ values: AxisValues<Value>, axes: Int, parameter: String, of x: Shape
  ) throws(LayerError) -> [Value] {
    if let resolved = values.resolved(axes) { return resolved }
    throw LayerError(
      "shape/rank",
      "\(subject) has a \(parameter) of \(counted(values.values.count, "number")), but its input "
        + "\(x) has \(counted(axes, "axis", "axes")) behind the channels",
      at: .parameter(parameter), help: "write one number for all axes, or one for each",
      framework: "Input and \(parameter) must have the same number of spatial dimensions")
  }
}
