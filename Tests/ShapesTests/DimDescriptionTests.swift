import Shapes
import Testing

@Suite struct DimDescriptionTests {
  static let height = Dim.symbol("height")
  static let width = Dim.symbol("width")
  static let time = Dim.symbol("time")

  static func half(_ dim: Dim) -> Dim { dim.floorDivided(by: 2) }

  static let table: [(Dim, String)] = [
    (Dim(28), "28"),
    (height, "height"),
    (height - 4, "height - 4"),
    (2 * time + 1, "2 * time + 1"),
    (3 - height, "3 - height"),
    (-height, "-height"),
    (-half(height), "-(height // 2)"),
    (width - height, "width - height"),
    (width * height * 64, "64 * height * width"),
    (half(height - 4), "(height - 4) // 2"),
    (height.ceilDivided(by: 2), "(height + 1) // 2"),
    (2 * half(height), "2 * (height // 2)"),
    (half(height) + half(half(width)) + 1, "height // 2 + width // 4 + 1"),
    (64 * (half(height) - 2) * (half(width) - 2), "64 * ((height - 4) // 2) * ((width - 4) // 2)"),
    ((height - 2) * (height - 2) * 8, "8 * (height - 2) * (height - 2)"),
    (height * width + height, "height * (width + 1)"),
    (3 - half(height), "3 - height // 2"),
    (height - height.floorDivided(by: 3), "height - height // 3"),
    (height - half(height), "(height + 1) // 2"),
    ((2 * height).floorDivided(by: 3), "(2 * height) // 3"),
    (height.remainder(by: 2), "height - 2 * (height // 2)"),
    (-2 * height - 3, "-2 * height - 3"),
    (5 - height - width, "5 - height - width"),
    (height * height - width, "height * height - width"),
    (time * half(height) * 3 + 1, "3 * (height // 2) * time + 1"),
    ((2 * height + width).floorDivided(by: 3), "(2 * height + width) // 3"),
  ]

  @Test("dims print as short Python-like text", arguments: table)
  func prints(dim: Dim, text: String) throws {
    #expect(dim.description == text)
    #expect(try DimExpression.parse(text) == dim)
  }
}
