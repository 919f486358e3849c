package import Arrays

/// A matrix whose shorter side is a set of orthogonal unit vectors.
package struct OrthogonalInitializer: Initializer {
  package static let about = About(
    "orthogonal", aliases: ["Orthogonal", "OrthogonalInitializer"],
    "Orthogonal unit vectors, which keep the length of a signal over many steps.",
    formula: "gain · Q of a QR factorisation of a normal matrix",
    source: "Saxe, McClelland, Ganguli, 2014, arXiv:1312.6120")
  package static let schema = Schema(
    Self(),
    [
      .number("gain", \.gain, default: "1", "Length of the vectors."),
      .seed(\.seed),
    ])

  package var gain = 1.0
  package var seed: Int?

  package init() {}

  package func moments(shape: [Int]) -> Moments? {
    let (rows, columns) = matrix(shape)
    return Moments(mean: 0, variance: gain * gain / Double(max(rows, columns, 1)))
  }

  /// - Complexity: O(longer side · shorter side²).
  package func values(shape: [Int], stream: RandomStream) -> [Float] {
    let (rows, columns) = matrix(shape)
    let (length, count) = (max(rows, columns), min(rows, columns))
    let vectors = orthonormal(count, length, stream.seeded(seed))
    var result = [Float](repeating: 0, count: rows * columns)
    for i in 0..<count {
      for j in 0..<length {
        result[rows >= columns ? j * columns + i : i * columns + j] =
          Float(gain) * vectors[i * length + j]
      }
    }
    return result
  }

  /// `count` rows of `length`, by Gram and Schmidt's process, twice for accuracy (Giraud, Langou,
  /// Rozložník, 2005, doi:10.1016/j.camwa.2005.08.009).
  private func orthonormal(_ count: Int, _ length: Int, _ stream: RandomStream) -> [Float] {
    var vectors = stream.normalWeights(count * length, mean: 0, deviation: 1)
    vectors.withUnsafeMutableBufferPointer { all in
      for i in 0..<count {
        let row = all.extracting(i * length..<(i + 1) * length)
        for _ in 0..<2 {
          for j in 0..<i {
            let other = all.extracting(j * length..<(j + 1) * length)
            var dot: Float = 0
            for k in 0..<length { dot += row[k] * other[k] }
            for k in 0..<length { row[k] -= dot * other[k] }
          }
        }
        var square: Float = 0
        for k in 0..<length { square += row[k] * row[k] }
        let scale = square > 0 ? 1 / square.squareRoot() : 0
        for k in 0..<length { row[k] *= scale }
      }
    }
    return vectors
  }

  /// All axes but the last, and the last.
  private func matrix(_ shape: [Int]) -> (rows: Int, columns: Int) {
    (elementCount(shape.dropLast()), max(0, shape.last ?? 1))
  }
}
