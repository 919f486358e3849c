internal import Program
internal import Shapes

/// Images and the list of their windows, each as one column of channels and taps.
package protocol TorchBlockFamily: Layer, Initializable {
  var options: TorchBlockOptions { get set }
}

/// How windows slide over an image that is taken apart or put together.
package struct TorchBlockOptions: Sendable {
  package var window: WindowGeometry
  package var padding = [0, 0]

  package init() {
    window = WindowGeometry(axes: 2)
    window.layout = .channelsFirst
  }

  var slidingWindow: WindowGeometry {
    var result = window
    result.padding = .explicit(padding.map { PadAmount($0, $0) })
    return result
  }

  /// Every tap of the window, row by row.
  var taps: [(row: Int, column: Int)] {
    (0..<window.size[0]).flatMap { row in (0..<window.size[1]).map { (row, $0) } }
  }

  /// More taps would be more operations than a program should have.
  var untrainableReason: String? {
    let count = window.area.constant ?? .max
    return count > 1024 ? "windows of more than 1024 elements are not computed yet" : nil
  }
}

extension TorchBlockFamily {
  package var role: LayerRole { .reshaping }
  static var blockFields: [Field<Self>] {
    [
      .perAxis(
        "kernel_size", \.options.window.size, axes: 2, required: true, "Size of the window."),
      .perAxis(
        "dilation", \.options.window.dilation, axes: 2, default: "1",
        "Distance between the taps of the window."),
      .amounts("padding", \.options.padding, axes: 2, "Elements added on both sides of the image."),
      .perAxis("stride", \.options.window.strides, axes: 2, default: "1", "Step of the window."),
    ]
  }

  package var untrainableReason: String? { options.untrainableReason }
}
