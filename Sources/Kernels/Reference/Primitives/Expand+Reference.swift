import Program

extension Expand: ElementMove {
  func offsets(_ operand: [Int], _ result: [Int]) -> [Int] {
    elementOffsets(result, strides: broadcastStrides(operand, to: result))
  }
}
