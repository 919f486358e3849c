package import Arrays
package import DataFiles

/// Where samples come from.
package protocol DataSource: CatalogEntry {
  /// What is known without reading files: fields with their facts, and the number of samples.
  func declaredFields() -> [FieldFacts]
  var declaredSamples: Int? { get }
  /// Files the source reads, relative to the spec.
  var paths: [String] { get }
  /// Whether it gives the samples of one class after those of another.
  var isSortedByLabel: Bool { get }
  /// Opens the source.
  ///
  /// - Throws: ``DataError`` naming the file and the row.
  func open(_ context: SourceContext) throws(DataError) -> any RowReader
}

extension DataSource {
  package func declaredFields() -> [FieldFacts] { [] }
  package var declaredSamples: Int? { nil }
  package var paths: [String] { [] }
  package var isSortedByLabel: Bool { false }
}

/// What a source is opened with.
package struct SourceContext: Sendable {
  /// Folder of the spec, for relative paths.
  package let folder: String
  /// Fields that the spec declares, to name and type what a file leaves open.
  package let fields: [FieldFacts]
  /// Values of the known dimensions.
  package let values: [String: Int]
  /// For sources that draw their samples.
  package let seed: UInt64

  package init(
    folder: String, fields: [FieldFacts] = [], values: [String: Int] = [:], seed: UInt64 = 0
  ) {
    (self.folder, self.fields, self.values, self.seed) = (folder, fields, values, seed)
  }
}

/// Random access to the rows of an opened source.
package protocol RowReader: Sendable {
  var fields: [RowField] { get }
  var count: Int { get }
  /// Whether rows may differ in shape, so that only rows of one shape can be read together.
  var isUneven: Bool { get }
  /// Rows that are best read together, where the time of a read hardly depends on their number.
  var rowsAtOnce: Int { get }
  /// The file behind a row, where every row has its own.
  func file(of row: Int) -> String?
  /// The given rows, one array per field in the order of ``fields``, each `[rows.count, …]`.
  func read(_ rows: [Int]) throws(DataError) -> [HostArray]
}

extension RowReader {
  package var isUneven: Bool { false }
  package var rowsAtOnce: Int { 1 }
  package func file(of row: Int) -> String? { nil }
}

/// One field of a source as it is stored: shape of one row and element type.
package struct RowField: Hashable, Sendable {
  package let name: String
  package let role: FieldRole?
  package let shape: [Int]
  package let element: ElementType
  package init(name: String, role: FieldRole? = nil, shape: [Int], element: ElementType) {
    (self.name, self.role, self.shape, self.element) = (name, role, shape, element)
  }
}
