import Program

extension Transpose: ElementMove {
  func offsets(_ operand: [Int], _ result: [Int]) -> [Int] {
    let strides = rowMajorStrides(operand)
    return elementOffsets(result, strides: permutation.map { strides[$0] })
  }
}
