internal import YAML

/// Fields whose value is another entry of the catalogue.
extension Field {
  package static func activation(
    _ key: String, _ path: Path<any Activation>, default text: String? = "linear", _ summary: String
  ) -> Self {
    Field(key, type: .optional(.entry(.activation)), default: text, summary) {
      root, node, decoder in
      if node.isNull {
        root[keyPath: path] = LinearActivation()
        return true
      }
      guard let value = decoder.entry(node, .activation)?.value as? any Activation else {
        return false
      }
      root[keyPath: path] = value
      return true
    }
  }

  package static func initializer(
    _ key: String, _ path: Path<any Initializer>, default text: String, _ summary: String
  ) -> Self {
    Field(key, type: .entry(.initializer), default: text, summary) { root, node, decoder in
      guard let value = decoder.entry(node, .initializer)?.value as? any Initializer else {
        return false
      }
      root[keyPath: path] = value
      return true
    }
  }

  package static func regularizer(
    _ key: String, _ path: Path<(any Regularizer)?>, _ summary: String
  ) -> Self {
    Field(key, type: .optional(.entry(.regularizer)), default: "null", summary) {
      root, node, decoder in
      if node.isNull {
        root[keyPath: path] = nil
        return true
      }
      guard let value = decoder.entry(node, .regularizer)?.value as? any Regularizer else {
        return false
      }
      root[keyPath: path] = value
      return true
    }
  }

  package static func constraint(
    _ key: String, _ path: Path<(any WeightConstraint)?>, _ summary: String
  ) -> Self {
    Field(key, type: .optional(.entry(.constraint)), default: "null", summary) {
      root, node, decoder in
      if node.isNull {
        root[keyPath: path] = nil
        return true
      }
      guard let value = decoder.entry(node, .constraint)?.value as? any WeightConstraint else {
        return false
      }
      root[keyPath: path] = value
      return true
    }
  }
}
