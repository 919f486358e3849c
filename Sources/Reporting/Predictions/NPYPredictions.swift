internal import Training

/// One NumPy array of 32-bit floats, `[samples, …]`, in version 1 of the format.
struct NPYPredictions: PredictionWriter {
  let start: [UInt8]

  /// - Throws: ``RunError`` for a model of several outputs.
  init(_ outputs: [Predictor.Output], count: Int) throws(RunError) {
    guard outputs.count == 1 else {
      throw RunError(
        "the model has \(outputs.count) outputs, but a '.npy' file holds one array",
        help: "use '--format jsonl' or '--format csv'")
    }
    let sizes = ([count] + outputs[0].shape).map { "\($0)," }.joined(separator: " ")
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(sizes)), }"
    // Numbers start at a multiple of 64 bytes.
    let length = 10 + text.utf8.count + 1
    let padded = text + String(repeating: " ", count: (64 - length % 64) % 64) + "\n"
    let size = UInt16(padded.utf8.count)
    start =
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(size & 0xFF), UInt8(size >> 8)]
      + Array(padded.utf8)
  }

  func bytes(_ part: Predictor.Part) -> [UInt8] { Array(UnsafeRawBufferPointer(part.values[0])) }
}
