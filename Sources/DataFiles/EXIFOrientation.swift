/// How a camera was held, from the EXIF segment of a JPEG file.
///
/// CIPA DC-008, Exchangeable image file format for digital still cameras, tag 0x0112.
enum EXIFOrientation: UInt16 {
  case upright = 1
  case mirrored, turnedAround, flipped, transposed, turnedLeft, transversed, turnedRight

  var swapsAxes: Bool { rawValue >= Self.transposed.rawValue }

  /// Where the pixel of the upright image is stored.
  func source(_ row: Int, _ column: Int, height: Int, width: Int) -> (y: Int, x: Int) {
    switch self {
    case .upright: (row, column)
    case .mirrored: (row, width - 1 - column)
    case .turnedAround: (height - 1 - row, width - 1 - column)
    case .flipped: (height - 1 - row, column)
    case .transposed: (column, row)
    case .turnedLeft: (height - 1 - column, row)
    case .transversed: (height - 1 - column, width - 1 - row)
    case .turnedRight: (column, width - 1 - row)
    }
  }

  /// What the file says; upright where it says nothing that can be read.
  init(jpeg bytes: UnsafeRawBufferPointer) {
    self = Self.segment(bytes).flatMap(Self.tag).flatMap(EXIFOrientation.init) ?? .upright
  }

  /// The contents of the EXIF segment among those in front of the pixels.
  private static func segment(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    var position = 2
    while position + 4 <= bytes.count, bytes[position] == 0xFF {
      let marker = bytes[position + 1]
      let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
      let (start, end) = (position + 4, position + 2 + length)
      guard marker != 0xDA, length >= 2, end <= bytes.count else { return nil }
      let contents = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
      if marker == 0xE1, contents.starts(with: Array("Exif\0\0".utf8)) {
        return UnsafeRawBufferPointer(rebasing: contents[6...])
      }
      position = end
    }
    return nil
  }

  /// The value of the tag in the first directory of a TIFF structure.
  private static func tag(_ tiff: UnsafeRawBufferPointer) -> UInt16? {
    let isLittle = tiff.starts(with: Array("II".utf8))
    guard isLittle || tiff.starts(with: Array("MM".utf8)) else { return nil }
    func number(_ place: Int, _ size: Int) -> Int? {
      guard place >= 0, place + size <= tiff.count else { return nil }
      return (0..<size).reduce(0) { value, i in
        value << 8 | Int(tiff[place + (isLittle ? size - 1 - i : i)])
      }
    }
    guard let directory = number(4, 4), let count = number(directory, 2) else { return nil }
    for entry in 0..<count {
      let place = directory + 2 + 12 * entry
      guard let tag = number(place, 2) else { return nil }
      if tag == 0x0112 { return number(place + 8, 2).map { UInt16($0) } }
    }
    return nil
  }
}
