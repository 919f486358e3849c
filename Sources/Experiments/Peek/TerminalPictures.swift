internal import DataFiles
internal import Reporting

/// How a terminal shows pictures.
package enum TerminalPictures: String, Sendable {
  /// The graphics protocol of kitty, also of Ghostty, Konsole and WezTerm.
  case kitty
  /// OSC 1337 of iTerm2.
  case iterm
  /// The bitmaps of DEC's VT340.
  case sixel
  /// Characters of two pixels each, in 24-bit colours.
  case blocks

  /// What the terminal says of itself in the environment.
  package static func detected(_ variable: (String) -> String?) -> TerminalPictures {
    let term = variable("TERM") ?? ""
    let program = variable("TERM_PROGRAM") ?? ""
    // Between the program and the terminal, a multiplexer swallows what it does not know.
    if variable("TMUX") != nil || term.hasPrefix("screen") { return .blocks }
    if variable("KITTY_WINDOW_ID") != nil || term.contains("kitty") || program == "ghostty"
      || program == "WezTerm" || variable("KONSOLE_VERSION") != nil
    {
      return .kitty
    }
    if program == "iTerm.app" || variable("LC_TERMINAL") == "iTerm2" { return .iterm }
    let hasSixel = ["sixel", "mlterm", "foot", "yaft"].contains { term.contains($0) }
    return hasSixel || program == "mintty" ? .sixel : .blocks
  }

  /// Pixels that are worth giving a picture's longer side.
  package var pictureSize: ClosedRange<Int> { self == .blocks ? 1...28 : 64...128 }

  /// Escape sequences, ending with a line break.
  package func text(_ sheet: PictureSheet) -> String {
    switch self {
    case .kitty: kitty(sheet)
    case .iterm:
      "\u{1B}]1337;File=inline=1;size=\(sheet.png.count):\(Base64.text(sheet.png))\u{7}\n"
    case .sixel: sixel(sheet)
    case .blocks: blocks(sheet)
    }
  }

  /// A PNG file in parts of 4096 characters.
  private func kitty(_ sheet: PictureSheet) -> String {
    var (rest, text, isFirst) = (Base64.text(sheet.png)[...], "", true)
    repeat {
      let part = rest.prefix(4096)
      rest = rest.dropFirst(part.count)
      text += "\u{1B}_G\(isFirst ? "f=100,a=T," : "")m=\(rest.isEmpty ? 0 : 1);\(part)\u{1B}\\"
      isFirst = false
    } while !rest.isEmpty
    return text + "\n"
  }

  /// Bands of six rows in a cube of 6 × 6 × 6 colours.
  private func sixel(_ sheet: PictureSheet) -> String {
    var text = "\u{1B}Pq\"1;1;\(sheet.width);\(sheet.height)"
    for color in 0..<216 {
      text += "#\(color);2;\(color / 36 * 20);\(color / 6 % 6 * 20);\(color % 6 * 20)"
    }
    for top in stride(from: 0, to: sheet.height, by: 6) {
      var bands: [Int: [UInt8]] = [:]
      for y in top..<min(top + 6, sheet.height) {
        for x in 0..<sheet.width {
          let (r, g, b) = sheet.color(x, y)
          let color = Int(r) * 6 / 256 * 36 + Int(g) * 6 / 256 * 6 + Int(b) * 6 / 256
          bands[color, default: Array(repeating: 0, count: sheet.width)][x] |= 1 << UInt8(y - top)
        }
      }
      for (color, band) in bands.sorted(by: { $0.key < $1.key }) {
        text += "#\(color)\(Self.runs(band))$"
      }
      text += "-"
    }
    return text + "\u{1B}\\\n"
  }

  /// `!12~` for twelve of one kind.
  private static func runs(_ band: [UInt8]) -> String {
    var (text, start) = ("", 0)
    while start < band.count {
      let end = band[start...].firstIndex { $0 != band[start] } ?? band.count
      let character = Character(Unicode.Scalar(63 + band[start]))
      text +=
        end - start > 3
        ? "!\(end - start)\(character)" : String(repeating: character, count: end - start)
      start = end
    }
    return text
  }

  private func blocks(_ sheet: PictureSheet) -> String {
    var text = ""
    for y in stride(from: 0, to: sheet.height, by: 2) {
      for x in 0..<sheet.width {
        let (r, g, b) = sheet.color(x, y)
        text += "\u{1B}[38;2;\(r);\(g);\(b)m"
        if y + 1 < sheet.height {
          let (r, g, b) = sheet.color(x, y + 1)
          text += "\u{1B}[48;2;\(r);\(g);\(b)m"
        }
        text += "▀"
      }
      text += "\u{1B}[0m\n"
    }
    return text
  }
}

extension PictureSheet {
  package var png: [UInt8] {
    PNGFile.encode(width: width, height: height, channels: 3, pixels: pixels)
  }

  func color(_ x: Int, _ y: Int) -> (UInt8, UInt8, UInt8) {
    let at = (y * width + x) * 3
    return (pixels[at], pixels[at + 1], pixels[at + 2])
  }
}
