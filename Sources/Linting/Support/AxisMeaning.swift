import Analysis
import Shapes
import Spec

/// What an axis is known to stand for, by the layer that made it or by the name the spec gives it; never by
/// its place in an input, which is what rules about axes doubt.
enum AxisMeaning {
  case position, width

  init?(_ axis: Axis) {
    guard let origin = axis.origin else {
      if axis.role.isPosition {
        self = .position
      } else if axis.role.isWidth {
        self = .width
      } else {
        return nil
      }
      return
    }
    if Self.positions.contains(origin) {
      self = .position
    } else if Self.widths.contains(origin) {
      self = .width
    } else {
      return nil
    }
  }

  private static let positions: Set<String> = [
    "time", "times", "step", "steps", "timesteps", "seq", "sequence", "length", "seq_len",
    "seq_length", "sequence_length", "frames", "tokens", "height", "width", "rows", "columns",
    "depth",
  ]
  private static let widths: Set<String> = [
    "channel", "channels", "feature", "features", "filters", "bands", "colors", "colours",
  ]
}
