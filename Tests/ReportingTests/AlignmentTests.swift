import Reporting
import Testing

@Suite struct AlignmentTests {
  /// All words of at most five letters over two letters.
  private static let words: [[Int]] = (0...5).flatMap { length in
    (0..<1 << length).map { bits in (0..<length).map { bits >> $0 & 1 } }
  }

  @Test func theAlignmentIsALongestCommonSubsequence() {
    for a in Self.words {
      for b in Self.words {
        let pairs = Alignment.pairs(a, b, same: ==) { $0 == $1 ? 1 : 0 }
        #expect(pairs.allSatisfy { a[$0.0] == b[$0.1] })
        #expect(zip(pairs, pairs.dropFirst()).allSatisfy { $0.0 < $1.0 && $0.1 < $1.1 })
        #expect(pairs.count == longestCommonSubsequence(a, b), "\(a) and \(b)")
      }
    }
  }

  @Test func theAscendingRunIsALongestOne() {
    for word in Self.words.filter({ $0.count == 5 }) {
      for other in Self.words.filter({ $0.count == 5 }) {
        let numbers = zip(word, other).enumerated().map { $1.0 * 10 + $1.1 * 5 + $0 % 3 }
        let run = Alignment.ascending(Array(numbers.enumerated()).map { ($0, $1) })
        #expect(zip(run, run.dropFirst()).allSatisfy { $0.0 < $1.0 && $0.1 < $1.1 })
        #expect(run.count == longestAscendingRun(numbers), "\(numbers)")
      }
    }
  }

  /// By all subsequences of the first.
  private func longestCommonSubsequence(_ a: [Int], _ b: [Int]) -> Int {
    (0..<1 << a.count).reduce(0) { best, chosen in
      let part = a.indices.filter { chosen >> $0 & 1 == 1 }.map { a[$0] }
      return isSubsequence(part, b) ? max(best, part.count) : best
    }
  }

  private func isSubsequence(_ part: [Int], _ whole: [Int]) -> Bool {
    var rest = whole[...]
    for item in part {
      guard let index = rest.firstIndex(of: item) else { return false }
      rest = rest[(index + 1)...]
    }
    return true
  }

  private func longestAscendingRun(_ numbers: [Int]) -> Int {
    (0..<1 << numbers.count).reduce(0) { best, chosen in
      let part = numbers.indices.filter { chosen >> $0 & 1 == 1 }.map { numbers[$0] }
      return zip(part, part.dropFirst()).allSatisfy(<) ? max(best, part.count) : best
    }
  }
}
