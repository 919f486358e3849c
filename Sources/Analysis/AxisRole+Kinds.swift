package import Shapes

extension AxisRole {
  /// Whether the axis counts places in time or space, not numbers at one place.
  package var isPosition: Bool {
    switch self {
    case .time, .depth, .height, .width: true
    case .batch, .channel, .feature, .class_, .head, .unknown: false
    }
  }

  /// Whether the axis counts the numbers at one place.
  package var isWidth: Bool { self == .channel || self == .feature || self == .class_ }

  /// What one calls the size of such an axis.
  package var sizeName: String {
    switch self {
    case .channel: "channels"
    case .feature: "features"
    case .class_: "classes"
    case .head: "heads"
    case .batch: "batch size"
    case .time, .depth, .height, .width, .unknown: rawValue
    }
  }
}
