/// The sizes of a tensor, outermost axis first.
package struct Shape: Hashable, Sendable {
  package var axes: [Axis]

  package init(axes: [Axis]) { self.axes = axes }

  package init(_ dims: [Dim]) { axes = dims.map { Axis($0) } }

  package init(_ sizes: [Int]) { axes = sizes.map { Axis(Dim($0)) } }

  package var rank: Int { axes.count }

  package var dims: [Dim] { axes.map(\.dim) }

  /// The product of all dims, 1 for a scalar.
  package var elementCount: Dim { axes.reduce(1) { $0 * $1.dim } }

  /// The names the dims depend on.
  package var symbols: Set<String> {
    axes.reduce(into: []) { $0.formUnion($1.dim.symbols) }
  }

  /// The sizes at these values; nil where a symbol has none.
  package func evaluate(_ values: [String: Int]) -> [Int]? {
    var sizes: [Int] = []
    sizes.reserveCapacity(rank)
    for axis in axes {
      guard let size = axis.dim.evaluate(values) else { return nil }
      sizes.append(size)
    }
    return sizes
  }

  /// The axis counted from the front; -1 is the last one. Nil when there is no such axis.
  package func normalizedAxis(_ axis: Int) -> Int? {
    let front = axis < 0 ? axis &+ rank : axis
    return axes.indices.contains(front) ? front : nil
  }
}

extension Shape: ExpressibleByArrayLiteral {
  package init(arrayLiteral elements: Dim...) { self.init(elements) }
}

extension Shape: RandomAccessCollection, MutableCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { axes.count }

  /// The size of one axis; writing it keeps role and origin.
  package subscript(i: Int) -> Dim {
    get { axes[i].dim }
    set { axes[i].dim = newValue }
  }
}

extension Shape: CustomStringConvertible {
  /// `[batch, 28, 28, 1]`
  package var description: String {
    "[" + axes.map { $0.dim.description }.joined(separator: ", ") + "]"
  }
}
