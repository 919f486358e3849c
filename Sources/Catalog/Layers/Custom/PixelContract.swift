/// The pixels that pretrained weights expect, as they come of red, green and blue from 0 to 255.
///
/// Each is what `keras.applications.imagenet_utils.preprocess_input` makes in one of its modes.
package enum PixelContract: String, Hashable, Sendable, CaseIterable {
  /// 0 to 255 in the order blue, green, red, minus the mean of each channel.
  case caffe
  /// From -1 to 1.
  case symmetric
  /// 0 to 1, minus the mean and divided by the deviation of each channel.
  case torch
  /// 0 to 255; the model scales them itself.
  case pixels

  /// What Keras calls the mode; nil where nothing is to be done.
  package var mode: String? {
    switch self {
    case .caffe: "caffe"
    case .symmetric: "tf"
    case .torch: "torch"
    case .pixels: nil
    }
  }

  /// Whether blue comes first in the result.
  package var reversesChannels: Bool { self == .caffe }

  /// How each channel of the result is scaled and then moved, in the order of the result.
  package var channels: [(scale: Double, offset: Double)] {
    switch self {
    case .caffe: [103.939, 116.779, 123.68].map { (1, -$0) }
    case .symmetric: Array(repeating: (1 / 127.5, -1), count: 3)
    case .torch:
      zip([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]).map { mean, deviation in
        (1 / 255 / deviation, -mean / deviation)
      }
    case .pixels: Array(repeating: (1, 0), count: 3)
    }
  }

  /// What becomes of numbers in a range, over all channels.
  package func image(of range: Interval) -> Interval {
    let images = channels.map { range.scaled(by: $0.scale, offset: $0.offset) }
    return images.dropFirst().reduce(images[0]) { $0.hull($1) }
  }

  /// The range of what a model was trained on.
  package var range: Interval { image(of: Interval(0, 255)) }

  /// In words, for messages.
  package var description: String {
    switch self {
    case .caffe: "0 to 255 in the order blue, green, red, minus the mean [103.939, 116.779, 123.68]"
    case .symmetric: "values from -1 to 1"
    case .torch:
      "0 to 1, minus the mean [0.485, 0.456, 0.406], divided by the deviation [0.229, 0.224, 0.225]"
    case .pixels: "values from 0 to 255"
    }
  }
}
