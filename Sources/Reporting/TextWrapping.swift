/// The text in lines of at most this many columns, broken at blanks and behind `/`, `_` and `.` where
/// there are any, inside of parentheses only where they are too long.
///
/// - Complexity: linear in the text.
func wrapped(_ text: String, to width: Int) -> [Substring] {
  guard displayWidth(text) > width, width > 0 else { return [text[...]] }
  var lines: [Substring] = []
  var line = text[..<text.startIndex]
  var used = 0
  for piece in pieces(text, width) {
    if used > 0, used + withoutFinalBlank(piece).width > width {
      lines.append(withoutFinalBlank((line, used)).text)
      (line, used) = (text[piece.text.startIndex..<piece.text.startIndex], 0)
    }
    line = text[line.startIndex..<piece.text.endIndex]
    used += piece.width
  }
  return lines + [withoutFinalBlank((line, used)).text]
}

private typealias Piece = (text: Substring, width: Int)

private func withoutFinalBlank(_ piece: Piece) -> Piece {
  piece.text.utf8.last == UInt8(ascii: " ")
    ? (piece.text.dropLast(), piece.width - 1) : piece
}

/// Parts that stay together, none wider than a line.
private func pieces(_ text: String, _ width: Int) -> [Piece] {
  // Finding the borders of characters takes longer than all the rest, where each scalar is one.
  let isPlain = plainWidth(text) != nil
  var pieces: [Piece] = []
  var piece: Piece = (text[..<text.startIndex], 0)
  var depth = 0
  var index = text.startIndex
  while index < text.endIndex {
    let next = isPlain ? text.unicodeScalars.index(after: index) : text.index(after: index)
    let scalar = text.unicodeScalars[index]
    let size = isPlain ? 1 : displayWidth(text[index..<next])
    depth = max(0, depth + (scalar == "(" ? 1 : scalar == ")" ? -1 : 0))
    if piece.width + size > width, scalar != " " {
      pieces.append(piece)
      piece = (text[index..<index], 0)
    }
    piece = (text[piece.text.startIndex..<next], piece.width + size)
    if depth == 0, scalar == " " || scalar == "/" || scalar == "_" || scalar == "." {
      pieces.append(piece)
      piece = (text[next..<next], 0)
    }
    index = next
  }
  if !piece.text.isEmpty { pieces.append(piece) }
  return pieces
}

/// The text in lines of at most this many columns, broken at blanks alone.
func wordWrapped(_ text: String, to width: Int) -> [String] {
  var lines: [String] = []
  for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
    var line = ""
    for word in paragraph.split(separator: " ") {
      if !line.isEmpty, displayWidth(line) + 1 + displayWidth(word) > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " " + word
    }
    lines.append(line)
  }
  return lines
}
