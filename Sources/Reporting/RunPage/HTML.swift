/// Pieces of HTML.
enum HTML {
  static func text(_ text: String) -> String { XML.escaped(text, keepingLines: true) }

  /// A table whose cells are markup already.
  ///
  /// - Parameter numeric: columns that stand flush right.
  static func table(_ head: [String], _ rows: [[String]], numeric: Set<Int> = []) -> String {
    func cells(_ row: [String], _ tag: String) -> String {
      row.enumerated().map { index, cell in
        "<\(tag)\(numeric.contains(index) ? " class=\"number\"" : "")>\(cell)</\(tag)>"
      }.joined()
    }
    let body = rows.map { "<tr>\(cells($0, "td"))</tr>" }.joined(separator: "\n")
    return """
      <div class="wide"><table>
      <thead><tr>\(cells(head, "th"))</tr></thead>
      <tbody>
      \(body)
      </tbody>
      </table></div>
      """
  }

  /// A word that tells how serious something is, in its colour.
  static func badge(_ word: String) -> String { "<span class=\"badge \(word)\">\(word)</span>" }
}
