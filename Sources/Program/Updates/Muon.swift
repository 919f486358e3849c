/// Muon. Jordan et al. 2024; scaled as by Liu et al. 2025, arXiv:2502.16982.
///
/// Matrices: `m ← μ·m + g`, `x = g + μ·m` with Nesterov, else m. A Newton–Schulz iteration takes
/// `x/|x|` towards the nearest orthogonal matrix: `s = x·xᵀ`, `x ← a·x + (b·s + c·s²)·x`. Then
/// `w ← w − η·r·√max(rows, columns)·x`, or `w − η·x` without a step size r. All other weights, and
/// embeddings if so wished, are left to ``adam``.
///
/// Slots: m, and Adam's v, which matrices leave at 0.
package struct Muon: UpdateRule, Hashable {
  package let momentum: Float
  package let isNesterov: Bool
  package let iterations: Int
  /// a, b, c.
  package let coefficients: [Float]
  package let stepSize: Float?
  package let weightDecay: WeightDecay
  package let adam: Adam
  package let excludesEmbeddings: Bool

  package init(
    momentum: Float = 0.95, isNesterov: Bool = true, iterations: Int = 5,
    coefficients: [Float] = [3.4445, -4.775, 2.0315], stepSize: Float? = 0.2,
    weightDecay: WeightDecay = .none, adam: Adam = Adam(),
    excludesEmbeddings: Bool = true
  ) {
    self.momentum = momentum
    self.isNesterov = isNesterov
    self.iterations = iterations
    self.coefficients = coefficients
    self.stepSize = stepSize
    self.weightDecay = weightDecay
    self.adam = adam
    self.excludesEmbeddings = excludesEmbeddings
  }

  package var slotCount: Int { 2 }

  package var other: (any UpdateRule)? { adam }
  package func isOthers(name: String, shape: [Int]) -> Bool {
    shape.count != 2 || excludesEmbeddings && name.lowercased().contains("embedding")
  }
}
