internal import Catalog
package import JSONText
package import Reporting
internal import SourceText
package import Spec

/// A bisection in words and for machines.
package struct BisectReport {
  private let bisection: Bisection
  private let document: SpecDocument

  package init(_ bisection: Bisection, _ document: SpecDocument) {
    (self.bisection, self.document) = (bisection, document)
  }

  /// One line for each variant as it ends.
  package static func line(_ variant: Bisection.Variant, _ piece: Piece?) -> String {
    let name = piece.map { "\($0.name) \($0.remedy)" } ?? "the spec as it is"
    let result = variant.skill.map(percent) ?? "not trained: \(variant.problem ?? "")"
    return "  \(result)  \(name)\n"
  }

  /// How much better than a guess, in percent.
  private static func percent(_ skill: Double) -> String {
    skill <= -1
      ? " < 0 %"
      : String(repeating: " ", count: max(0, 4 - "\(Int((skill * 100).rounded()))".count))
        + "\(Int((skill * 100).rounded())) %"
  }

  package func render(_ style: Style) -> String {
    if bisection.wasCancelled { return "interrupted before a piece could be named\n" }
    let own = bisection.baseline.skill ?? 0
    let late =
      bisection.isOutOfTime
      ? "the time was up before all pieces were tried; --budget gives more\n" : ""
    guard let decisive = bisection.decisive else { return late + undecided(own) }
    var text = ""
    for (index, number) in decisive.pieces.enumerated() {
      let piece = bisection.pieces[number]
      let finding = Diagnostic(
        "bisect", .error, message(piece, decisive, isFirst: index == 0), at: piece.range,
        help:
          "with \(piece.name) \(piece.remedy): \(piece.edits.map(\.text).joined(separator: ", "))")
      let file = LintedFile(
        path: document.file.path, findings: [finding], sources: document.sources)
      text += HumanFormat().render(finding, file, style)
    }
    return late + text + pair(decisive, style)
  }

  /// The two trainings that differ in the decisive pieces alone.
  private func pair(_ decisive: Bisection.Variant, _ style: Style) -> String {
    var table = Table(columns: [
      .init("the decisive pair"), .init("loss at first", isNumeric: true),
      .init("loss at the end", isNumeric: true), .init("better than a guess", isNumeric: true),
    ])
    let remedy = decisive.pieces.map { bisection.pieces[$0] }.map { "\($0.name) \($0.remedy)" }
    for (name, variant) in [
      ("the spec as it is", bisection.baseline), (remedy.joined(separator: ", "), decisive),
    ] {
      table.add([
        name, variant.losses.map { short($0.first) } ?? "",
        variant.losses.map { short($0.last) } ?? "",
        Self.percent(variant.skill ?? -1),
      ])
    }
    return "\n" + table.aligned(style, fitting: style.width ?? 100)
  }

  private func message(_ piece: Piece, _ variant: Bisection.Variant, isFirst: Bool) -> String {
    guard isFirst else { return "together with \(piece.name)" }
    let (with, without) = (bisection.baseline.skill ?? 0, variant.skill ?? 0)
    let effect =
      with < Bisection.learnt ? "keeps the network from learning" : "holds the network back"
    return
      "\(piece.name) \(effect): after \(bisection.options.steps) steps it is \(Self.share(with)) better than a guess with it, \(Self.share(without)) without"
  }

  private static func share(_ skill: Double) -> String {
    "\(Int((max(0, skill) * 100).rounded())) %"
  }

  private func undecided(_ own: Double) -> String {
    let steps = bisection.options.steps
    let longer = Bisection.patience * steps
    if let late = bisection.patient?.skill, late >= Bisection.learnt {
      return
        "the spec learns slowly: it is \(Self.share(own)) better than a guess after \(steps) steps, \(Self.share(late)) after \(longer), and no piece keeps it from more\n"
    }
    if isSound {
      return
        "the spec learns: after \(steps) steps it is \(Self.share(own)) better than a guess, and no piece keeps it from more\n"
    }
    let last = bisection.patient?.skill.map { ($0, longer) } ?? (own, steps)
    return
      "the spec hardly learns (\(Self.share(last.0)) better than a guess after \(last.1) steps), and switching pieces off does not help: look at the data with 'coprime peek' and 'coprime verify', or try --steps \(10 * steps)\n"
  }

  /// Whether nothing is wrong: no piece is to blame, and the spec is far better than a guess, if need be after a while.
  package var isSound: Bool {
    let best = max(bisection.baseline.skill ?? 0, bisection.patient?.skill ?? 0)
    return bisection.decisive == nil && !bisection.wasCancelled && best >= Bisection.learnt
  }

  package var json: JSONValue {
    [
      "coprime": .int(1), "split": .string(bisection.split.rawValue),
      "steps": .int(bisection.options.steps), "interrupted": .bool(bisection.wasCancelled),
      "out_of_time": .bool(bisection.isOutOfTime),
      "skill": .optional(bisection.baseline.skill),
      "skill_later": .optional(bisection.patient?.skill),
      "decisive": bisection.decisive.map(json) ?? .null,
      "variants": .array(bisection.variants.map(json)),
    ]
  }

  private func json(_ variant: Bisection.Variant) -> JSONValue {
    [
      "pieces": .array(variant.pieces.map { json(bisection.pieces[$0]) }),
      "skill": .optional(variant.skill), "runs": .int(variant.skills.count),
      "problem": .optional(variant.problem),
      "loss": variant.losses.map { ["first": .number($0.first), "last": .number($0.last)] }
        ?? .null,
    ]
  }

  private func json(_ piece: Piece) -> JSONValue {
    let file = document.sources[piece.range.file] ?? document.file
    let start = file.range(piece.range).start
    return [
      "name": .string(piece.name), "remedy": .string(piece.remedy), "path": .string(file.path),
      "line": .int(start.line), "column": .int(start.column),
      "edits": .array(piece.edits.map { .string($0.text) }),
    ]
  }
}
