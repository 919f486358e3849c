#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
internal import Arrays

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
    let path = text[..<equals].split(separator: ".", omittingEmptySubsequences: false).map(
      String.init)
    guard path.allSatisfy({ !$0.isEmpty }) else { throw Mistake(message: "names no key of a spec") }
    let values = text[text.index(after: equals)...]
    guard let dots = values.firstRange(of: "..") else {
      let choices = Self.parts(values)
      guard !choices.contains("") else { throw Mistake(message: "has an empty choice") }
      guard Set(choices).count == choices.count else {
        throw Mistake(message: "names a choice twice")
      }
      self.init(path: path, values: .choices(choices))
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
      path: path,
      values: try Self.bounds(String(values[..<dots.lowerBound]), String(rest[0]), isLogarithmic),
      gridCount: count)
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

  // MARK: Drawing

  /// The value of a trial, as YAML: a pure function of the seed, the key and the trial's number.
  package func value(ofTrial trial: Int, seed: UInt64) -> String {
    let stream = key.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let words = RandomStream(seed: seed, stream: stream).words(
      at: UInt64(truncatingIfNeeded: trial))
    // 53 bits: as many as a double has.
    let bits = UInt64(words.x) << 21 | UInt64(words.y) >> 11
    return value(at: Double(bits) * 0x1p-53)
  }

  /// The value at a share of the range, from 0 to below 1.
  private func value(at share: Double) -> String {
    switch values {
    case .reals(let range, let isLogarithmic):
      return Self.text(
        Self.point(share, range.lowerBound, range.upperBound, isLogarithmic), in: range)
    case .integers(let range, let isLogarithmic):
      let point = Self.point(
        share, Double(range.lowerBound), Double(range.upperBound) + 1, isLogarithmic)
      return "\(min(max(Int(point.rounded(.down)), range.lowerBound), range.upperBound))"
    case .choices(let choices):
      return choices[min(Int(share * Double(choices.count)), choices.count - 1)]
    }
  }

  private static func point(
    _ share: Double, _ low: Double, _ high: Double, _ isLogarithmic: Bool
  ) -> Double {
    if share >= 1 { return high }
    // The quotient of the ends may be beyond what a number holds, the difference of their logarithms is not.
    return isLogarithmic
      ? exp(log(low) + (log(high) - log(low)) * share) : low + (high - low) * share
  }

  /// Four digits: more only look exact.
  private static func text(_ value: Double, in range: ClosedRange<Double>) -> String {
    guard value != 0, value.isFinite else {
      return "\(min(max(0, range.lowerBound), range.upperBound))"
    }
    let scale = pow(10, 3 - floor(log10(abs(value))))
    let rounded = scale.isFinite && scale > 0 ? (value * scale).rounded() / scale : value
    return "\(min(max(rounded, range.lowerBound), range.upperBound))"
  }

  /// The values of a grid, in order.
  ///
  /// - Parameter count: how many of a range that does not say so itself.
  package func grid(_ count: Int) -> [String] {
    let count = max(2, gridCount ?? count)
    switch values {
    case .choices(let choices): return choices
    case .reals(let range, let isLogarithmic):
      return (0..<count).map { index in
        let share = Double(index) / Double(count - 1)
        return Self.text(
          Self.point(share, range.lowerBound, range.upperBound, isLogarithmic), in: range)
      }
    case .integers(let range, let isLogarithmic):
      var values: [Int] = []
      for index in 0..<count {
        let point = Self.point(
          Double(index) / Double(count - 1), Double(range.lowerBound), Double(range.upperBound),
          isLogarithmic)
        let value = min(max(Int(point.rounded()), range.lowerBound), range.upperBound)
        if values.last != value { values.append(value) }
      }
      return values.map(String.init)
    }
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
