/// The text in lines of at most this many columns, broken at blanks and behind `/`, `_` and `.` where
/// there are any, inside of parentheses only where they are too long.
///
/// - Complexity: linear in the text.
func wrapped(_ text: String, to width: Int) -> [String] {
  guard displayWidth(text) > width, width > 0 else { return [text] }
  var lines: [String] = []
  var line = ""
  var used = 0
  for piece in pieces(text, width) {
    let size = displayWidth(piece)
    if used > 0, used + displayWidth(withoutFinalBlank(piece)) > width {
      lines.append(withoutFinalBlank(line))
      (line, used) = ("", 0)
    }
    line += piece
    used += size
  }
  return lines + [withoutFinalBlank(line)]
}

private func withoutFinalBlank(_ text: String) -> String {
  text.hasSuffix(" ") ? String(text.dropLast()) : text
}

/// Parts that stay together, none wider than a line.
private func pieces(_ text: String, _ width: Int) -> [String] {
  var pieces: [String] = []
  var piece = ""
  var used = 0
  var depth = 0
  for character in text {
    depth = max(0, depth + (character == "(" ? 1 : character == ")" ? -1 : 0))
    let size = displayWidth(String(character))
    if used + size > width, character != " " {
      pieces.append(piece)
      (piece, used) = ("", 0)
    }
    piece.append(character)
    used += size
    if depth == 0, " /_.".contains(character) {
      pieces.append(piece)
      (piece, used) = ("", 0)
    }
  }
  if !piece.isEmpty { pieces.append(piece) }
  return pieces
}
