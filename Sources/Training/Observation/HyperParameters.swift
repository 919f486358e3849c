internal import Analysis
internal import Spec
internal import YAML

/// The numbers and names under `training` and `dims` of a resolved spec, by their path: `training.optimizer.adam.learning_rate`.
enum HyperParameters {
  static func of(_ spec: AnalyzedSpec) -> [(name: String, value: String)] {
    var result: [(name: String, value: String)] = []
    for section in ["training", "dims"] {
      if let node = spec.document.root?[section] { add(node, section, to: &result) }
    }
    return result
  }

  private static func add(
    _ node: Node, _ path: String, to result: inout [(name: String, value: String)]
  ) {
    if let pairs = node.mapping {
      for pair in pairs { add(pair.value, "\(path).\(pair.key.text ?? "?")", to: &result) }
    } else if let items = node.sequence {
      for (index, item) in items.enumerated() { add(item, "\(path)[\(index)]", to: &result) }
    } else if let text = node.text {
      result.append((path, text))
    }
  }
}
