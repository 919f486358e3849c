import Arrays
import Catalog
import DataFiles
import Foundation
import Shapes
import SourceText
import Testing

@Suite struct SourceTests {
  private static let tests =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
  private let arrays = "\(tests)/Fixtures/arrays"
  private let data = "\(tests)/../specs/data"

  private func open(
    _ entry: String, _ folder: String, _ fields: [FieldFacts] = [], seed: UInt64 = 1
  ) throws -> any RowReader {
    let source = try #require(try decoded(entry, .source) as? any DataSource)
    return try source.open(SourceContext(folder: folder, fields: fields, seed: seed))
  }

  private func field(
    _ name: String, _ role: FieldRole, shape: [Int]? = nil, element: ElementType? = nil,
    columns: [String]? = nil
  ) -> FieldFacts {
    var field = FieldFacts(name: name, role: role)
    field.shape = shape.map { Shape($0) }
    field.element = element
    field.columns = columns
    return field
  }

  private func failure(_ body: () throws -> Void) throws -> DataError {
    let error = #expect(throws: DataError.self) { try body() }
    return try #require(error)
  }

  @Test(arguments: [
    "{csv: digits.csv.gz}", "{idx: {images: images-idx3-ubyte.gz}}", "{npz: plain.npz}",
    "{npy: {features: fortran.npy}}", "{synthetic: {kind: adding, samples: 50, length: 9}}",
  ])
  func rowsThatAreNotThereAreRefused(entry: String) throws {
    let reader = try open(entry, entry.contains("csv") ? data : arrays)
    for row in [reader.count, -1, Int.max, Int.min] {
      let error = try failure { _ = try reader.read([0, row]) }
      #expect(error.message == "there is no row \(row) among \(reader.count)")
    }
  }

  // MARK: CSV

  @Test func theDigitsAreSixtyFourFeaturesAndALabel() throws {
    let reader = try open("{csv: digits.csv.gz}", data)
    #expect(reader.count == 1797)
    #expect(
      reader.fields == [
        RowField(name: "features", role: .feature, shape: [64], element: .float32),
        RowField(name: "label", role: .label, shape: [], element: .int64),
      ])
    let batch = try reader.read([1, 0])
    #expect(batch[1].integers == [1, 0])
    #expect(batch[0].floats?[64..<70] == [0, 0, 5, 13, 9, 1])
  }

  @Test func aDeclaredShapeMayFoldTheColumns() throws {
    let fields = [
      field("image", .feature, shape: [8, 8, 1]), field("digit", .label, element: .uint8),
    ]
    let reader = try open("{csv: digits.csv.gz}", data, fields)
    #expect(reader.fields.map(\.name) == ["image", "digit"])
    #expect(reader.fields.map(\.shape) == [[8, 8, 1], []])
    #expect(reader.fields[1].element == .uint8)
    #expect(try reader.read([0, 1, 2])[0].shape == [3, 8, 8, 1])
  }

  @Test func aShapeThatDoesNotFitShowsBothCounts() throws {
    let error = try failure {
      _ = try open(
        "{csv: digits.csv.gz}", data,
        [field("image", .feature, shape: [8, 9]), field("label", .label)])
    }
    #expect(
      error.message
        == "'image' is declared with shape [8, 9], 72 numbers, but a row holds [64], 64 numbers")
  }

  private func table(_ text: String) throws -> (folder: String, name: String) {
    let folder = FileManager.default.temporaryDirectory
    let name = "coprime-\(UUID().uuidString).csv"
    try Data(text.utf8).write(to: folder.appending(path: name))
    return (folder.path, name)
  }

  private func withTable(_ text: String, _ body: (_ folder: String, _ name: String) throws -> Void)
    throws
  {
    let (folder, name) = try table(text)
    defer { try? FileManager.default.removeItem(atPath: "\(folder)/\(name)") }
    try body(folder, name)
  }

  @Test func columnsAreFieldsWhereTheirNamesAreDeclared() throws {
    try withTable("age,city,income,bought\n30,Ulm,10.5,1\n40,Bonn,20.5,0\n") { folder, name in
      let fields = [field("age", .feature), field("city", .feature), field("bought", .label)]
      let reader = try open("{csv: \(name)}", folder, fields)
      #expect(reader.fields.map(\.name) == ["age", "city", "bought"])
      let rows = try reader.read([0, 1])
      #expect(rows[0].floats == [30, 40])
      #expect(rows[1].strings == ["Ulm", "Bonn"])
      #expect(rows[2].integers == [1, 0])
    }
  }

  @Test func aFieldMayListItsColumns() throws {
    try withTable("a,b,c,y\n1,2,3,0.5\n4,5,6,1.5\n") { folder, name in
      let fields = [
        field("pair", .feature, columns: ["c", "a"]), field("rest", .feature), field("y", .label),
      ]
      let reader = try open("{csv: \(name)}", folder, fields)
      let rows = try reader.read([1])
      #expect(
        Dictionary(zip(reader.fields.map(\.name), rows)) { a, _ in a }["pair"]?.floats == [6, 4])
      #expect(Dictionary(zip(reader.fields.map(\.name), rows)) { a, _ in a }["rest"]?.floats == [5])
      #expect(Dictionary(zip(reader.fields.map(\.name), rows)) { a, _ in a }["y"]?.floats == [1.5])
    }
  }

  @Test func labelAndFeaturesMayBeNamedOrCounted() throws {
    try withTable("y;a;b\n1;2;3\n4;5;6\n") { folder, name in
      let named = try open("{csv: {path: \(name), label: y, features: [b]}}", folder).read([0])
      #expect(named.map(\.floats) == [[3], [1]])
      let counted = try open("{csv: {path: \(name), label: 0, features: [-1, 1]}}", folder).read([0]
      )
      #expect(counted.map(\.floats) == [[3, 2], [1]])
      let without = try open("{csv: {path: \(name), label: none}}", folder)
      #expect(without.fields.map(\.name) == ["features"])
      #expect(try without.read([1])[0].floats == [4, 5, 6])
    }
  }

  @Test func mistakesNameColumnAndLine() throws {
    try withTable("a,b,label\n1,x,0\n2,3,1\n") { folder, name in
      let text = try failure { _ = try open("{csv: \(name)}", folder) }
      #expect(text.message == "column 'b' holds the text 'x', but field 'features' takes numbers")
      #expect(text.row == 2)
      let unknown = try failure { _ = try open("{csv: {path: \(name), label: lable}}", folder) }
      #expect(unknown.message == "has no column 'lable'")
      #expect(unknown.help == "did you mean 'label'?")
      let beyond = try failure { _ = try open("{csv: {path: \(name), label: 9}}", folder) }
      #expect(beyond.message == "has no column 9: a row has 3 cells")
      let missing = try failure { _ = try open("{csv: nothing.csv}", folder) }
      #expect(missing.message == "no such file")
    }
  }

  @Test func aHeaderWithoutRowsIsNoTableWithoutAHeader() throws {
    try withTable("a,b,price\n") { folder, name in
      let error = try failure { _ = try open("{csv: {path: \(name), label: price}}", folder) }
      #expect(error.message == "holds a header, but no rows")
      let other = try failure { _ = try open("{csv: {path: \(name), label: cost}}", folder) }
      #expect(other.message == "has no column 'cost': it has no header")
    }
  }

  @Test func numbersThatTheDeclaredTypeCannotHoldNameTheRow() throws {
    try withTable("1,0\n2,0.5\n") { folder, name in
      let error = try failure {
        let reader = try open(
          "{csv: \(name)}", folder, [field("x", .feature), field("y", .label, element: .int64)])
        _ = try reader.read(Array(0..<reader.count))
      }
      #expect(error.row == 2)
      #expect(error.message.contains("0.5"))
    }
  }

  // MARK: IDX and NumPy

  @Test func imagesAndLabelsAreTwoFields() throws {
    let reader = try open("{idx: {images: images-idx3-ubyte.gz}}", arrays)
    #expect(
      reader.fields == [RowField(name: "image", role: .feature, shape: [4, 3], element: .uint8)])
    let all = try reader.read([0, 1, 2, 3, 4])[0]
    #expect(try reader.read([3])[0] == all.rows(at: [3]))
    #expect(throws: DataError.self) { _ = try reader.read([5]) }
  }

  @Test func imagesAndLabelsOfDifferentNumberAreRefused() throws {
    let error = try failure {
      _ = try open("{idx: {images: images-idx3-ubyte, labels: labels.idx}}", arrays)
    }
    #expect(error.message == "holds 3 labels, but 'images-idx3-ubyte' holds 5 images")
  }

  @Test func aFieldThatTheSourceDoesNotHaveIsNamed() throws {
    let error = try failure {
      _ = try open("{idx: images-idx3-ubyte}", arrays, [field("picture", .feature)])
    }
    #expect(error.message == "has no field 'picture'")
    #expect(error.help == "its fields are image")
  }

  @Test func archivesGiveEveryArrayUnderItsNameOrTheGivenOnes() throws {
    let all = try open("{npz: plain.npz}", arrays)
    #expect(all.fields.map(\.name) == ["x", "y"])
    #expect(all.fields.map(\.role) == [.feature, .label])
    let named = try open("{npz: {path: plain.npz, features: x, labels: y}}", arrays)
    #expect(named.fields.map(\.name) == ["features", "label"])
    #expect(try named.read([3, 1]).map(\.doubles) == [[9, 10, 11, 3, 4, 5], [3, 1]])
    let error = try failure { _ = try open("{npz: {path: plain.npz, features: z}}", arrays) }
    #expect(error.help == "its arrays are x, y")
  }

  @Test func plainArraysAreFieldsByName() throws {
    let reader = try open("{npy: {features: fortran.npy, fields: {extra: fortran.npy}}}", arrays)
    #expect(reader.fields.map(\.name) == ["features", "extra"])
    #expect(reader.count == 3)
    let error = try failure {
      _ = try open("{npy: {features: fortran.npy, labels: vector.npy}}", arrays)
    }
    #expect(error.message == "'label' has 7 rows, but 'features' has 3")
  }

  // MARK: Synthetic

  private static let kinds = [
    "blobs", "moons", "spirals", "xor", "separable_gaussians", "inseparable_gaussians", "copy",
    "adding", "random",
  ]

  @Test(arguments: kinds)
  func drawsFollowTheirDeclarationAndSeed(kind: String) throws {
    let source = try #require(
      try decoded("{synthetic: {kind: \(kind), samples: 300}}", .source) as? any DataSource)
    let reader = try source.open(SourceContext(folder: "", seed: 4))
    #expect(reader.count == 300 && source.declaredSamples == 300)
    let batch = try reader.read(Array(0..<300))
    for (fact, (field, array)) in zip(source.declaredFields(), zip(reader.fields, batch)) {
      #expect(fact.name == field.name && fact.role == field.role && fact.element == array.element)
      #expect(fact.shape?.evaluate([:]) == Array(array.shape.dropFirst()))
      if let range = fact.values.range {
        #expect(try #require(array.doubles).allSatisfy { range.contains($0) })
      }
      if let classes = fact.classes {
        #expect(Set(try #require(array.integers)).count == classes || field.name == "features")
      }
    }
    let again = try source.open(SourceContext(folder: "", seed: 4)).read(Array(0..<300))
    #expect(again == batch)
    let other = try source.open(SourceContext(folder: "", seed: 5)).read(Array(0..<300))
    #expect(other[0] != batch[0])
  }

  @Test func theLabelOfAddingIsTheSumOfTheMarkedNumbers() throws {
    let reader = try open("{synthetic: {kind: adding, samples: 50, length: 9}}", "")
    let batch = try reader.read(Array(0..<50))
    let (steps, labels) = (try #require(batch[0].doubles), try #require(batch[1].doubles))
    for row in 0..<50 {
      var (sum, marks) = (0.0, 0.0)
      for step in 0..<9 {
        sum += steps[row * 18 + step * 2] * steps[row * 18 + step * 2 + 1]
        marks += steps[row * 18 + step * 2 + 1]
      }
      #expect(marks == 2)
      #expect(agrees(sum, labels[row], relative: 1e-6))
    }
  }

  @Test func copiesRepeatTheirInput() throws {
    let batch = try open("{synthetic: copy}", "").read([0, 7, 9])
    #expect(batch[0].integers == batch[1].integers)
  }

  /// Share of rows on the side of the plane between the means of both classes that their class is on.
  private func accuracyOfMeans(_ kind: String) throws -> Double {
    let batch = try open("{synthetic: {kind: \(kind), samples: 2000, features: 4}}", "").read(
      Array(0..<2000))
    let (points, labels) = (try #require(batch[0].doubles), try #require(batch[1].integers))
    var means = [[Double]](repeating: [0, 0, 0, 0], count: 2)
    for row in 0..<2000 { for i in 0..<4 { means[labels[row]][i] += points[row * 4 + i] / 1000 } }
    func distance(_ row: Int, _ label: Int) -> Double {
      (0..<4).reduce(0) {
        $0 + (points[row * 4 + $1] - means[label][$1]) * (points[row * 4 + $1] - means[label][$1])
      }
    }
    return Double(
      (0..<2000).filter { (distance($0, 1) < distance($0, 0)) == (labels[$0] == 1) }.count) / 2000
  }

  @Test func separableGaussiansCanBeToldApartAndInseparableOnesCannot() throws {
    #expect(try accuracyOfMeans("separable_gaussians") > 0.99)
    #expect(try accuracyOfMeans("inseparable_gaussians") < 0.56)
  }

  @Test(arguments: [
    "{synthetic: {kind: moons, classes: 3}}", "{synthetic: {kind: xor, features: 5}}",
    "{synthetic: {kind: blob}}",
    "{synthetic: {kind: random, samples: 1000000000, features: 1000}}",
    "{synthetic: {kind: adding, classes: 4}}",
  ])
  func whatAKindCannotFollowIsRefused(entry: String) {
    #expect(decoding(entry, .source).diagnostics.count == 1)
  }

  // MARK: CIFAR and text

  private func withFile(_ bytes: [UInt8], _ body: (_ folder: String, _ name: String) throws -> Void)
    throws
  {
    let folder = FileManager.default.temporaryDirectory
    let name = "coprime-\(UUID().uuidString).bin"
    try Data(bytes).write(to: folder.appending(path: name))
    defer { try? FileManager.default.removeItem(at: folder.appending(path: name)) }
    try body(folder.path, name)
  }

  @Test(arguments: [10, 100])
  func colourPlanesBecomePixels(classes: Int) throws {
    // Two records; red is the row's number, green 100 more, blue the pixel's number.
    let labels: [[UInt8]] = classes == 10 ? [[3], [7]] : [[1, 3], [2, 7]]
    var bytes: [UInt8] = []
    for (row, label) in labels.enumerated() {
      bytes += label
      bytes += [UInt8](repeating: UInt8(row), count: 1024)
      bytes += [UInt8](repeating: UInt8(100 + row), count: 1024)
      for pixel in 0..<1024 { bytes.append(UInt8(pixel % 256)) }
    }
    try withFile(
      bytes,
      { folder, name in
        let reader = try open("{cifar: {files: [\(name), \(name)], classes: \(classes)}}", folder)
        #expect(reader.count == 4)
        let batch = try reader.read([3, 0])
        #expect(batch[1].integers == [7, 3])
        #expect(batch[0].shape == [2, 32, 32, 3])
        #expect(batch[0].integers?[0..<6] == [1, 101, 0, 1, 101, 1])
        #expect(throws: DataError.self) { _ = try reader.read([4]) }
      })
    try withFile(
      Array(bytes.dropLast()),
      { folder, name in
        #expect(throws: DataError.self) {
          _ = try open("{cifar: {files: \(name), classes: \(classes)}}", folder)
        }
      })
  }

  @Test func linesAreTextsWithTheirLabels() throws {
    try withFile([UInt8]("good film\r\n\nbad\n".utf8)) { folder, name in
      let reader = try open("{text: \(name)}", folder)
      #expect(reader.count == 3)
      #expect(try reader.read([0, 1, 2])[0].strings == ["good film", "", "bad"])
    }
  }

  @Test func aFieldWithoutColumnsIsRefused() throws {
    let error = try failure {
      _ = try open(
        "{csv: digits.csv.gz}", data,
        [field("image", .feature, columns: []), field("digit", .label)])
    }
    #expect(error.message == "field 'image' is made of no columns")
  }

  // MARK: Paths

  @Test func pathsAreRelativeToTheSpecUnlessAbsolute() throws {
    let relative = try open("{npz: plain.npz}", arrays)
    let absolute = try open("{npz: \(arrays)/plain.npz}", "/nowhere")
    #expect(relative.fields == absolute.fields)
  }
}
