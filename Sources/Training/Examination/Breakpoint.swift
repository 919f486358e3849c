package import Analysis
internal import SourceText
internal import Spec

/// Where a training stops to be looked at.
package enum Breakpoint: Hashable, Sendable {
  /// The first step with a layer, loss, gradient or weight that is not finite.
  case nonFinite
  /// The first step, at this layer.
  case layer(String)

  private static let nonFiniteName = "nan"

  /// - Parameter text: `nan`, or the name of a layer.
  /// - Throws: ``RunError`` where there is no layer of this name.
  package init(_ text: String, _ spec: AnalyzedSpec) throws(RunError) {
    let layers = (spec.graph?.nodes ?? []).map(\.name)
    if text == Self.nonFiniteName {
      self = .nonFinite
    } else if layers.contains(text) {
      self = .layer(text)
    } else {
      let near = didYouMean(text, among: layers + [Self.nonFiniteName])
      let names = layers.prefix(12).joined(separator: ", ") + (layers.count > 12 ? ", …" : "")
      throw RunError(
        "the model has no layer '\(text)' to stop at",
        help: near.map { "did you mean '\($0)'?" }
          ?? "'\(Self.nonFiniteName)' stops where a number is not finite; the layers are \(names)")
    }
  }
}
