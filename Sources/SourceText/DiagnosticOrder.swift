/// The one order in which findings are shown.
package enum DiagnosticOrder {
  /// Sorted by file, position, rule and message; of findings equal in all of these the first stays.
  package static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    let order = diagnostics.indices.sorted { a, b in
      let (first, second) = (diagnostics[a], diagnostics[b])
      return isBefore(first, second) || (!isBefore(second, first) && a < b)
    }
    var result: [Diagnostic] = []
    result.reserveCapacity(order.count)
    for index in order {
      let diagnostic = diagnostics[index]
      if let last = result.last, !isBefore(last, diagnostic) { continue }
      result.append(diagnostic)
    }
    return result
  }

  private static func isBefore(_ a: Diagnostic, _ b: Diagnostic) -> Bool {
    (a.range, a.rule, a.message) < (b.range, b.rule, b.message)
  }
}
