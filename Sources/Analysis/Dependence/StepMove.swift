internal import Catalog
internal import Shapes

/// Carries the dependence on steps from an operand over to a layer's result.
struct StepMove {
  let from: Shape
  let to: Shape
  let layout: Layout
  let values: [String: Int]

  /// Through a layer that reads a sequence as one; nothing is certain where the reading is nil.
  func apply(_ reading: StepReading?, to view: StepDependence) -> StepDependence {
    guard let aligned = view.aligned else { return view }
    guard let reading, isStep(aligned.axis, reading) else { return view.losingAlignment() }
    var result = view
    switch reading.reach {
    case .own: break
    case .past: result.aligned?.opensBefore = true
    case .all:
      result.aligned?.opensBefore = true
      result.aligned?.opensAfter = true
    case .detached:
      result.aligned = nil
      result.seesAll = true
    }
    return result
  }

  private func isStep(_ axis: Int, _ reading: StepReading) -> Bool {
    reading.axis.map { from.normalizedAxis($0) == axis } ?? true
  }

  /// Through a layer that says where its results look.
  func apply(_ locality: Locality, to view: StepDependence) -> StepDependence {
    guard let aligned = view.aligned else { return view }
    if case .along(let axes) = locality,
      axes.contains(where: { from.normalizedAxis($0) == aligned.axis })
    {
      return pooled(view, aligned.axis)
    }
    var tensor = TensorView(axes: Array(repeating: [:], count: from.rank), whole: [])
    tensor.axes[aligned.axis][0] = .part(aligned.footprint)
    let move = LocalityMove(from: from, to: to, layout: layout, values: values)
    let moved = move.apply(locality, to: tensor)
    guard let axis = moved.axes.firstIndex(where: { $0[0] != nil }),
      case .part(let footprint) = moved.axes[axis][0]
    else { return view.losingAlignment() }
    var result = view
    result.aligned = AlignedSteps(
      axis: axis, footprint: footprint, opensBefore: aligned.opensBefore,
      opensAfter: aligned.opensAfter)
    return result
  }

  /// All steps go into every result, which may still have a place for each.
  private func pooled(_ view: StepDependence, _ axis: Int) -> StepDependence {
    var result = view
    result.seesAll = true
    let keepsSteps = from.rank == to.rank && from[axis] == to[axis]
    if !keepsSteps { result.aligned = nil }
    return result
  }
}

extension StepDependence {
  /// Something of the operand is seen, but it cannot be told what.
  fileprivate func losingAlignment() -> StepDependence {
    var result = self
    result.aligned = nil
    result.isPartial = true
    return result
  }
}
