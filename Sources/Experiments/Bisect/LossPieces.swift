internal import Analysis
internal import Catalog
internal import SourceText
internal import Spec
internal import YAML

/// The options of each loss; whether it takes logits, also where the spec does not say; another loss.
enum LossPieces: PieceSource {
  static func pieces(of spec: AnalyzedSpec) -> [Piece] {
    spec.losses.flatMap { site -> [Piece] in
      let path = ["training", "loss"] + (site.entry.output.map { [$0.value] } ?? [])
      return options(site.entry.entry, path) + [replacement(site, path, spec)].compactMap { $0 }
    }
  }

  private static func replacement(
    _ site: LossSite, _ path: [String], _ spec: AnalyzedSpec
  ) -> Piece? {
    let own = site.entry.entry
    guard let dialect = spec.graph?.dialect, let usual = UsualLoss.entry(site, dialect),
      usual.name != own.name
    else { return nil }
    return Piece(
      "the loss '\(own.name)'", "\(usual.name) in its place", .step, [.set(path, usual.text)],
      at: own.range, combines: false)
  }

  private static func options(_ entry: LocatedEntry, _ path: [String]) -> [Piece] {
    let arguments = entry.entry.arguments
    let logits = arguments.pair(named: "from_logits")
    var pieces: [Piece] = []
    for pair in arguments.pairs where !pair.key.isEmpty && pair.key != "from_logits" {
      pieces.append(
        Piece(
          "the loss's '\(pair.key)'", "left at its default", .value,
          [.remove(path + [arguments.owner, pair.key])], at: pair.keyRange.union(pair.value.place)))
    }
    if takesLogits(entry.entry.value) {
      let isOn = logits?.value.text == "true"
      pieces.append(
        Piece(
          "what the loss '\(entry.name)' takes", "from_logits: \(!isOn)", .value,
          [.set(path + [arguments.owner, "from_logits"], "\(!isOn)")],
          at: logits.map { $0.keyRange.union($0.value.place) } ?? entry.nameRange,
          combines: false))
    }
    return pieces
  }

  private static func takesLogits(_ value: any CatalogEntry) -> Bool {
    func read<E: CatalogEntry>(_ value: E) -> Bool {
      E.schema.fields.contains { $0.key == "from_logits" }
    }
    return read(value)
  }
}
