import Shapes
import Testing

@Suite struct NumberExplanationTests {
  @Test(
    "a number is explained by the dim that made it",
    arguments: [
      (
        16384, "64 * (height // 2) * (width // 2)",
        "16384 = 64 (filters) × 16 (height // 2) × 16 (width // 2)"
      ),
      (28, "height", "28 = height"),
      (12, "(height - 8) // 2", "12 = (height - 8) // 2 at height = 32"),
      (64, "64", "64 = 64 (filters)"),
      (7, "height", nil),
      (17, "17", nil),
      (128, "4 * height", "128 = 4 × 32 (height)"),
    ] as [(Int, String, String?)])
  func explains(number: Int, text: String, words: String?) throws {
    let height = words == "28 = height" ? 28 : 32
    let names = ["height": height, "width": 32, "filters": 64]
    let dim = try DimExpression.parse(text)
    #expect(NumberExplanation.explain(number, as: dim, names: names) == words)
  }

  @Test("a pasted number splits into the names that multiply to it")
  func factors() {
    let named = [("filters", 512), ("height", 7), ("width", 7), ("units", 4096), ("batch", 1)]
    #expect(
      NumberExplanation.factor(25088, among: named).first
        == "512 (filters) × 7 (height) × 7 (width)")
    #expect(
      NumberExplanation.factor(3584, among: named).first == "512 (filters) × 7 (height or width)")
    #expect(NumberExplanation.factor(4096, among: named).first == "4096 (units)")
    #expect(NumberExplanation.factor(1024, among: named) == ["512 (filters) × 2"])
    #expect(NumberExplanation.factor(11, among: named).isEmpty)
    #expect(NumberExplanation.factor(0, among: named).isEmpty)
    #expect(NumberExplanation.factor(.min, among: named).isEmpty)
  }

  @Test("many names do not make the search explode")
  func staysFast() {
    let named = (0..<200).map { (name: "size \($0)", value: 2 + $0 % 3 * 2) }
    #expect(NumberExplanation.factor(1 << 62, among: named).count <= 8)
  }
}
