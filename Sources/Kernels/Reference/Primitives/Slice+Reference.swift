import Program

extension Slice: ElementMove {
  func offsets(_ operand: [Int], _ result: [Int]) -> [Int] {
    let axis = frontAxis(axis, rank: operand.count)
    var strides = rowMajorStrides(operand)
    let base = (start < 0 ? start + operand[axis] : start) * strides[axis]
    strides[axis] *= stride
    return elementOffsets(result, strides: strides, base: base)
  }
}
