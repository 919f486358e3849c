internal import YAML

/// The two ends between which an augmentation draws a number.
package struct Spread: Hashable, Sendable {
  package var lower: Double
  package var upper: Double

  package init(_ lower: Double, _ upper: Double) {
    self.lower = min(lower, upper)
    self.upper = max(lower, upper)
  }

  func clamped(to bounds: ClosedRange<Double>?) -> Spread {
    guard let bounds else { return self }
    return Spread(max(lower, bounds.lowerBound), min(upper, bounds.upperBound))
  }
}

extension Field {
  /// A number, or a list of the two ends it is drawn between.
  static func spread(
    _ key: String, _ path: Path<Spread>, in bounds: ClosedRange<Double>,
    excludingLower: Bool = false, required: Bool = false, default text: String? = nil,
    _ summary: String
  ) -> Self {
    Field(
      key, type: spreadType(bounds), isRequired: required, default: text, summary
    ) { root, node, decoder in
      guard let value = decoder.spread(node, in: bounds, excludingLower) else { return false }
      root[keyPath: path] = value
      return true
    }
  }

  /// As ``spread(_:_:in:required:default:_:)``, where null stands for none.
  static func optionalSpread(
    _ key: String, _ path: Path<Spread?>, in bounds: ClosedRange<Double>,
    excludingLower: Bool = false, _ summary: String
  ) -> Self {
    Field(key, type: .optional(spreadType(bounds)), default: "null", summary) {
      root, node, decoder in
      if decoder.substituted(node).isNull {
        root[keyPath: path] = nil
        return true
      }
      guard let value = decoder.spread(node, in: bounds, excludingLower) else { return false }
      root[keyPath: path] = value
      return true
    }
  }

  private static func spreadType(_ bounds: ClosedRange<Double>) -> FieldType {
    .perAxis(.number(min: bounds.lowerBound, max: bounds.upperBound), axes: 2)
  }

  /// Keras' `value_range`: the least and the greatest value of a pixel.
  static func valueRange(_ path: Path<Spread>) -> Self {
    Field(
      "value_range", type: .list(.number(min: nil, max: nil), count: 2...2),
      default: "[0, 255]", "Least and greatest value of a pixel."
    ) { root, node, decoder in
      let node = decoder.substituted(node)
      guard node.sequence?.count == 2 else {
        decoder.reportType(node, expected: "a list of two numbers")
        return false
      }
      guard let value = decoder.spread(node, in: nil) else { return false }
      root[keyPath: path] = value
      return true
    }
  }
}

extension SpecDecoder {
  /// A single number stands for the ends from its negative, as far as the bounds allow, to itself.
  fileprivate mutating func spread(
    _ node: Node, in bounds: ClosedRange<Double>?, _ excludingLower: Bool = false
  ) -> Spread? {
    let node = substituted(node)
    guard let items = node.sequence else {
      return number(node, in: bounds, excludingLower: excludingLower).map {
        Spread(-abs($0), abs($0)).clamped(to: bounds)
      }
    }
    guard items.count == 2 else {
      reportType(node, expected: "a number or a list of two numbers")
      return nil
    }
    guard let lower = number(items[0], in: bounds, excludingLower: excludingLower),
      let upper = number(items[1], in: bounds, excludingLower: excludingLower)
    else { return nil }
    return Spread(lower, upper)
  }
}
