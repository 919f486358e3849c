/// The number that ASCII text stands for, surrounding spaces aside; nil when it is not one.
///
/// Up to 19 digits with a small exponent are read without conversion to a string: both the digits and the
/// power of ten are exact, so that one rounding gives the nearest number (Clinger, 1990,
/// doi:10.1145/93542.93557). Anything else goes through the standard library.
package func decimal(_ bytes: UnsafeRawBufferPointer) -> Double? {
  var i = 0
  var end = bytes.count
  while i < end, bytes[i] == 32 || bytes[i] == 9 { i += 1 }
  while end > i, bytes[end - 1] == 32 || bytes[end - 1] == 9 { end -= 1 }
  guard i < end else { return nil }
  let start = i
  let isNegative = bytes[i] == UInt8(ascii: "-")
  if isNegative || bytes[i] == UInt8(ascii: "+") { i += 1 }
  var digits: UInt64 = 0
  var digitCount = 0
  var decimals = 0
  var hasPoint = false
  while i < end {
    let byte = bytes[i]
    if byte &- 48 < 10 {
      digits = digits &* 10 &+ UInt64(byte &- 48)
      digitCount += 1
      if hasPoint { decimals += 1 }
    } else if byte == UInt8(ascii: "."), !hasPoint {
      hasPoint = true
    } else {
      break
    }
    i += 1
  }
  if i == end, digitCount > 0, digitCount <= 19, digits < 1 << 53, decimals < powersOfTen.count {
    let value = Double(digits) / powersOfTen[decimals]
    return isNegative ? -value : value
  }
  return uncommonDecimal(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
}

private func uncommonDecimal(_ bytes: UnsafeRawBufferPointer) -> Double? {
  // Only digits, signs, points and exponents: 'nan', 'inf' and hexadecimal numbers are not data.
  let allowed = bytes.allSatisfy {
    $0 &- 48 < 10 || $0 == UInt8(ascii: ".") || $0 | 32 == UInt8(ascii: "e")
      || $0 == UInt8(ascii: "-")
      || $0 == UInt8(ascii: "+")
  }
  guard allowed, bytes.contains(where: { $0 &- 48 < 10 }) else { return nil }
  var text = String(decoding: bytes, as: UTF8.self)
  // The standard library wants a digit on both sides of the point.
  if text.hasSuffix(".") { text += "0" }
  return Double(text)
}

private let powersOfTen: [Double] = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]
