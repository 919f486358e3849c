internal import Analysis
internal import Arrays
internal import Catalog
internal import DataFiles
internal import SourceText
internal import Spec

/// The features of samples to predict for: a file of NumPy arrays, IDX images or a table, or image files.
struct PredictionInput {
  let path: String
  /// The field it is for; nil where there is only one.
  let field: String?
  /// All image files that are for the field; none where the path leads to another kind of file.
  private var images: [String]

  /// The inputs at these paths; images for one field are one input.
  static func gathered(
    _ paths: [(field: String?, path: String)]
  ) throws(RunError) -> [PredictionInput] {
    var result: [PredictionInput] = []
    for (field, path) in paths {
      let images: [String]
      do throws(DataError) { images = try PredictionImages.files(at: path) } catch {
        throw RunError(error, at: nil)
      }
      if let index = result.firstIndex(where: { $0.field == field && !$0.images.isEmpty }),
        !images.isEmpty
      {
        result[index].images += images
      } else {
        result.append(PredictionInput(path: path, field: field, images: images))
      }
    }
    return result
  }

  /// The ways in which it may be read, the likeliest first.
  ///
  /// - Throws: ``RunError`` where the file cannot be read at all.
  func readers(_ spec: AnalyzedSpec) throws(RunError) -> [any RowReader] {
    let start: [UInt8]
    do throws(DataError) {
      if !images.isEmpty { return try PredictionImages.ways(images, field: fieldName(spec), spec) }
      start = try FileBytes.contents(of: path).withUnsafeBytes { Array($0.prefix(8)) }
    } catch {
      throw RunError(error, at: nil)
    }
    guard !start.isEmpty else { throw RunError("is empty", file: path) }
    let all = spec.pipeline.before[.train]?.fields ?? []
    let features = all.filter { $0.role == .feature && (field == nil || $0.name == field) }
    if start.starts(with: [0x93] + Array("NUMPY".utf8)) {
      var source = NPYSource()
      source.fields = [NamedText(name: fieldName(spec), text: path)]
      return [try opened(source, features.filter { $0.name == fieldName(spec) }, spec)]
    }
    if start.starts(with: Array("PK".utf8)) {
      var source = NPZSource()
      source.path = path
      return [try opened(source, features, spec)]
    }
    if start.starts(with: [0, 0]) {
      var source = IDXSource()
      source.images = path
      return [try opened(source, [], spec)]
    }
    return try tables(spec, features, all)
  }

  /// A table as the spec reads its own, without the label and with it.
  private func tables(
    _ spec: AnalyzedSpec, _ features: [FieldFacts], _ all: [FieldFacts]
  ) throws(RunError) -> [any RowReader] {
    var own = spec.spec.data?.source?.entry.value as? CSVSource ?? CSVSource()
    own.path = path
    var unlabelled = own
    unlabelled.label = "none"
    let labelled = try? opened(own, all, spec)
    do throws(RunError) {
      let plain = try opened(unlabelled, features, spec)
      return [plain] + (labelled.map { [$0] } ?? [])
    } catch {
      if let labelled { return [labelled] }
      throw error
    }
  }

  private func opened(
    _ source: any DataSource, _ fields: [FieldFacts], _ spec: AnalyzedSpec
  ) throws(RunError) -> any RowReader {
    let context = SourceContext(folder: "", fields: fields, values: spec.spec.dims.values)
    do throws(DataError) { return try source.open(context) } catch {
      throw RunError(error, at: nil)
    }
  }

  /// - Throws: ``RunError`` where the model takes nothing of this name.
  func checkName(_ spec: AnalyzedSpec) throws(RunError) {
    guard let field else { return }
    let features = (spec.pipeline.before[.train]?.fields ?? []).filter { $0.role == .feature }
    let inputs = spec.graph?.inputs.map(\.name.value) ?? []
    let known = Set(features.map(\.name) + inputs + spec.inputs.compactMap(\.field))
    guard !known.contains(field) else { return }
    throw RunError(
      "the model takes no '\(field)'", file: path,
      help: "it takes \(known.sorted().map { "'\($0)'" }.joined(separator: ", "))")
  }

  private func fieldName(_ spec: AnalyzedSpec) -> String {
    field ?? spec.inputs.first?.field ?? spec.graph?.inputs.first?.name.value ?? "features"
  }
}
