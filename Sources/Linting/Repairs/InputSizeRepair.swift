import Analysis
import Catalog
import Shapes
import SourceText
import Spec
import YAML

/// Takes the nearest input size that all layers can work with.
///
/// The spec is read again with the size left open, so that every layer states its condition instead of failing; the
/// domain of the open size holds the nearest valid ones.
struct InputSizeRepair: Repair {
  /// A size that may change: the places where it is written, and how to leave it open.
  private struct OpenSize {
    let value: Int
    let places: [SourceRange]
    let symbol: String
    let title: String
  }

  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    let open = declared(failure)
    let literal = failure.inputs.compactMap { self.literal($0, failure) }
    return open.flatMap { size in
      candidates(size, [Override(path: ["dims", size.symbol], value: "")], failure)
    } + literal.flatMap { candidates($0.size, $0.overrides, failure) }
  }

  private func candidates(
    _ size: OpenSize, _ overrides: [Override], _ failure: FailedLayer
  ) -> [RepairCandidate] {
    let document = failure.spec.document
    let opened = SpecDocument.read(
      document.file.text, path: document.file.path, overrides: document.overrides + overrides)
    guard let spec = AnalyzedSpec(opened), let domain = spec.domains.domains[size.symbol] else {
      return []
    }
    // Half or twice the size is another task, not a repair.
    let near = [domain.previous(from: size.value - 1), domain.next(from: size.value + 1)]
      .compactMap { $0 }.filter { 2 * $0 >= size.value && $0 / 2 <= size.value }
    // A size that people choose where one is near: 224 rather than 239.
    let step = 1 << min(5, size.value.trailingZeroBitCount)
    let round = [
      stride(from: size.value - 1, through: size.value / 2, by: -1).first {
        $0.isMultiple(of: step) && domain.contains($0)
      },
      stride(from: size.value + 1, through: 2 * size.value, by: 1).first {
        $0.isMultiple(of: step) && domain.contains($0)
      },
    ].compactMap { $0 }
    return Set(near + round).sorted().map { new in
      let isNearest = domain.nearest(to: size.value) == new
      let change = abs(new - size.value) * 20 / max(1, size.value)
      return RepairCandidate(
        "\(size.title) \(new) instead of \(size.value)\(isNearest ? ", the nearest size that fits" : "")",
        size.places.map { FixIt.Edit($0, "\(new)") },
        Surprise(
          .aligns, detail: min(16, change) + (isNearest ? 0 : 6) + (round.contains(new) ? 0 : 4)))
    }
  }

  /// Sizes under `dims` that the failed layer's operands depend on.
  private func declared(_ failure: FailedLayer) -> [OpenSize] {
    let symbols = failure.node.operands.indices.reduce(into: Set<String>()) {
      $0.formUnion(failure.shape($1)?.symbols ?? [])
    }
    return symbols.sorted().compactMap { name in
      guard let value = failure.values[name],
        let place = failure.spec.document.root?["dims"]?[name]?.place,
        failure.spec.isEditable(place), Int(failure.spec.document.file.text(in: place)) == value
      else { return nil }
      return OpenSize(value: value, places: [place], symbol: name, title: "let \(name) be")
    }
  }

  /// Positions of an input that are written as one number, all of the same size.
  private func literal(
    _ input: FeedingInput, _ failure: FailedLayer
  ) -> (size: OpenSize, overrides: [Override])? {
    let rank = input.items.count
    guard rank > 2 else { return nil }
    let channel = failure.graph.layout == .channelsFirst ? 1 : rank - 1
    let axes = (1..<rank).filter { $0 != channel && Int(input.items[$0]) != nil }
    guard let first = axes.first, let value = Int(input.items[first]),
      axes.allSatisfy({ Int(input.items[$0]) == value })
    else { return nil }
    let name = input.declaration.name.value
    let symbol = "size_of_\(name)"
    var items = input.items
    for axis in axes { items[axis] = symbol }
    guard let path = path(name, failure), let places = places(of: axes, input, failure) else {
      return nil
    }
    return (
      OpenSize(
        value: value, places: places, symbol: symbol,
        title: "give '\(name)' size"),
      [
        Override(path: ["dims", symbol], value: ""),
        Override(path: path, value: "[\(items.joined(separator: ", "))]"),
      ]
    )
  }

  /// Where the shape of an input is written.
  private func path(_ name: String, _ failure: FailedLayer) -> [String]? {
    guard let model = failure.spec.document.root?["model"] else { return nil }
    if model["input"] != nil {
      return model["input"]?.mapping == nil ? ["model", "input"] : ["model", "input", "shape"]
    }
    guard let declared = model["inputs"]?[name] else { return nil }
    return declared.mapping == nil
      ? ["model", "inputs", name] : ["model", "inputs", name, "shape"]
  }

  /// The places of elements of the list that an input's shape is.
  private func places(
    of axes: [Int], _ input: FeedingInput, _ failure: FailedLayer
  ) -> [SourceRange]? {
    let range = input.declaration.shape.range
    var start = Int(range.start) + 1
    var result: [SourceRange] = []
    let text = failure.spec.document.file.text(in: range).dropFirst().dropLast()
    for (axis, part) in text.split(separator: ",").enumerated() {
      let lead = part.utf8.prefix { $0 == 0x20 }.count
      if axes.contains(axis) {
        let length = input.items[axis].utf8.count
        result.append(SourceRange(range.file, start + lead, start + lead + length))
      }
      start += part.utf8.count + 1
    }
    return result.count == axes.count ? result : nil
  }
}
