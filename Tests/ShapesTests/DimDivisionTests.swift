import Shapes
import Testing

@Suite struct DimDivisionTests {
  @Test(
    "exact division undoes multiplication",
    arguments: [
      ("height * width * 64", "height * 64", "width"),
      ("(h // 2) * (w // 2) * 64", "h // 2", "64 * (w // 2)"),
      ("h * h - 1", "h + 1", "h - 1"),
      ("0", "h", "0"),
      ("12", "4", "3"),
      ("h * w + h", "w + 1", "h"),
      ("-h", "-1", "h"),
    ])
  func divides(product: String, factor: String, expected: String) throws {
    let result = try DimExpression.parse(product).dividedExactly(by: DimExpression.parse(factor))
    #expect(try result == DimExpression.parse(expected))
  }

  @Test(
    "exact division refuses what leaves a remainder",
    arguments: [("h", "2"), ("h + 1", "h"), ("h * w", "h + 1"), ("h", "0"), ("7", "h")])
  func refuses(product: String, factor: String) throws {
    #expect(try DimExpression.parse(product).dividedExactly(by: DimExpression.parse(factor)) == nil)
  }

  @Test("products of random dims divide by either factor", arguments: 0..<4)
  func dividesRandomProducts(seed: UInt64) {
    var generator = SeededGenerator(state: 400 + seed)
    for _ in 0..<200 {
      let a = generator.traced(over: ["h", "w"], steps: 2).dim
      let b = generator.traced(over: ["h", "c"], steps: 2).dim
      let product = a * b
      guard b != 0, !product.isTooLarge else { continue }
      #expect(product.dividedExactly(by: b) == a, "(\(a)) * (\(b))")
    }
  }

  @Test("a quotient comes with the condition under which it holds")
  func quotients() throws {
    let (h, w) = (Dim.symbol("h"), Dim.symbol("w"))
    let exact = try #require((h * w * 64).quotient(by: h * 16))
    #expect(exact.dim == w * 4)
    #expect(exact.condition == nil)
    let conditional = try #require((h * w * 64).quotient(by: h * 128))
    #expect(conditional.dim == w.floorDivided(by: 2))
    #expect(conditional.condition == .divisible(w, by: 2))
    #expect((h + 1).quotient(by: w) == nil)
  }

  @Test("factors multiply to the dim they came from", arguments: 0..<4)
  func factors(seed: UInt64) {
    var generator = SeededGenerator(state: 500 + seed)
    for _ in 0..<200 {
      let a = generator.traced(over: ["h"], steps: 3).dim
      let b = generator.traced(over: ["w"], steps: 3).dim
      let product = a * b * generator.pick(1...64)
      guard !product.isTooLarge else { continue }
      let (coefficient, dims) = product.factors
      #expect(dims.reduce(Dim(coefficient)) { $0 * $1 } == product)
    }
  }
}
