/// One way to print the shapes of a model.
package protocol ShapeFormat: Sendable {
  /// Its name on the command line.
  static var name: String { get }
  /// One line for `--help`.
  static var summary: String { get }
  /// Whether `--columns` chooses what it shows.
  static var hasColumns: Bool { get }
  init()
  /// - Throws: ``ShapeFormatError`` where a program that it needs is missing.
  func render(_ listing: ShapeListing, _ style: Style) throws(ShapeFormatError) -> String
}

/// Why shapes cannot be printed in a format.
package struct ShapeFormatError: Error, Sendable {
  package let message: String
  package let help: String?
  package init(_ message: String, help: String? = nil) {
    (self.message, self.help) = (message, help)
  }
}
