/// Writing XML 1.0.
enum XML {
  static let header = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

  /// ` name="value"` for each pair.
  static func attributes(_ pairs: KeyValuePairs<String, String>) -> String {
    pairs.map { " \($0)=\"\(escaped($1))\"" }.joined()
  }

  /// For text and for values in double quotes. Line breaks and tabs are written as references, since a reader
  /// makes blanks of them in a value; characters that XML forbids even so become U+FFFD.
  ///
  /// - Parameter keepingLines: leaves line feeds as they are, for text that people read.
  static func escaped(_ text: String, keepingLines: Bool = false) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n" where keepingLines: result += "\n"
      case "\t", "\n", "\r": result += "&#\(scalar.value);"
      case let scalar
      where scalar.value < 0x20 || scalar.value & 0xFFFE == 0xFFFE && scalar.value <= 0xFFFF:
        result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
