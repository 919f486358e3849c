import Program
import Shapes
import Testing

@Suite struct WindowPaddingTests {
  /// Extent, window, stride, dilation; `same` padding before and after, and outputs, from
  /// TensorFlow's formula.
  static let same: [(Int, Int, Int, Int, PadAmount, Int)] = [
    (5, 3, 1, 1, PadAmount(1, 1), 5), (5, 2, 1, 1, PadAmount(0, 1), 5),
    (6, 3, 2, 1, PadAmount(0, 1), 3),
    (224, 7, 2, 1, PadAmount(2, 3), 112), (7, 3, 3, 1, PadAmount(1, 1), 3),
    (5, 1, 2, 1, PadAmount(0, 0), 3),
    (5, 3, 1, 2, PadAmount(2, 2), 5), (4, 1, 3, 1, PadAmount(0, 0), 2),
  ]

  @Test(arguments: same)
  func `same padding puts the odd element after`(
    extent: Int, window: Int, stride: Int, dilation: Int, amount: PadAmount, outputs: Int
  ) {
    let padding = WindowPadding.same
    #expect(
      padding.amount(axis: 0, extent: extent, window: window, stride: stride, dilation: dilation)
        == amount)
    #expect(
      padding.outputExtent(
        axis: 0, extent: Dim(extent), window: window, stride: stride, dilation: dilation)
        == Dim(outputs))
  }

  @Test(arguments: [
    WindowPadding.valid, .same, .causal, .explicit([PadAmount(0, 0), PadAmount(2, 1)]),
  ])
  func `the extent counts the windows that fit into the padded axis`(padding: WindowPadding) {
    for extent in 9...20 {
      for (window, stride, dilation) in [
        (1, 1, 1), (3, 1, 1), (3, 2, 1), (2, 3, 1), (3, 1, 2), (3, 2, 4),
      ] {
        let amount = padding.amount(
          axis: 1, extent: extent, window: window, stride: stride, dilation: dilation)
        let reach = (window - 1) * dilation
        let starts = (0..<100).filter { $0 % stride == 0 && $0 + reach < extent + amount.total }
        let symbolic = padding.outputExtent(
          axis: 1, extent: .symbol("n"), window: window, stride: stride, dilation: dilation)
        #expect(symbolic.evaluate(["n": extent]) == starts.count)
      }
    }
  }

  @Test(arguments: [
    WindowPadding.valid, .same, .causal, .explicit([]),
    .explicit([PadAmount(.max, .max), PadAmount(.min, .min)]),
  ])
  func `numbers out of any range do not trap`(padding: WindowPadding) {
    for number in [Int.min, -1, 0, .max] {
      for axis in 0..<2 {
        _ = padding.amount(
          axis: axis, extent: number, window: number, stride: number, dilation: number)
        let extent = padding.outputExtent(
          axis: axis, extent: Dim(number), window: number, stride: number, dilation: number)
        if number == 0 { #expect(extent.isTooLarge) }
      }
    }
  }
}
