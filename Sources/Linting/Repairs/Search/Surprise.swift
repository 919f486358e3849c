/// How much a repair would surprise the person who wrote the spec; the least surprising come first.
///
/// The sum of
/// - ``Meaning``: what the edit does to the model,
/// - 3 for each layer between the edit and the layer at fault, at most 24: a mistake and the edit
///   that mends it usually stand close together,
/// - 1 for each layer whose output or weights change shape, at most 10,
/// - 2 for each edit beyond the first,
/// - 8 for each finding of the linter that the edit brings, at most 32.
package struct Surprise: Sendable {
  /// What an edit does to the model. The numbers order these kinds and leave room for distance: an
  /// edit of one kind loses against one of the next when it stands three layers further away.
  package enum Meaning: Int, Sendable {
    /// Writes a number that follows from what flows in.
    case follows = 0
    /// Writes what nearly everybody writes at this place.
    case completes = 8
    /// Brings a layer in line with its neighbours.
    case aligns = 12
    /// Changes a parameter of a layer.
    case changes = 18
    /// Adds or removes a layer.
    case restructures = 22
    /// Throws information away, or makes some up.
    case distorts = 28
    /// Silences the error where another reading of the spec is more likely.
    case silences = 48
  }

  let meaning: Meaning
  /// Layers between the edit and the layer at fault.
  let distance: Int
  /// What makes one edit of a kind less likely than another.
  let detail: Int

  init(_ meaning: Meaning, distance: Int = 0, detail: Int = 0) {
    (self.meaning, self.distance, self.detail) = (meaning, distance, detail)
  }

  /// What is known before the edit is tried.
  var prior: Int { meaning.rawValue + min(24, 3 * distance) + detail }

  func total(changedLayers: Int, edits: Int, newFindings: Int) -> Int {
    prior + min(10, changedLayers) + 2 * max(0, edits - 1) + min(32, 8 * newFindings)
  }
}
