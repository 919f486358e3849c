/// What an element of a tensor sees of one axis of the input.
enum AxisView: Hashable, Sendable {
  /// Windows around a place that moves with the element.
  case part(Footprint)
  /// All of it.
  case whole

  func joined(_ other: AxisView) -> AxisView {
    guard case .part(let a) = self, case .part(let b) = other, let both = a.joined(b) else {
      return .whole
    }
    return .part(both)
  }

  /// All of it where the footprint is given up.
  func moved(_ change: (Footprint) -> Footprint?) -> AxisView {
    guard case .part(let footprint) = self, let result = change(footprint) else { return .whole }
    return .part(result)
  }
}

/// What the elements of a tensor see of the tracked axes of the inputs, by number of the tracked axis.
struct TensorView: Sendable {
  /// What changes along each axis of the tensor.
  var axes: [[Int: AxisView]]
  /// What every element sees as a whole.
  var whole: Set<Int>

  var all: Set<Int> { axes.reduce(into: whole) { $0.formUnion($1.keys) } }

  /// Every element sees all that any of this tensor's sees.
  func pooled(rank: Int) -> TensorView {
    TensorView(axes: Array(repeating: [:], count: rank), whole: all)
  }

  /// What an element of a tensor sees that is made of this one's and another's elements.
  func joined(_ other: TensorView) -> TensorView {
    var result = self
    result.whole.formUnion(other.whole)
    for (axis, views) in other.axes.enumerated() where axis < result.axes.count {
      result.axes[axis].merge(views) { $0.joined($1) }
    }
    return result
  }

  /// What is seen of a tracked axis; nil where nothing is.
  func view(of tracked: Int) -> AxisView? {
    if whole.contains(tracked) { return .whole }
    return axes.compactMap { $0[tracked] }.reduce(nil) { $0?.joined($1) ?? $1 }
  }
}
