import Linting
import SourceText
import Spec
import Testing

/// Rule examples with their layers moved into a block: a mistake is found there as it is in the model.
@Suite struct BlockVariantTests {
  /// An example whose layers were moved.
  struct Variant: Sendable, CustomTestStringConvertible {
    let rule: RuleCase
    let text: [UInt8]
    /// The marked ranges, where they lie now.
    let ranges: [Range<Int>]
    var testDescription: String { rule.testDescription }

    /// nil where layers are named from elsewhere, or the example has blocks or mistakes of its own kind.
    init?(_ rule: RuleCase) {
      let (bytes, marked) = rule.example.parsed()
      let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
      let texts = lines.map { String(decoding: $0, as: UTF8.self) }
      let elsewhere = ["blocks:", "outputs:", "inputs:", "from:", "share:", "dialect:", "$"]
      guard !marked.isEmpty, !["spec", "shape"].contains(rule.about.group),
        let model = texts.firstIndex(of: "model:"), let head = texts.firstIndex(of: "  layers:"),
        model < head, !texts.contains(where: { line in elsewhere.contains { line.contains($0) } })
      else { return nil }
      let end = texts[(head + 1)...].firstIndex { !$0.hasPrefix("    ") } ?? texts.count
      var moved: [UInt8] = []
      var starts: [Int: Int] = [:]
      func put(_ text: String) { moved += Array(text.utf8) }
      func copy(_ range: Range<Int>, indent: Int) {
        for index in range {
          moved += Array(repeating: 0x20, count: indent)
          starts[index] = moved.count
          moved += lines[index] + [0x0A]
        }
      }
      copy(0..<model, indent: 0)
      put("blocks:\n  moved:\n    layers:\n")
      copy(head + 1..<end, indent: 2)
      copy(model..<head + 1, indent: 0)
      put("    - moved\n")
      copy(end..<lines.count, indent: 0)
      var ranges: [Range<Int>] = []
      for range in marked {
        let line = bytes[..<range.lowerBound].count { $0 == 0x0A }
        let old = bytes[..<range.lowerBound].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        guard let new = starts[line], line > head, line < end else { return nil }
        ranges.append(new + range.lowerBound - old..<new + range.upperBound - old)
      }
      (self.rule, text) = (rule, moved)
      self.ranges = ranges.sorted { $0.lowerBound < $1.lowerBound }
    }
  }

  static let variants = RuleCase.all.compactMap { Variant($0) }

  @Test("What is found in a model is found in a block", arguments: variants)
  func findsTheMarkedRanges(_ variant: Variant) {
    let findings = RuleCase.lint(variant.text)
    #expect(
      variant.rule.ranges(in: findings) == variant.ranges,
      "\(String(decoding: variant.text, as: UTF8.self))\n\(summary(findings))",
      sourceLocation: variant.rule.location)
  }

  @Test("Most rules about layers have such an example")
  func variantsAreThere() { #expect(Self.variants.count >= 20) }
}
