package import Catalog
internal import JSONText

/// What the steps of a pipeline were fitted to, kept beside the weights, so that predictions need no training data.
package struct FittedPipeline: Sendable {
  /// By step, then by field.
  package var statistics: [[String: StepStatistics]]

  package init(_ statistics: [[String: StepStatistics]]) { self.statistics = statistics }

  /// Under which the metadata of a file of weights has it.
  static let key = "coprime.pipeline"
}

extension FittedPipeline {
  var json: JSONValue {
    .array(
      statistics.map { fields in
        .object(fields.sorted { $0.key < $1.key }.map { .init($0.key, $0.value.json) })
      })
  }

  /// Nil where the text is not one of ``json``.
  init?(_ json: JSONValue) {
    guard let steps = json.array else { return nil }
    statistics = []
    for step in steps {
      guard let members = step.members else { return nil }
      var fields: [String: StepStatistics] = [:]
      for member in members {
        guard let value = StepStatistics(member.value) else { return nil }
        fields[member.key] = value
      }
      statistics.append(fields)
    }
  }
}

extension StepStatistics {
  fileprivate var json: JSONValue {
    [
      "numbers": .object(
        numbers.sorted { $0.key < $1.key }.map { entry in
          .init(entry.key, .array(entry.value.map { .string("\($0)") }))
        }),
      "categories": .array(categories.map { .string($0) }),
    ]
  }

  fileprivate init?(_ json: JSONValue) {
    guard let members = json["numbers"]?.members, let categories = json["categories"]?.array else {
      return nil
    }
    let numbers = members.map { member in
      (member.key, member.value.array?.compactMap { $0.string.flatMap { Double($0) } } ?? [])
    }
    self.init(
      numbers: Dictionary(numbers, uniquingKeysWith: { first, _ in first }),
      categories: categories.compactMap(\.string))
  }
}
