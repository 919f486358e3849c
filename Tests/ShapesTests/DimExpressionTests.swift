import Shapes
import Testing

@Suite struct DimExpressionTests {
  @Test(
    "expressions follow the precedence of Python",
    arguments: [
      ("7", 7), ("2 + 3 * 4", 14), ("(2 + 3) * 4", 20), ("10 - 2 - 3", 5), ("-7 // 2", -4),
      ("7 // -2", -4), ("-7 % 3", 2), ("100 // 7 // 2", 7), ("2 * 7 // 4", 3), ("7 // 2 * 2", 6),
      ("--3", 3), ("+3", 3), ("12 / 4", 3), (" 1\t+\n1 ", 2), ("2 * -3", -6),
    ])
  func evaluates(text: String, value: Int) throws {
    #expect(try DimExpression.parse(text).constant == value)
  }

  @Test("names may hold digits, underscores and letters of any script")
  func readsNames() throws {
    let dim = try DimExpression.parse("größe_2 * image_height")
    #expect(dim.symbols == ["größe_2", "image_height"])
    #expect(dim.evaluate(["größe_2": 3, "image_height": 5]) == 15)
  }

  @Test(
    "a fault is named with its place",
    arguments: [
      ("", 0..<0, "expected a number or a name, found the end"),
      ("2 *", 3..<3, "expected a number or a name, found the end"),
      ("2 $ 3", 2..<3, "unexpected '$'"),
      ("a é", 2..<4, "unexpected 'é'"),
      ("(a + 1", 0..<1, "'(' is never closed"),
      ("a + 1)", 5..<6, "unexpected ')'"),
      ("a // b", 2..<6, "the right side of '//' must be a number"),
      ("a % 0", 2..<5, "division by zero"),
      ("a / 2", 2..<5, "'/' must divide evenly; write '//' to round down to an integer"),
      ("a ** 2", 2..<4, "'**' is not an operator; multiply instead"),
      ("2x", 0..<2, "'2x' is neither a number nor a name"),
      ("99999999999999999999", 0..<20, "99999999999999999999 is too large for 64 bits"),
      ("9223372036854775807 * 2 * a", 0..<27, "the expression is too large for 64 bits"),
    ])
  func explainsFaults(text: String, range: Range<Int>, message: String) {
    let error = #expect(throws: DimExpressionError.self) { try DimExpression.parse(text) }
    #expect(error == DimExpressionError(range: range, message: message))
  }

  @Test("deep nesting is refused instead of exhausting the stack")
  func refusesDeepNesting() {
    for text in [String(repeating: "(", count: 100_000), String(repeating: "-", count: 100_000)] {
      #expect(throws: DimExpressionError.self) { try DimExpression.parse(text) }
    }
  }

  @Test("random bytes never trap", arguments: 0..<4)
  func survivesNoise(seed: UInt64) {
    var generator = SeededGenerator(state: 600 + seed)
    let alphabet = Array("ab19 +-*/%()_é\u{0}")
    for _ in 0..<2000 {
      let text = String(
        (0..<generator.pick(0...14)).map { _ in alphabet.randomElement(using: &generator)! })
      if let dim = try? DimExpression.parse(text) {
        #expect((try? DimExpression.parse(dim.description)) == dim, "\(text)")
      }
    }
  }
}
