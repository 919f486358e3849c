import Arrays
package import DataFiles
import Shapes

/// A folder with one folder of image files per class.
package struct ImageFolderSource: DataSource {
  package static let about = About(
    "image_folder", aliases: ["ImageFolder", "image_dataset_from_directory"],
    dialects: Dialect.allCases,
    "Describes a folder with one folder of PNG or JPEG files per class; the files are not decoded yet."
  )
  package static let schema = Schema(
    Self(),
    [
      .text(
        "path", \.path, required: true, aliases: ["folder", "directory"],
        "Folder with one folder per class.")
    ])

  package var path = ""
  package init() {}

  package var paths: [String] { [path] }
  /// Folder by folder.
  package var isSortedByLabel: Bool { true }

  package func declaredFields() -> [FieldFacts] {
    var image = FieldFacts(
      name: "image", role: .feature, values: ValueFacts(range: Interval(0, 255), encoding: .real))
    image.element = .uint8
    image.shape = Shape([
      .symbol("file_height"), .symbol("file_width"), .symbol("file_channels"),
    ])
    image.isUneven = true
    var label = FieldFacts(
      name: "label", role: .label, values: ValueFacts(encoding: .index(classes: nil)))
    label.shape = Shape(axes: [])
    return [image, label]
  }

  package func open(_ context: SourceContext) throws(DataError) -> any RowReader {
    throw DataError(
      "PNG and JPEG files are not decoded yet", file: context.resolve(path),
      help: "store the images in a NumPy array and read it with 'npy'")
  }
}
