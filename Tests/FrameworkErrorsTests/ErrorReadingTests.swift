import Foundation
import FrameworkErrors
import Testing

/// What a framework said, as `Tests/Conformance/framework_errors.py` provoked it.
struct ProvokedError: Decodable, CustomTestStringConvertible {
  let framework: String
  let `case`: String
  /// Sizes of the call that the message names.
  let numbers: [Int]
  let message: String

  var testDescription: String { "\(framework): \(`case`)" }

  static let all: [ProvokedError] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/framework_errors.json")
    guard let data = try? Data(contentsOf: file) else { return [] }
    return (try? JSONDecoder().decode([ProvokedError].self, from: data)) ?? []
  }()
}

@Suite struct ErrorReadingTests {
  @Test("There are messages of every framework, and many")
  func fixtureIsThere() {
    #expect(ProvokedError.all.count >= 100)
    #expect(
      Set(ProvokedError.all.map(\.framework))
        == ["torch", "keras", "tensorflow", "jax", "numpy", "onnxruntime"])
  }

  @Test(
    "A message that a framework really printed is recognised with its numbers",
    arguments: ProvokedError.all)
  func isRecognised(_ error: ProvokedError) throws {
    let reading = try #require(ErrorReading(error.message), "\(error.message)")
    let missing = error.numbers.filter { !reading.numbers.contains($0) }
    #expect(missing.isEmpty, "\(missing) in \(error.message)")
    #expect(!reading.meaning.isEmpty)
    #expect(!reading.causes.isEmpty)
  }

  @Test(
    "A message is taken for its own framework's",
    arguments: ProvokedError.all.filter { $0.framework == "torch" })
  func isPyTorchs(_ error: ProvokedError) throws {
    #expect(try #require(ErrorReading(error.message)).framework == .torch)
  }

  @Test(
    "The most likely cause follows from the numbers",
    arguments: [
      (
        "mat1 and mat2 shapes cannot be multiplied (3584x7 and 25088x4096)",
        "the operand was not flattened: 25088 = 512 × 7 × 7"
      ),
      (
        "mat1 and mat2 shapes cannot be multiplied (32x16384 and 9216x10)",
        "another image size, such as 256 × 8 × 8 in place of 256 × 6 × 6, or 64 × 16 × 16 in place of 64 × 12 × 12"
      ),
      (
        "Error when checking target: expected dense_2 to have shape (None, 10) but got array with shape (60000, 1)",
        "class indices in a loss for one-hot targets"
      ),
      (
        "mat1 and mat2 shapes cannot be multiplied (10x64 and 10x32)",
        "the first operand is transposed"
      ),
      (
        "Given groups=1, weight of size [64, 3, 7, 7], expected input[8, 1, 224, 224] to have 3 channels, but got 1 channels instead",
        "grey images in a network for RGB"
      ),
      (
        "Given groups=1, weight of size [64, 3, 7, 7], expected input[8, 224, 224, 3] to have 3 channels, but got 224 channels instead",
        "the channels stand last"
      ),
      (
        "shape '[-1, 400]' is invalid for input of size 1296",
        "another image size, such as 16 × 9 × 9 in place of 16 × 5 × 5"
      ),
      (
        "shape '[1, 400]' is invalid for input of size 12800",
        "the batch is missing from the new shape: 12800 = 32 × 400"
      ),
      (
        "Target size (torch.Size([32])) must be the same as input size (torch.Size([32, 1]))",
        "the prediction has an axis of size 1"
      ),
      (
        "Expected input batch_size (3584) to match target batch_size (32).",
        "other axes were merged into the batch: 3584 = 32 × 112"
      ),
    ])
  func firstCause(message: String, cause: String) throws {
    let reading = try #require(ErrorReading(message))
    let first = try #require(reading.causes.first)
    #expect(first.hasPrefix(cause), "\(reading.causes)")
  }

  @Test("What is no such message is not recognised, but its sizes are found")
  func unknown() {
    let message = "something broke at 0x7f3a in file.py:12: tensor (32, 3, 224, 224) and 512x7"
    #expect(ErrorReading(message) == nil)
    #expect(ErrorReading.sizes(in: message) == [32, 3, 224, 512, 7])
  }

  @Test(
    "Hostile text is read without harm",
    arguments: [
      "", "{", "mat1 and mat2 shapes cannot be multiplied (", "\u{1B}[",
      "mat1 and mat2 shapes cannot be multiplied (99999999999999999999x7 and 1x1)",
      "mat1 and mat2 shapes cannot be multiplied (0x0 and 0x0)",
      "mat1 and mat2 shapes cannot be multiplied (-9223372036854775808x-1 and -1x0)",
      "shape '[9223372036854775807, 9223372036854775807]' is invalid for input of size 0",
      "The size of tensor a (-9223372036854775808) must match the size of tensor b (9223372036854775807) at non-singleton dimension 1",
      "Target size (torch.Size([])) must be the same as input size (torch.Size([]))",
    ])
  func hostile(message: String) {
    _ = ErrorReading(message)?.causes
    _ = ErrorReading.sizes(in: message)
  }
}
