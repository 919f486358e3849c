import Shapes
import Testing

@Suite struct ShapeTests {
  @Test("a shape prints its dims, evaluates and multiplies them")
  func describesItself() {
    let shape: Shape = [.symbol("batch"), 28, .symbol("width") + 1, 3]
    #expect(shape.description == "[batch, 28, width + 1, 3]")
    #expect(shape.evaluate(["batch": 2, "width": 4]) == [2, 28, 5, 3])
    #expect(shape.evaluate(["batch": 2]) == nil)
    #expect(shape.elementCount.description == "84 * batch * (width + 1)")
    #expect(shape.symbols == ["batch", "width"])
    #expect(Shape([] as [Dim]).elementCount == 1)
  }

  @Test(
    "axes count from either end",
    arguments: [(0, 0), (2, 2), (-1, 2), (-3, 0), (3, nil), (-4, nil), (.min, nil), (.max, nil)]
      as [(Int, Int?)])
  func normalizesAxes(axis: Int, expected: Int?) {
    #expect(Shape([2, 3, 4]).normalizedAxis(axis) == expected)
  }

  @Test("writing a dim keeps the role of its axis")
  func keepsRoles() {
    var shape = Shape(axes: [Axis(.symbol("height"), role: .height, origin: "height")])
    shape[0] = shape[0].floorDivided(by: 2)
    #expect(
      shape.axes[0] == Axis(.symbol("height").floorDivided(by: 2), role: .height, origin: "height"))
    #expect(AxisRole(rawValue: "class") == .class_)
  }
}
