internal import Shapes
internal import SourceText
package import Spec

/// Why a size cannot be chosen for a dimension.
package struct ChosenSizeError: Error, Sendable {
  package let message: String
  package let help: String?
}

extension AnalyzedSpec {
  /// Checks sizes that a user chose for free dimensions.
  ///
  /// - Returns: what sets them in the spec.
  /// - Throws: an unknown name, a dimension that has a value, a size outside of the valid domain.
  package func overrides(choosing sizes: [(name: String, size: Int)])
    throws(ChosenSizeError) -> [Override]
  {
    var chosen = spec.dims.values
    for (name, size) in sizes {
      try check(name, size)
      chosen[name] = size
    }
    for (constraint, node) in constraints where constraint.holds(chosen) == false {
      guard let (name, size) = sizes.first(where: { constraint.symbols.contains($0.name) }) else {
        continue
      }
      let layer = graph?.nodes[node].name ?? ""
      throw ChosenSizeError(
        message: "\(name) = \(size) does not fit '\(layer)': \(constraint.reason)",
        help: nearest(to: size, name))
    }
    for (name, size) in sizes where domains.domains[name]?.contains(size) == false {
      throw ChosenSizeError(
        message: "\(name) = \(size) is not what 'dims' allows", help: nearest(to: size, name))
    }
    return sizes.map { Override(path: ["dims", $0.name], value: String($0.size)) }
  }

  private func check(_ name: String, _ size: Int) throws(ChosenSizeError) {
    let symbols = spec.dims.symbols
    guard let info = symbols.first(where: { $0.name == name }) else {
      let free = symbols.filter { $0.value == nil }.map(\.name)
      let near = didYouMean(name, among: symbols.map(\.name))
      throw ChosenSizeError(
        message: "the spec has no dimension '\(name)'",
        help: near.map { "did you mean '\($0)'?" }
          ?? "free are \(free.map { "'\($0)'" }.joined(separator: ", "))")
    }
    if let value = info.value {
      throw ChosenSizeError(
        message: "'\(name)' is not free: the spec says \(value)",
        help: "to change it, use --set \(name)=\(size)")
    }
    guard size >= 1 else {
      throw ChosenSizeError(message: "\(name) = \(size) is no size: the least is 1", help: nil)
    }
  }

  private func nearest(to size: Int, _ name: String) -> String? {
    guard let domain = domains.domains[name], !domain.isEmpty else { return nil }
    let sizes = [domain.previous(from: size), domain.next(from: size)].compactMap { $0 }
    guard !domain.contains(size), !sizes.isEmpty else { return nil }
    return "valid is \(domain); nearest: \(sizes.map { String($0) }.joined(separator: " and "))"
  }
}
