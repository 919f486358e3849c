import Catalog
import Program
import Shapes
import Testing

@Suite struct LocalityTests {
  /// A layer that says it looks at its own place alone must not notice what changes elsewhere.
  @Test("no other place is seen", arguments: KerasOutputs.computed)
  func keepsToItsPlace(_ c: KerasOutputs) throws {
    let layer = try LayerHarness.decode(c.yaml).get()
    let operand = Shape(c.shapes[0])
    let pooled: Set<Int>
    switch layer.layer.locality {
    case .pointwise: pooled = []
    case .along(let axes): pooled = Set(axes.compactMap(operand.normalizedAxis))
    default: return
    }
    let types = try layer.infer(c.operands).outputs.map(\.type)
    let before = try c.computed(c.inputs)
    for axis in operand.indices.dropFirst() where !pooled.contains(axis) {
      let after = try c.computed(c.changed(at: axis))
      for (output, type) in types.enumerated() {
        // Only of an axis that the layer keeps a part is claimed to be seen.
        guard type.shape.rank == operand.rank, type.shape[axis] == operand[axis] else { continue }
        let sizes = type.shape.dims.compactMap(\.constant)
        let inner = sizes[(axis + 1)...].reduce(1, *)
        let differing = zip(before[output], after[output]).enumerated().filter { place, pair in
          place / inner % sizes[axis] != 0 && pair.0 != pair.1
        }
        #expect(differing.isEmpty, "axis \(axis): \(differing.count) elements see place 0")
      }
    }
  }
}

extension KerasOutputs {
  /// The inputs, the first of them with other numbers at place 0 of one of its axes.
  fileprivate func changed(at axis: Int) -> [[Double]] {
    let inner = shapes[0][(axis + 1)...].reduce(1, *)
    var result = inputs
    for place in result[0].indices where place / inner % shapes[0][axis] == 0 {
      result[0][place] = dtype == "int32" ? 0 : result[0][place] + 1
    }
    return result
  }
}
