/// Which steps of an input the elements of a tensor depend on.
///
/// What is said to be seen is seen, whatever the weights; ``isPartial`` tells that more may be.
package struct StepDependence: Hashable, Sendable {
  /// Axis of the tensor whose places keep step with the input, and what each of them sees; nil where
  /// there is none.
  var aligned: AlignedSteps?
  /// Whether every element sees all steps, wherever it stands.
  package var seesAll = false
  /// Whether a part of the dependence could not be told.
  package var isPartial = false

  static let unknown = StepDependence(isPartial: true)
  static func identity(axis: Int) -> StepDependence {
    StepDependence(aligned: AlignedSteps(axis: axis, footprint: .identity))
  }

  /// The tensor's axis that has one place per step of the input; nil where there is none.
  package var stepAxis: Int? {
    aligned.flatMap { $0.footprint.stride == Ratio(1, 1) ? $0.axis : nil }
  }

  /// How far beyond its own step a place sees; nil where no place has a step of its own.
  package var future: Horizon? {
    guard let aligned, stepAxis != nil else { return nil }
    if seesAll || aligned.opensAfter { return .all }
    return .steps(max(0, aligned.footprint.latest))
  }

  /// The same for the steps before its own.
  package var past: Horizon? {
    guard let aligned, stepAxis != nil else { return nil }
    if seesAll || aligned.opensBefore { return .all }
    return .steps(max(0, -aligned.footprint.earliest))
  }

  /// Elements that are made of this tensor's and another's.
  func joined(_ other: StepDependence) -> StepDependence {
    var result = StepDependence(
      aligned: aligned ?? other.aligned, seesAll: seesAll || other.seesAll,
      isPartial: isPartial || other.isPartial)
    if let a = aligned, let b = other.aligned {
      result.aligned = a.joined(b)
      if result.aligned == nil { result.isPartial = true }
    }
    return result
  }
}

/// A number of steps, or all there are.
package enum Horizon: Hashable, Sendable {
  case steps(Int)
  case all
}

/// Places that move along with the steps of an input.
struct AlignedSteps: Hashable, Sendable {
  let axis: Int
  var footprint: Footprint
  /// Whether a place sees everything before what its footprint covers.
  var opensBefore = false
  /// Whether a place sees everything after it.
  var opensAfter = false

  func joined(_ other: AlignedSteps) -> AlignedSteps? {
    guard axis == other.axis, let both = footprint.joined(other.footprint) else { return nil }
    return AlignedSteps(
      axis: axis, footprint: both, opensBefore: opensBefore || other.opensBefore,
      opensAfter: opensAfter || other.opensAfter)
  }
}
