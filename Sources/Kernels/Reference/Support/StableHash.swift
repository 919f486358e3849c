/// Hashes whose values never change, as features are hashed by.
enum StableHash {
  private static let k0: UInt64 = 0xc3a5_c85c_97cb_3127
  private static let k1: UInt64 = 0xb492_b66f_be98_f273
  private static let k2: UInt64 = 0x9ae1_6a3b_2f90_404f

  /// FarmHash's 64-bit fingerprint of at most 32 bytes: more than an integer has digits.
  static func fingerprint(_ bytes: [UInt8]) -> UInt64 {
    let count = bytes.count
    let size = UInt64(count)
    func word(_ start: Int, bytes length: Int = 8) -> UInt64 {
      (0..<length).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
    }
    let factor = k2 &+ size &* 2
    switch count {
    case 0: return k2
    case 1...3:
      let y = UInt64(bytes[0]) &+ UInt64(bytes[count >> 1]) << 8
      let z = size &+ UInt64(bytes[count - 1]) << 2
      return folded(y &* k2 ^ z &* k0) &* k2
    case 4...7:
      return mixed(size &+ word(0, bytes: 4) << 3, word(count - 4, bytes: 4), factor)
    case 8...16:
      let (a, b) = (word(0) &+ k2, word(count - 8))
      return mixed(turned(b, 37) &* factor &+ a, (turned(a, 25) &+ b) &* factor, factor)
    default:
      let (a, b) = (word(0) &* k1, word(8))
      let (c, d) = (word(count - 8) &* factor, word(count - 16) &* k2)
      return mixed(
        turned(a &+ b, 43) &+ turned(c, 30) &+ d, a &+ turned(b &+ k2, 18) &+ c, factor)
    }
  }

  /// SipHash-2-4.
  static func sip(_ bytes: [UInt8], key: (UInt64, UInt64)) -> UInt64 {
    var v = [
      key.0 ^ 0x736f_6d65_7073_6575, key.1 ^ 0x646f_7261_6e64_6f6d,
      key.0 ^ 0x6c79_6765_6e65_7261, key.1 ^ 0x7465_6462_7974_6573,
    ]
    func rounds(_ count: Int) {
      for _ in 0..<count {
        v[0] &+= v[1]
        v[2] &+= v[3]
        v[1] = turned(v[1], 51) ^ v[0]
        v[3] = turned(v[3], 48) ^ v[2]
        v[0] = turned(v[0], 32) &+ v[3]
        v[2] &+= v[1]
        v[3] = turned(v[3], 43) ^ v[0]
        v[1] = turned(v[1], 47) ^ v[2]
        v[2] = turned(v[2], 32)
      }
    }
    for start in stride(from: 0, through: bytes.count, by: 8) {
      let rest = bytes[start..<min(start + 8, bytes.count)]
      var word = rest.enumerated().reduce(UInt64(0)) { $0 | UInt64($1.1) << UInt64(8 * $1.0) }
      // The last word tells the length.
      if rest.count < 8 { word |= UInt64(bytes.count & 255) << 56 }
      v[3] ^= word
      rounds(2)
      v[0] ^= word
    }
    v[2] ^= 255
    rounds(4)
    return v[0] ^ v[1] ^ v[2] ^ v[3]
  }

  /// One hash of a hash and a number.
  static func joined(_ hash: UInt64, _ number: UInt64) -> UInt64 {
    let factor: UInt64 = 0xc6a4_a793_5bd1_e995
    let own = folded(number &* factor) &* factor
    return folded(folded((hash ^ factor ^ own) &* factor) &* factor)
  }

  private static func mixed(_ u: UInt64, _ v: UInt64, _ factor: UInt64) -> UInt64 {
    let a = folded((u ^ v) &* factor)
    return folded((v ^ a) &* factor) &* factor
  }
  private static func folded(_ x: UInt64) -> UInt64 { x ^ (x >> 47) }
  private static func turned(_ x: UInt64, _ bits: UInt64) -> UInt64 {
    x >> bits | x << (64 - bits)
  }
}
