/// What a sweep draws one value of the spec from: `KEY=1e-4..1e-1:log`, `KEY=16..256`, `KEY=relu,tanh`.
package struct SearchRange: Hashable, Sendable {
  package enum Values: Hashable, Sendable {
    case reals(ClosedRange<Double>, isLogarithmic: Bool)
    case integers(ClosedRange<Int>, isLogarithmic: Bool)
    /// As YAML.
    case choices([String])
  }
  package let path: [String]
  package let values: Values
  /// Values of a grid, where the range says how many.
  package let gridCount: Int?

  package var key: String { path.joined(separator: ".") }

  package init(path: [String], values: Values, gridCount: Int? = nil) {
    (self.path, self.values, self.gridCount) = (path, values, gridCount)
  }

  // MARK: Reading

  /// Why a range cannot be read.
  package struct Mistake: Error { package let message: String }

  /// Reads `KEY=LOW..HIGH`, with `:log` and `:COUNT` behind it where wanted, or `KEY=A,B,C`.
  package init(_ text: String) throws(Mistake) {
    guard let equals = text.firstIndex(of: "=") else {
      throw Mistake(message: "is not of the form key=low..high or key=a,b,c")
    }
    try self.init(key: String(text[..<equals]), text[text.index(after: equals)...])
  }

  /// - Parameters:
  ///   - key: as `--set` would name it: `training.optimizer.learning_rate`.
  ///   - values: `LOW..HIGH`, with `:log` and `:COUNT` behind it where wanted, or `A,B,C`.
  init(key: String, _ values: Substring) throws(Mistake) {
    guard let dots = values.firstRange(of: "..") else {
      try self.init(key: key, choices: Self.parts(values))
      return
    }
    let rest = values[dots.upperBound...].split(separator: ":", omittingEmptySubsequences: false)
    var (isLogarithmic, count): (Bool, Int?) = (false, nil)
    for option in rest.dropFirst() {
      if option == "log" {
        isLogarithmic = true
      } else if let number = Int(option), (2...10_000).contains(number) {
        count = number
      } else {
        throw Mistake(
          message:
            "has ':\(option)' behind it, which is neither ':log' nor a number of values from 2 to 10000"
        )
      }
    }
    self.init(
      path: try Self.path(key),
      values: try Self.bounds(String(values[..<dots.lowerBound]), String(rest[0]), isLogarithmic),
      gridCount: count)
  }

  /// - Parameter choices: as YAML.
  init(key: String, choices: [String]) throws(Mistake) {
    guard !choices.isEmpty, !choices.contains("") else {
      throw Mistake(message: "has an empty choice")
    }
    guard Set(choices).count == choices.count else {
      throw Mistake(message: "names a choice twice")
    }
    self.init(path: try Self.path(key), values: .choices(choices))
  }

  private static func path(_ key: String) throws(Mistake) -> [String] {
    let path = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard path.allSatisfy({ !$0.isEmpty }) else { throw Mistake(message: "names no key of a spec") }
    return path
  }

  /// Beyond this, doubles skip integers.
  private static let largest = 1 << 53

  private static func bounds(
    _ low: String, _ high: String, _ isLogarithmic: Bool
  ) throws(Mistake) -> Values {
    guard let lower = Double(low), let upper = Double(high), lower.isFinite, upper.isFinite else {
      throw Mistake(message: "has an end that is no number")
    }
    guard lower < upper else { throw Mistake(message: "is empty: \(low) is not below \(high)") }
    guard !isLogarithmic || lower > 0 else {
      throw Mistake(message: "cannot be logarithmic: \(low) is not above 0")
    }
    guard (upper - lower).isFinite else { throw Mistake(message: "is too wide") }
    guard let first = Int(low), let last = Int(high) else {
      return .reals(lower...upper, isLogarithmic: isLogarithmic)
    }
    guard first.magnitude <= largest, last.magnitude <= largest else {
      throw Mistake(message: "has integers beyond 2^53")
    }
    return .integers(first...last, isLogarithmic: isLogarithmic)
  }

  /// The parts between commas that stand in no brackets.
  private static func parts(_ text: Substring) -> [String] {
    var (parts, depth) = ([""], 0)
    for character in text {
      if "[{".contains(character) { depth += 1 }
      if "]}".contains(character) { depth -= 1 }
      if character == ",", depth <= 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts.map { String($0.drop { $0 == " " }) }
  }

  /// What tells one definition from another.
  package var text: String {
    let count = gridCount.map { ":\($0)" } ?? ""
    switch values {
    case .reals(let range, let isLogarithmic):
      return "\(key)=\(range.lowerBound)..\(range.upperBound)\(isLogarithmic ? ":log" : "")\(count)"
    case .integers(let range, let isLogarithmic):
      return "\(key)=\(range.lowerBound)..\(range.upperBound)\(isLogarithmic ? ":log" : "")\(count)"
    case .choices(let choices): return "\(key)=\(choices.joined(separator: ","))"
    }
  }
}
