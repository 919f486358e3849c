internal import Arrays
internal import DataFiles
internal import JSONText

/// Named arrays of numbers from a file: safetensors, or an archive of NumPy arrays.
package struct WeightFile: Sendable {
  package let path: String
  package let tensors: [Safetensors.Tensor]
  /// What the pipeline was fitted to, where the file tells.
  let statistics: FittedPipeline?

  /// - Parameter path: of the file, or of the folder of a run that has ended.
  /// - Throws: ``RunError`` where the file is missing, damaged or of a kind that is not read.
  package init(_ path: String) throws(RunError) {
    let inFolder = path + "/weights.safetensors"
    let path = OutputFile.exists(inFolder) ? inFolder : path
    self.path = path
    let start = try OutputFile.read(path).withUnsafeBytes { Array($0.prefix(9)) }
    if start.starts(with: Array("PK".utf8)) {
      tensors = try Self.archive(path)
      statistics = nil
      return
    }
    if let help = Self.snippet(start) {
      throw RunError("is not a file of weights that is read here", file: path, help: help)
    }
    let file = try Safetensors(reading: path)
    // A checkpoint holds what the optimizer keeps, too.
    tensors = file.tensors.filter { !$0.name.hasPrefix(Checkpoint.slotPrefix) }
    statistics = file.text(FittedPipeline.key).flatMap {
      JSONValue(parsing: Array($0.utf8)).flatMap { FittedPipeline($0) }
    }
  }

  private static func archive(_ path: String) throws(RunError) -> [Safetensors.Tensor] {
    let arrays: [(name: String, array: StoredArray)]
    do throws(DataError) { arrays = try NPZFile.open(path) } catch {
      throw RunError(error, at: nil)
    }
    guard !arrays.isEmpty else {
      throw RunError("holds no NumPy arrays", file: path, help: torchSnippet + "; " + kerasSnippet)
    }
    return arrays.map { name, array in
      let bytes = array.withUnsafeBytes { Array($0) }
      let host = HostArray(shape: array.shape, element: array.element, bytes: bytes)
      return Safetensors.Tensor(name, shape: array.shape, host?.floats ?? [])
    }
  }

  /// How to bring weights of other programs into a file that is read; nil where the first bytes are none of theirs.
  private static func snippet(_ start: [UInt8]) -> String? {
    if start.starts(with: [0x89] + Array("HDF".utf8)) { return kerasSnippet }
    // A pickle of protocol 2 and later; the length at the head of a safetensors file can begin with the same bytes.
    let isHeader = start.last == UInt8(ascii: "{")
    if !isHeader, start.first == 0x80, start.count > 1, (2...5).contains(start[1]) {
      return torchSnippet
    }
    return nil
  }

  private static let kerasSnippet =
    "in Python: safetensors.numpy.save_file({w.path: w.numpy() for w in model.weights}, 'weights.safetensors')"
  private static let torchSnippet =
    "in Python: safetensors.torch.save_file(model.state_dict(), 'weights.safetensors')"
}
