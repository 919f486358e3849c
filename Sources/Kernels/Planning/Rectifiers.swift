internal import CKernels
internal import Program

/// Which ReLUs at the end of an operation are taken care of by the operation that reads them.
struct Rectifiers {
  /// Tensors made by an operation that ends in a ReLU, and read by one other operation alone.
  var foldable: Set<Int> = []
  /// Those whose gradient was already taken through the ReLU.
  var folded: Set<Int> = []
}

extension PlanBuilder {
  /// Remembers that a result ends in a ReLU whose gradient its only reader may take care of.
  func noteRectifier(_ activation: ElementwiseFunction?, _ result: TensorID) {
    if activation?.isPlainRectifier ?? false, uses[result.index] == 1 {
      rectifiers.foldable.insert(root(result))
    }
  }

  /// The value to mask a gradient by while it is computed, when that makes it the gradient before the ReLU.
  ///
  /// Whoever asks must mask, because the ReLU's own operation then does not.
  func foldedRectifier(_ tensor: TensorID, _ target: GradientTarget) -> BufferID? {
    guard !target.adds, rectifiers.foldable.contains(root(tensor)) else { return nil }
    rectifiers.folded.insert(root(tensor))
    return value(tensor)
  }

  /// Turns the gradient of a result into that before the activation, in place.
  func emitActivationGradient(
    _ activation: ElementwiseFunction?, of result: TensorID, _ dy: BufferID
  ) {
    guard let map = activation?.map, !rectifiers.folded.contains(root(result)) else { return }
    let (y, size) = (value(result), self[result].size)
    emit("activation gradient", .rows, reads: [y, dy], writes: [dy]) { call in
      let d = call.floats(dy)
      withUnsafePointer(to: map) {
        call.kernels.pointee.map_gradient(
          $0, size.count(call), call.floats(y), call.floats(y), d, d, 0)
      }
    }
  }
}
