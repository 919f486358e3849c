/// What an axis stands for.
package enum AxisRole: String, Hashable, Sendable, CaseIterable {
  case batch, time, depth, height, width, channel, feature
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case class_ = "class"
  case head, unknown
}

/// One axis of a shape: its size, its meaning and where it came from.
package struct Axis: Hashable, Sendable {
  package var dim: Dim
  package var role: AxisRole
  /// The symbol or input axis that this one came from, in words for people.
  package var origin: String?

  package init(_ dim: Dim, role: AxisRole = .unknown, origin: String? = nil) {
    self.dim = dim
    self.role = role
    self.origin = origin
  }
}
