package import Shapes
package import SourceText
package import YAML

/// Reads scalars, names and expressions of a spec, collecting one diagnostic per mistake.
package struct SpecDecoder: Sendable {
  /// Dimensions by name; a known one also has a value in ``dimensionValues``.
  package var dimensions: [String: Dim]
  package var dimensionValues: [String: Int]
  package var dialect: Dialect = .keras
  /// What `$name` stands for inside a block.
  package var blockArguments: [String: Node] = [:]
  /// Where keys belong that are known in another section of the spec.
  package var sectionsOfKeys: [String: [String]] = [:]

  package var diagnostics: [Diagnostic] = []
  /// False once something an entry needs could not be read, so that it must not be interpreted.
  package var isComplete = true
  /// Key of the parameter being read, for messages.
  package var currentKey = ""

  package init(dimensions: [String: Dim] = [:], dimensionValues: [String: Int] = [:]) {
    self.dimensions = dimensions
    self.dimensionValues = dimensionValues
  }

  package mutating func report(
    _ rule: String, _ message: String, at range: SourceRange, notes: [Diagnostic.Note] = [],
    help: String? = nil, fixes: [FixIt] = []
  ) {
    diagnostics.append(
      Diagnostic(rule, .error, message, at: range, notes: notes, help: help, fixes: fixes))
  }

  /// Reports a value of the wrong type, naming the key, what stands there and what is wanted.
  package mutating func reportType(_ node: Node, expected: String, help: String? = nil) {
    // The reader has already said what is wrong with it.
    if node.isPlaceholder { return }
    report(
      "spec/wrong-type", "'\(currentKey)' must be \(expected), not \(node.typeDescription)",
      at: node.place, help: help)
  }

  package mutating func reportUnknownKey(
    _ pair: Arguments.Pair, of owner: String, expected: [String]
  ) {
    if let near = didYouMean(pair.key, among: expected) {
      report(
        "spec/unknown-key", "'\(pair.key)' is not a key of '\(owner)'", at: pair.keyRange,
        help: "did you mean '\(near)'?",
        fixes: [.replace(pair.keyRange, with: near, "rename to '\(near)'")])
    } else if let sections = sectionsOfKeys[pair.key], !sections.isEmpty {
      report(
        "spec/misplaced-key", "'\(pair.key)' does not belong to '\(owner)'", at: pair.keyRange,
        help: "it belongs under '\(sections.joined(separator: "' or '"))'")
    } else {
      let list = expected.isEmpty ? "it takes none" : "it takes " + expected.joined(separator: ", ")
      report(
        "spec/unknown-key", "'\(pair.key)' is not a key of '\(owner)'", at: pair.keyRange,
        help: list)
    }
  }

  // MARK: Values

  /// The node itself, or what `$name` stands for inside a block.
  package func substituted(_ node: Node) -> Node {
    guard !blockArguments.isEmpty, let text = node.text, text.hasPrefix("$"),
      let argument = blockArguments[String(text.dropFirst())]
    else { return node }
    return argument
  }

  /// The node with what each `$name` stands for here: an argument that one block hands to another.
  package mutating func bound(_ node: Node) -> Node {
    let whole = substituted(node)
    guard !blockArguments.isEmpty, !whole.isPlaceholder else { return whole }
    let content: Node.Content
    switch node.content {
    case .sequence(let items):
      content = .sequence(items.map { bound($0) })
    case .mapping(let pairs):
      content = .mapping(
        pairs.map { .init(key: $0.key, value: bound($0.value), mergedFrom: $0.mergedFrom) })
    case .scalar(let scalar):
      guard whole.text == node.text, scalar.style == .plain, scalar.text.contains("$"),
        scalar.text != "$input"
      else { return whole }
      guard let text = expandBlockArguments(scalar.text, node) else {
        return Node(
          .scalar(YAML.Scalar("", .plain)), at: node.range, alias: node.alias, isPlaceholder: true)
      }
      content = .scalar(YAML.Scalar(text, .plain))
    }
    return Node(content, at: node.range, alias: node.alias, tag: node.tag)
  }

  package mutating func bool(_ node: Node) -> Bool? {
    let node = substituted(node)
    if case .bool(let value)? = node.scalar?.resolved { return value }
    let help =
      node.scalar?.yaml11Reading.map { _ in "write true or false: YAML 1.2 reads this as text" }
    reportType(node, expected: "true or false", help: help)
    return nil
  }

  package mutating func text(_ node: Node) -> String? {
    let node = substituted(node)
    if let scalar = node.scalar {
      if case .string = scalar.resolved { return scalar.text }
    }
    reportType(node, expected: "text")
    return nil
  }

  /// An integer, a dimension with a value, or arithmetic over both.
  package mutating func integer(_ node: Node, min: Int? = nil, max: Int? = nil) -> Int? {
    guard let dim = dimension(node) else { return nil }
    guard let value = dim.evaluate(dimensionValues) else {
      let unknown = dim.symbols.filter { dimensionValues[$0] == nil }.sorted()
      report(
        "spec/needs-known-value",
        unknown.isEmpty
          ? "'\(currentKey)' is too large"
          : "'\(currentKey)' must be known, but dimension '\(unknown.joined(separator: "', '"))' has no value",
        at: node.place, help: unknown.isEmpty ? nil : "give '\(unknown[0])' a value under 'dims'")
      return nil
    }
    return check(value, node, min: min, max: max)
  }

  private mutating func check(_ value: Int, _ node: Node, min: Int?, max: Int?) -> Int? {
    if let min, value < min {
      report(
        "spec/out-of-range",
        "'\(currentKey)' must be \(min == 1 ? "positive" : "at least \(min)"), not \(value)",
        at: node.place)
      return nil
    }
    if let max, value > max {
      report(
        "spec/out-of-range", "'\(currentKey)' must be at most \(max), not \(value)", at: node.place)
      return nil
    }
    return value
  }

  /// An integer expression over dimension names, kept as an expression.
  package mutating func dimension(_ node: Node, min: Int? = nil) -> Dim? {
    let node = substituted(node)
    guard let scalar = node.scalar else {
      reportType(node, expected: "an integer")
      return nil
    }
    switch scalar.resolved {
    case .int(let value):
      guard check(value, node, min: min, max: nil) != nil else { return nil }
      return Dim(value)
    case .string where scalar.style == .plain:
      return expression(scalar.text, node, min: min)
    case .string where Int(scalar.text) != nil:
      reportType(node, expected: "an integer", help: "write it without quotes")
    case .float where scalar.isIntegerOutOfRange:
      report(
        "spec/out-of-range", "'\(currentKey)' is too large: \(scalar.text) needs more than 64 bits",
        at: node.place)
    default:
      reportType(node, expected: "an integer")
    }
    return nil
  }

  private mutating func expression(_ text: String, _ node: Node, min: Int?) -> Dim? {
    guard let expanded = expandBlockArguments(text, node) else { return nil }
    let dim: Dim
    do throws(DimExpressionError) {
      dim = try DimExpression.parse(expanded)
    } catch {
      reportType(
        node, expected: "an integer, a dimension or arithmetic over both", help: error.message)
      return nil
    }
    for name in dim.symbols.sorted() where dimensions[name] == nil {
      let near = didYouMean(name, among: dimensions.keys)
      report(
        "spec/undefined-dimension", "'\(name)' is not a dimension", at: node.place,
        help: near.map { "did you mean '\($0)'?" } ?? "declare it under 'dims', or write a number")
      return nil
    }
    let bound = dim.substituting(dimensions)
    if let value = bound.evaluate(dimensionValues), check(value, node, min: min, max: nil) == nil {
      return nil
    }
    return bound
  }

  /// Writes the arguments of the enclosing block into an expression such as `2 * $filters`.
  private mutating func expandBlockArguments(_ text: String, _ node: Node) -> String? {
    guard text.contains("$") else { return text }
    var result = ""
    var rest = Substring(text)
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      let name = rest[rest.index(after: dollar)...].prefix {
        $0.isLetter || $0.isNumber || $0 == "_"
      }
      guard let argument = blockArguments[String(name)]?.text else {
        report(
          "spec/undefined-block-parameter", "'$\(name)' is not a parameter of this block",
          at: node.place,
          help: didYouMean(String(name), among: blockArguments.keys).map {
            "did you mean '$\($0)'?"
          })
        return nil
      }
      result += "(\(argument))"
      rest = name.base[name.endIndex...]
    }
    return result + rest
  }

  /// A real number: a literal, a fraction such as `1/255`, or an integer expression.
  package mutating func number(_ node: Node) -> Double? {
    let node = substituted(node)
    guard let scalar = node.scalar else {
      reportType(node, expected: "a number")
      return nil
    }
    switch scalar.resolved {
    case .int(let value): return Double(value)
    case .float(let value): return value
    case .string where scalar.style == .plain:
      let parts = scalar.text.split(separator: "/", omittingEmptySubsequences: false)
      if parts.count == 2, let a = Double(parts[0].trimmingSpaces),
        let b = Double(parts[1].trimmingSpaces)
      {
        if b != 0 { return a / b }
        report("spec/out-of-range", "'\(currentKey)' divides by zero", at: node.place)
        return nil
      }
      if let value = expression(scalar.text, node, min: nil)?.evaluate(dimensionValues) {
        return Double(value)
      }
      return nil
    default:
      reportType(
        node, expected: "a number",
        help: Double(scalar.text) == nil ? nil : "write it without quotes")
      return nil
    }
  }

  package mutating func number(
    _ node: Node, in bounds: ClosedRange<Double>?, excludingLower: Bool = false,
    excludingUpper: Bool = false
  ) -> Double? {
    guard let value = number(node) else { return nil }
    guard let bounds else { return value }
    let isInside =
      bounds.contains(value) && !(excludingLower && value == bounds.lowerBound)
      && !(excludingUpper && value == bounds.upperBound)
    if isInside { return value }
    report(
      "spec/out-of-range",
      "'\(currentKey)' must be \(describe(bounds, excludingLower, excludingUpper)), not \(format(value))",
      at: node.place)
    return nil
  }
}

private func describe(_ bounds: ClosedRange<Double>, _ openBelow: Bool, _ openAbove: Bool) -> String
{
  switch (
    bounds.lowerBound.isFinite && bounds.lowerBound != -.greatestFiniteMagnitude,
    bounds.upperBound.isFinite && bounds.upperBound != .greatestFiniteMagnitude
  )
  {
  case (true, true):
    "\(openBelow ? "above" : "from") \(format(bounds.lowerBound)) \(openAbove ? "to below" : "to") \(format(bounds.upperBound))"
  case (true, false):
    openBelow && bounds.lowerBound == 0
      ? "positive" : "\(openBelow ? "above" : "at least") \(format(bounds.lowerBound))"
  default: "\(openAbove ? "below" : "at most") \(format(bounds.upperBound))"
  }
}

/// A number as a person would write it: no trailing `.0`.
package func format(_ value: Double) -> String {
  if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
  return "\(value)"
}

extension Substring {
  var trimmingSpaces: Substring {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }
}
