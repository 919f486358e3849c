import Program
import Shapes
import Testing

@Suite struct ProgramBindingTests {
  private let n = Dim.symbol("batch")
  private let h = Dim.symbol("height")

  private func program(
    _ input: Shape, _ primitive: any Primitive
  ) throws -> Program {
    var builder = ProgramBuilder(mode: .inference)
    builder.origin = "middle"
    let x = builder.input("x", TensorType(input))
    builder.output("y", try apply(primitive, x, &builder))
    return builder.program
  }

  private func apply(
    _ primitive: some Primitive, _ x: TensorID, _ builder: inout ProgramBuilder
  ) throws -> TensorID {
    try builder.apply(primitive, x)
  }

  @Test func `every shape becomes constant`() throws {
    let bound = try program([n, h, 3], Reshape(shape: [n, h * 3])).binding([
      "batch": 2, "height": 5,
    ])
    #expect(bound.tensors.map(\.type.shape.dims) == [[2, 5, 3], [2, 15]])
    #expect(bound.operations[0].primitive as? Reshape == Reshape(shape: [2, 15]))
    #expect(bound.operations[0].origin == "middle")
  }

  @Test func `a symbol without a value is refused`() throws {
    let program = try program([n, h], Elementwise(function: .tanh))
    #expect(throws: BindingError.noSize(TensorID(0))) { try program.binding(["batch": 2]) }
    #expect(throws: BindingError.noSize(TensorID(0))) {
      try program.binding(["batch": 2, "height": 0])
    }
  }

  @Test func `a size beyond memory is refused`() throws {
    let program = try program([n, h], Elementwise(function: .tanh))
    #expect(throws: BindingError.tooLarge(TensorID(0))) {
      try program.binding(["batch": .max, "height": 2])
    }
  }

  @Test(arguments: [
    (Reshape(shape: [.symbol("batch"), 4]) as any Primitive, 3),
    (Slice(axis: 1, start: 1, count: 4), 4),
    (Slice(axis: 1, start: -5, count: 2), 4),
    (Slice(axis: 1, start: 0, count: .symbol("height"), stride: 2), 4),
  ])
  func `what symbols left open is decided for numbers`(primitive: any Primitive, height: Int) throws
  {
    let program = try program([n, h], primitive)
    let error = #expect(throws: BindingError.self) {
      try program.binding(["batch": 2, "height": height])
    }
    guard case .operation(origin: "middle", _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
