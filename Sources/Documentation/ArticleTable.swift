/// `docs/articles.md`: every piece of advice with the rules, checks and commands that answer it.
enum ArticleTable {
  static func document(in root: String) -> GeneratedDocument {
    let specs = ArticleSpecs.all(in: root)
    let verified = ArticleSpecs.all(in: root, ArticleSpecs.verifiedFolder)
    let sessions = ArticleSession.all(in: root)
    let rows = ArticleRow.all.map { row in
      line(
        row, specs.filter { $0.row == row.number }, verified.filter { $0.row == row.number },
        sessions.filter { $0.row == row.number })
    }
    let sources = ArticleRow.sources.map { "- (\($0.letter)) \($0.work)\n" }.joined()
    return GeneratedDocument(
      path: "docs/articles.md",
      text: """
        # Advice from five articles, and what answers it

        Made by `swift run document` from `Sources/Documentation/ArticleRows.swift` and `specs/articles`; do not edit.

        \(sources)
        *Rules* are those that find the mistake in the linked spec; its twin is sound. *Checks* belong to `coprime verify`, \
        and find what is wrong with the specs linked behind them. A *session* shows commands and what they print; \
        [the guide](guide/README.md) follows each article from a symptom to its cause. Where the advice asks for none of a \
        kind, its cell says –.

        | # | from | advice | rules | checks | commands |
        |---|---|---|---|---|---|
        \(rows.joined())
        """)
  }

  private static func line(
    _ row: ArticleRow, _ specs: [ArticleSpecs], _ verified: [ArticleSpecs],
    _ sessions: [ArticleSession]
  ) -> String {
    let letters = row.articles.map(String.init).joined(separator: ", ")
    let shown = sessions.map { "[session](../\($0.path))" }
    // A session about a check stands with the check.
    let cells = [
      rules(specs), checks(row, verified) + (row.feature == nil ? shown : []),
      row.feature.map { [$0] + shown } ?? [],
    ].map { $0.isEmpty ? "–" : $0.joined(separator: "<br>") }
    let all = ["\(row.number)", letters, row.advice] + cells
    return "| \(all.joined(separator: " | ")) |\n"
  }

  private static func rules(_ specs: [ArticleSpecs]) -> [String] {
    specs.map { spec in
      "\(spec.rules.map { "`\($0)`" }.joined(separator: ", ")) (\(links(spec)))"
    }
  }

  private static func checks(_ row: ArticleRow, _ specs: [ArticleSpecs]) -> [String] {
    row.checks.map { check in
      let pairs = specs.filter { $0.rules.contains(check) }.map(links)
      return "`\(check)`" + (pairs.isEmpty ? "" : " (\(pairs.joined(separator: "; ")))")
    }
  }

  private static func links(_ spec: ArticleSpecs) -> String {
    "[mistake](../\(spec.path).mistake.yaml), [sound](../\(spec.path).sound.yaml)"
  }
}
