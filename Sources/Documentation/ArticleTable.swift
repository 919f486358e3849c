/// `docs/articles.md`: every piece of advice with the rules, checks and commands that answer it.
enum ArticleTable {
  static func document(in root: String) -> GeneratedDocument {
    let specs = ArticleSpecs.all(in: root)
    let verified = ArticleSpecs.all(in: root, ArticleSpecs.verifiedFolder)
    let rows = ArticleRow.all.map { row in
      line(
        row, specs.filter { $0.row == row.number }, verified.filter { $0.row == row.number })
    }
    let sources = ArticleRow.sources.map { "- (\($0.letter)) \($0.work)\n" }.joined()
    let open = ArticleRow.all.count { $0.checks == [] || $0.feature == .notYet }
    return GeneratedDocument(
      path: "docs/articles.md",
      text: """
        # Advice from five articles, and what answers it

        Made by `swift run document` from `Sources/Documentation/ArticleRows.swift` and `specs/articles`; do not edit.

        \(sources)
        *Rules* are those that find the mistake in the linked spec; its twin is sound. *Checks* belong to `coprime verify`, \
        and find what is wrong with the specs linked behind them. \
        Of the \(ArticleRow.all.count) pieces of advice, \(open) ask for a check or a command that does not exist yet.

        | # | from | advice | rules | checks | commands |
        |---|---|---|---|---|---|
        \(rows.joined())
        """)
  }

  private static func line(
    _ row: ArticleRow, _ specs: [ArticleSpecs], _ verified: [ArticleSpecs]
  ) -> String {
    let letters = row.articles.map(String.init).joined(separator: ", ")
    let cells = [
      "\(row.number)", letters, row.advice, rules(row, specs), checks(row, verified), feature(row),
    ]
    return "| \(cells.joined(separator: " | ")) |\n"
  }

  private static func rules(_ row: ArticleRow, _ specs: [ArticleSpecs]) -> String {
    let texts = specs.map { spec in
      let ids = spec.rules.map { "`\($0)`" }.joined(separator: ", ")
      return "\(ids) (\(links(spec)))"
    }
    return texts.isEmpty && row.isStatic ? "not yet" : texts.joined(separator: "<br>")
  }

  private static func checks(_ row: ArticleRow, _ specs: [ArticleSpecs]) -> String {
    guard let checks = row.checks else { return "" }
    let texts = checks.map { check in
      let pairs = specs.filter { $0.rules.contains(check) }.map(links)
      return "`\(check)`" + (pairs.isEmpty ? "" : " (\(pairs.joined(separator: "; ")))")
    }
    return texts.isEmpty ? "not yet" : texts.joined(separator: "<br>")
  }

  private static func links(_ spec: ArticleSpecs) -> String {
    "[mistake](../\(spec.path).mistake.yaml), [sound](../\(spec.path).sound.yaml)"
  }

  private static func feature(_ row: ArticleRow) -> String {
    switch row.feature {
    case .notAsked: ""
    case .notYet: "not yet"
    case .by(let text): text
    }
  }
}
