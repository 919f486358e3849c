import Program

extension Reverse: ElementMove {
  func offsets(_ operand: [Int], _ result: [Int]) -> [Int] {
    let axis = frontAxis(axis, rank: operand.count)
    var strides = rowMajorStrides(operand)
    let base = (operand[axis] - 1) * strides[axis]
    strides[axis] *= -1
    return elementOffsets(result, strides: strides, base: base)
  }
}
