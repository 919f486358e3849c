internal import Arrays
internal import Catalog
internal import Training

/// A number for the inputs of every sample of a split, as the source has them, and one for its labels.
///
/// Equal numbers stand for equal samples: among a million, the chance of a mistake is below 1 in 10⁷.
struct RowDigests {
  private(set) var inputs: [UInt64] = []
  private(set) var labels: [UInt64] = []
  /// Whether only the first samples were read.
  let isPart: Bool

  /// Numbers that are read of a split, at most.
  private static let mostNumbers = 1 << 25

  init?(_ run: PreparedRun, _ split: Split) throws(RunError) {
    guard let set = run.data[split], set.count > 0 else { return nil }
    let width = try set.raw([0]).arrays.reduce(1) { $0 + $1.count }
    let count = min(set.count, max(256, Self.mostNumbers / width))
    isPart = count < set.count
    for start in stride(from: 0, to: count, by: 512) {
      let positions = Array(start..<min(start + 512, count))
      if let part = try? set.raw(positions) {
        add(part, run.data.roles)
      } else {
        // Samples of different shapes are read one by one.
        for position in positions { add(try set.raw([position]), run.data.roles) }
      }
    }
  }

  /// For tests: samples with these inputs and labels.
  init(inputs: [UInt64], labels: [UInt64]) {
    (self.inputs, self.labels, isPart) = (inputs, labels, false)
  }

  private mutating func add(_ fields: FieldArrays, _ roles: [String: FieldRole]) {
    let first = inputs.count
    inputs += Array(repeating: 0, count: fields.rowCount)
    labels += Array(repeating: 0, count: fields.rowCount)
    for (name, array) in zip(fields.names, fields.arrays) {
      switch roles[name] ?? .feature {
      case .feature: Self.mix(array, into: &inputs, from: first)
      case .label: Self.mix(array, into: &labels, from: first)
      default: break
      }
    }
  }

  private static func mix(_ array: HostArray, into digests: inout [UInt64], from first: Int) {
    let rows = array.rowCount
    if let texts = array.strings {
      let width = array.rowElementCount
      for (place, text) in texts.enumerated() where width > 0 {
        var digest = digests[first + place / width]
        for byte in text.utf8 { digest = mixed(digest, UInt64(byte)) }
        digests[first + place / width] = mixed(digest, 0x100)
      }
      return
    }
    array.withUnsafeBytes { bytes in
      let width = bytes.count / max(1, rows)
      for row in 0..<rows {
        var digest = digests[first + row]
        var place = row * width
        let end = place + width
        while place + 8 <= end {
          digest = mixed(digest, bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
          place += 8
        }
        while place < end {
          digest = mixed(digest, UInt64(bytes[place]))
          place += 1
        }
        digests[first + row] = digest
      }
    }
  }

  /// The finisher of SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195).
  private static func mixed(_ digest: UInt64, _ word: UInt64) -> UInt64 {
    var x = (digest ^ word) &+ 0x9E37_79B9_7F4A_7C15
    x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
    x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
    return x ^ (x >> 31)
  }
}
