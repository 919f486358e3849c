/// Pieces of layers; where several say the same, all of them as one more piece: each may be enough to keep the network
/// from learning, and then none of them alone makes the difference.
struct LikePieces {
  private var single: [Piece] = []
  /// By what they say, in the order in which they were met.
  private var groups: [(likeness: String, name: String, pieces: [Piece])] = []

  /// - Parameters:
  ///   - name: what the pieces have in common, as the beginning of `… 3 layers`.
  ///   - likeness: equal for pieces that say the same.
  mutating func add(_ piece: Piece, _ name: String, _ likeness: String) {
    single.append(piece)
    if let index = groups.firstIndex(where: { $0.likeness == likeness && $0.name == name }) {
      groups[index].pieces.append(piece)
    } else {
      groups.append((likeness, name, [piece]))
    }
  }

  var pieces: [Piece] {
    single
      + groups.compactMap { group in
        guard group.pieces.count > 1, let first = group.pieces.first else { return nil }
        let isLayer = first.size == .layer
        let count = "\(group.pieces.count) layers"
        return Piece(
          isLayer ? "all \(count) '\(group.likeness)'" : "\(group.name) \(count)", first.remedy,
          isLayer ? .severalLayers : .severalValues, group.pieces.flatMap(\.edits), at: first.range,
          distance: first.distance, combines: false)
      }
  }
}
