extension Int {
  /// Whether this is a prime; exact for every 64-bit number.
  ///
  /// Miller-Rabin with the bases of Sorenson and Webster, *Strong pseudoprimes to twelve prime bases*,
  /// 2015, arXiv:1509.00864.
  var isPrime: Bool {
    let bases = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]
    if self < 2 { return false }
    for base in bases where self % base == 0 { return self == base }
    let twos = (self - 1).trailingZeroBitCount
    let odd = (self - 1) >> twos
    return bases.allSatisfy { base in
      var x = base.power(odd, modulo: self)
      if x == 1 || x == self - 1 { return true }
      for _ in 1..<twos {
        x = x.times(x, modulo: self)
        if x == self - 1 { return true }
      }
      return false
    }
  }

  private func times(_ other: Int, modulo modulus: Int) -> Int {
    modulus.dividingFullWidth(multipliedFullWidth(by: other)).remainder
  }

  private func power(_ exponent: Int, modulo modulus: Int) -> Int {
    var (result, square, rest) = (1, self % modulus, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result = result.times(square, modulo: modulus) }
      square = square.times(square, modulo: modulus)
      rest >>= 1
    }
    return result
  }
}
