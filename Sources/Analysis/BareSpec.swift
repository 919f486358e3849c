internal import SourceText
package import Spec

/// A spec without what learning the training samples can do without, as far as that leaves a spec that works.
package struct BareSpec: Sendable {
  package let spec: AnalyzedSpec
  /// What was switched off.
  package let without: [Extra]

  /// Nil where there is nothing to switch off.
  ///
  /// - Parameter name: of the bare spec instead of the spec's.
  /// - Complexity: one analysis, or one for every extra where not all of them can go.
  package init?(_ spec: AnalyzedSpec, name: String? = nil) {
    let renaming = name.map { [TreeEdit.set(["name"], $0)] } ?? []
    func variant(_ extras: [Extra]) -> AnalyzedSpec? {
      guard let bare = AnalyzedSpec(spec.document.applying(extras.flatMap(\.edits) + renaming))
      else { return nil }
      return bare.errorCount <= spec.errorCount ? bare : nil
    }
    let extras = spec.document.extras
    let removable = variant(extras) == nil ? extras.filter { variant([$0]) != nil } : extras
    guard !removable.isEmpty, let bare = variant(removable) else { return nil }
    (self.spec, without) = (bare, removable)
  }
}

extension AnalyzedSpec {
  fileprivate var errorCount: Int {
    (document.diagnostics + diagnostics).count { $0.severity == .error }
  }
}
