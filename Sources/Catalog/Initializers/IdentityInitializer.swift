package import Arrays

/// The identity matrix, scaled.
package struct IdentityInitializer: Initializer {
  package static let about = About(
    "identity", aliases: ["Identity", "IdentityInitializer"], "A scaled identity matrix.",
    formula: "gain · I",
    source: "Le, Jaitly, Hinton, 2015, arXiv:1504.00941")
  package static let schema = Schema(
    Self(), [.number("gain", \.gain, default: "1", "What stands on the diagonal.")])

  package var gain = 1.0

  package init() {}

  package func moments(shape: [Int]) -> Moments? {
    guard shape.count == 2 else { return nil }
    let share = Double(min(shape[0], shape[1])) / max(1, Double(shape[0]) * Double(shape[1]))
    return Moments(mean: gain * share, variance: gain * gain * share * (1 - share))
  }

  package func values(shape: [Int], stream: RandomStream) -> [Float] {
    var result = [Float](repeating: 0, count: elementCount(shape))
    guard shape.count == 2, !result.isEmpty else { return result }
    for i in 0..<min(shape[0], shape[1]) { result[i * shape[1] + i] = Float(gain) }
    return result
  }
}
