/// An equation such as `abc,cd->abd`: input, kernel and output, one letter per axis.
package struct EinsumEquation: Sendable {
  /// On which side of input and output `...` stands for axes that are kept.
  enum Ellipsis: Sendable { case none, left, right }

  let input: [Character]
  let kernel: [Character]
  let output: [Character]
  let ellipsis: Ellipsis

  init() {
    (input, kernel, output, ellipsis) = (["a", "b"], ["b", "c"], ["a", "c"], .none)
  }

  /// Nil where the text is no equation of one of the forms `X,Y->Z`, `...X,Y->...Z`, `X...,Y->Z...`.
  init?(_ text: String) {
    let sides = text.split(separator: "->", omittingEmptySubsequences: false)
    guard sides.count == 2 else { return nil }
    let operands = sides[0].split(separator: ",", omittingEmptySubsequences: false)
    guard operands.count == 2, let kernel = Self.letters(operands[1]),
      let (input, ellipsis) = Self.term(operands[0]), let (output, second) = Self.term(sides[1]),
      ellipsis == second
    else { return nil }
    (self.input, self.kernel, self.output, self.ellipsis) = (input, kernel, output, ellipsis)
  }

  private static func term(_ text: Substring) -> ([Character], Ellipsis)? {
    if text.hasPrefix("...") { return letters(text.dropFirst(3)).map { ($0, .left) } }
    if text.hasSuffix("...") { return letters(text.dropLast(3)).map { ($0, .right) } }
    return letters(text).map { ($0, .none) }
  }

  private static func letters(_ text: Substring) -> [Character]? {
    let isWord = text.allSatisfy { $0.isASCII && $0.isLetter }
    return text.isEmpty || !isWord ? nil : Array(text)
  }

  /// What is wrong with the letters, whatever the shapes; nil where nothing is.
  var problem: String? {
    for (name, letters) in [("input", input), ("kernel", kernel), ("output", output)] {
      if let twice = letters.first(where: { letter in letters.count { $0 == letter } > 1 }) {
        return "'\(twice)' stands twice in its \(name) '\(String(letters))'"
      }
    }
    if let lost = output.first(where: { !input.contains($0) && !kernel.contains($0) }) {
      return "'\(lost)' of its output stands neither in its input nor in its kernel"
    }
    if let lost = kernel.first(where: { !input.contains($0) && !output.contains($0) }) {
      return "'\(lost)' of its kernel stands neither in its input nor in its output"
    }
    if ellipsis != .left, output[0] != input[0] {
      return "its output begins with '\(output[0])', not with the batch '\(input[0])'"
    }
    return nil
  }

  /// Places in the kernel of the letters that are summed over.
  var summedKernelAxes: Set<Int> {
    Set(kernel.indices.filter { !output.contains(kernel[$0]) })
  }

  /// Whether only the last axis is summed over and all others stay where they are.
  var mapsLastAxis: Bool {
    input.count <= output.count + 1 && output.starts(with: input.dropLast())
      && !output.contains(input[input.count - 1]) && ellipsis != .right
  }
}
