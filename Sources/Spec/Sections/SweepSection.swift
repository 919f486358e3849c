package import Catalog
package import SourceText
internal import YAML

/// What `coprime sweep` draws values from; nothing else reads it.
package struct SweepSection: Sendable {
  package var ranges: [Located<SearchRange>] = []
  package init() {}

  package static let type = FieldType.map(
    .either([.text, .sequence(.other("values to choose from"))]))

  init(_ node: Node, _ decoder: inout SpecDecoder) {
    guard let pairs = node.mapping else {
      decoder.currentKey = "sweep"
      if !node.isNull {
        decoder.reportType(
          node,
          expected: "a mapping such as {training.optimizer.learning_rate: 1e-4..1e-1:log}")
      }
      return
    }
    for pair in pairs {
      guard let key = decoder.text(pair.key) else { continue }
      decoder.currentKey = "sweep.\(key)"
      do throws(SearchRange.Mistake) {
        guard let range = try Self.range(key, pair.value, &decoder) else { continue }
        ranges.append(Located(range, at: pair.value.place))
      } catch {
        decoder.report(
          "spec/unknown-value", "'sweep.\(key)' \(error.message)", at: pair.value.place,
          help: "write low..high, low..high:log or a list of choices")
      }
    }
  }

  private static func range(
    _ key: String, _ node: Node, _ decoder: inout SpecDecoder
  ) throws(SearchRange.Mistake) -> SearchRange? {
    if let choices = node.sequence {
      return try SearchRange(key: key, choices: choices.map(SettingText().text))
    }
    guard let scalar = node.scalar, case .string = scalar.resolved else {
      decoder.reportType(node, expected: "a range such as 1e-4..1e-1:log or a list of choices")
      return nil
    }
    return try SearchRange(key: key, scalar.text[...])
  }
}
