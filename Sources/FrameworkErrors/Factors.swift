/// Products that sizes of networks are likely to be.
enum Factors {
  /// `25088 = 512 × 7 × 7`: maps of equal height and width with a usual number of channels; nil where a
  /// number is no such product.
  static func map(_ number: Int, side: Int) -> String? {
    guard side > 1, side < 1 << 31, number % (side * side) == 0 else { return nil }
    let channels = number / (side * side)
    return channels == 1
      ? "\(number) = \(side) × \(side)" : "\(number) = \(channels) × \(side) × \(side)"
  }

  /// Two numbers as the same channels over square maps of different sides, as a flattened image of another
  /// size gives: `64 × 16 × 16 in place of 64 × 12 × 12`; nil where they are no such numbers.
  static func otherMap(_ found: Int, _ wanted: Int) -> String? {
    guard found > 1, wanted > 1, found != wanted else { return nil }
    let maps = channelCounts.compactMap { channels -> String? in
      guard found % channels == 0, wanted % channels == 0, let a = root(found / channels),
        let b = root(wanted / channels), min(a, b) >= leastSide
      else { return nil }
      let depth = channels == 1 ? "" : "\(channels) × "
      return "\(depth)\(a) × \(a) in place of \(depth)\(b) × \(b)"
    }
    guard let last = maps.last else { return nil }
    return maps.count <= 2
      ? maps.joined(separator: ", or ") : "\(maps[0]), or \(maps[1]), or \(last)"
  }

  /// Smaller maps are rarely flattened.
  private static let leastSide = 4
  /// From many to few: the most channels that explain both numbers are the likeliest; the last are whole images.
  private static let channelCounts = [
    512, 384, 320, 256, 192, 160, 128, 96, 64, 50, 48, 32, 24, 20, 16, 12, 10, 8, 6, 3, 1,
  ]

  /// The whole square root, if there is one.
  static func root(_ number: Int) -> Int? {
    guard number >= 0, number < 1 << 52 else { return nil }
    let root = Int(Double(number).squareRoot())
    return root * root == number ? root : nil
  }

  static func product(_ sizes: [Int?]) -> Int? {
    var result = 1
    for size in sizes {
      guard let size else { return nil }
      let (product, overflow) = result.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      result = product
    }
    return result
  }
}
