/// Calls `scale` with the norm of each vector along `axes` and multiplies the vector by what it returns.
///
/// - Parameter axes: which axes a vector extends over; negative ones count from the back.
/// - Complexity: O(values), two passes.
func rescaleVectors(
  _ values: UnsafeMutableBufferPointer<Float>, shape: [Int], axes: [Int], by scale: (Float) -> Float
) {
  let rank = shape.count
  let along = Set(axes.map { $0 < 0 ? $0 + rank : $0 })
  let kept = (0..<rank).filter { !along.contains($0) }
  // Position of an element's vector: its index with the axes of the vector left out.
  var strides = [Int](repeating: 0, count: rank)
  var vectors = 1
  for axis in kept.reversed() {
    strides[axis] = vectors
    vectors *= shape[axis]
  }
  var squares = [Float](repeating: 0, count: vectors)
  forEachVector(shape, strides) { squares[$1] += values[$0] * values[$0] }
  let factors = squares.map { scale($0.squareRoot()) }
  forEachVector(shape, strides) { values[$0] *= factors[$1] }
}

/// Calls with each element in row-major order and the sum of its indices times the strides.
func forEachVector(
  _ shape: [Int], _ strides: [Int], _ body: (_ element: Int, _ vector: Int) -> Void
) {
  var index = [Int](repeating: 0, count: shape.count)
  var vector = 0
  for element in 0..<elementCount(shape) {
    body(element, vector)
    for axis in shape.indices.reversed() {
      index[axis] += 1
      vector += strides[axis]
      if index[axis] < shape[axis] { break }
      vector -= strides[axis] * shape[axis]
      index[axis] = 0
    }
  }
}

/// What Keras adds to a norm before dividing by it.
let normEpsilon: Float = 1e-7
