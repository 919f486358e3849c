import Program

extension ContrastLimitedEqualization: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let x = call.operands[0]
    var y = x
    let (height, width, channels) = (x.shape[1], x.shape[2], x.shape[3])
    let rows = TileAxis(size: height, tiles: tiles[0])
    let columns = TileAxis(size: width, tiles: tiles[1])
    for n in 0..<x.shape[0] {
      for c in 0..<channels {
        func place(_ row: Int, _ column: Int) -> Int {
          ((n * height + row) * width + column) * channels + c
        }
        let tables = tables(rows, columns) { Self.level(x.values[place($0, $1)]) }
        for row in 0..<height {
          let down = rows.neighbours(of: row)
          for column in 0..<width {
            let across = columns.neighbours(of: column)
            let level = Self.level(x.values[place(row, column)])
            func table(_ i: Int, _ j: Int) -> Double { tables[i * tiles[1] + j][level] }
            let top =
              table(down.first, across.first) * (1 - across.share)
              + table(down.first, across.second) * across.share
            let bottom =
              table(down.second, across.first) * (1 - across.share)
              + table(down.second, across.second) * across.share
            y.values[place(row, column)] = S(top * (1 - down.share) + bottom * down.share)
          }
        }
      }
    }
    return [y]
  }

  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] { [nil] }

  /// The new level for each level, tile by tile in row-major order.
  private func tables(
    _ rows: TileAxis, _ columns: TileAxis, _ level: (_ row: Int, _ column: Int) -> Int
  ) -> [[Double]] {
    var tables: [[Double]] = []
    let area = Double(rows.extent * columns.extent)
    for i in 0..<tiles[0] {
      for j in 0..<tiles[1] {
        var counts = [Double](repeating: 0, count: 256)
        for row in i * rows.extent..<(i + 1) * rows.extent {
          for column in j * columns.extent..<(j + 1) * columns.extent {
            counts[level(rows.inside(row), columns.inside(column))] += 1
          }
        }
        tables.append(table(limited(counts, area), area))
      }
    }
    return tables
  }

  private func limited(_ counts: [Double], _ area: Double) -> [Double] {
    guard clipLimit > 0 else { return counts }
    let limit = Double(clipLimit) * area / 256
    let excess = counts.reduce(0) { $0 + max($1 - limit, 0) }
    return counts.map { min($0, limit) + excess / 256 }
  }

  private func table(_ counts: [Double], _ area: Double) -> [Double] {
    let least = counts[0]
    let rest = area - least
    var sum = 0.0
    return counts.map { count in
      sum += count
      return min(max((sum - least) * 255 / (rest == 0 ? 1 : rest), 0), 255)
    }
  }

  private static func level<S: ReferenceScalar>(_ value: S) -> Int {
    value > 0 ? Int(min(value, 255)) : 0
  }
}

/// One axis of an image in tiles of equal extent, the last of which may stand out.
private struct TileAxis {
  let size: Int
  let tiles: Int
  let extent: Int

  init(size: Int, tiles: Int) {
    (self.size, self.tiles) = (size, tiles)
    extent = (size + tiles - 1) / tiles
  }

  /// The pixel that stands for one behind the edge, by mirroring.
  func inside(_ place: Int) -> Int {
    let p = place % (2 * size)
    return p < size ? p : 2 * size - 1 - p
  }

  /// The tiles whose centres a pixel lies between, and the share of the second.
  func neighbours(of place: Int) -> (first: Int, second: Int, share: Double) {
    let position = (Double(place) - Double(extent) / 2) / Double(extent)
    let before = position.rounded(.down)
    let first = Int(before)
    return (max(first, 0), min(first + 1, tiles - 1), position - before)
  }
}
