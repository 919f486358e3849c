import Analysis
import Spec
import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder that is gone when the test is over.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/coprime-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw RunError("no temporary folder") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  func write(_ text: String, to name: String) throws {
    guard let file = fopen("\(path)/\(name)", "w") else { throw RunError("cannot write \(name)") }
    fputs(text, file)
    fclose(file)
  }

  func write(bytes: [UInt8], to name: String) throws {
    guard let file = fopen("\(path)/\(name)", "w") else { throw RunError("cannot write \(name)") }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  func read(_ name: String) -> String? {
    guard let file = fopen("\(path)/\(name)", "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var byte = fgetc(file)
    while byte != EOF {
      bytes.append(UInt8(truncatingIfNeeded: byte))
      byte = fgetc(file)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func remove(_ path: String) {
    if let directory = opendir(path) {
      while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { remove("\(path)/\(name)") }
      }
      closedir(directory)
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}

/// The analysis of a spec written in a test.
func analyzed(_ yaml: String, path: String = "spec.yaml") throws -> AnalyzedSpec {
  let document = SpecDocument.read(Array(yaml.utf8), path: path)
  guard let spec = AnalyzedSpec(document) else { throw RunError("not a spec") }
  return spec
}

/// The exclusive or of two signs, eight copies of each of the four cases.
let xorTable =
  (0..<32).map { i in
    let (a, b) = (i % 2, i / 2 % 2)
    return "\(a * 2 - 1),\(b * 2 - 1),\(a ^ b)"
  }.joined(separator: "\n") + "\n"

/// A network that learns `xorTable`.
func xorSpec(epochs: Int = 60, training: String = "", batch: Int = 8) -> String {
  """
  coprime: 1
  name: xor
  model:
    input: [batch, 2]
    layers:
      - dense: {units: 8, activation: tanh}
      - dense: {units: 1, name: side}
  data:
    source:
      csv: {path: xor.csv, header: false, label: -1}
    fields:
      features: {role: feature, shape: [2]}
      label: {role: label, shape: [1]}
  training:
    loss: {binary_crossentropy: {from_logits: true}}
    optimizer: {adam: {learning_rate: 0.05}}
    epochs: \(epochs)
    batch_size: \(batch)
    seed: 3
  \(training)
  evaluation:
    metrics: [accuracy]
  """
}
