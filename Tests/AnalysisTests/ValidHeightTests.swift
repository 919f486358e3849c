import Analysis
import Shapes
import Spec
import Testing

/// The domain that the algebra finds for a free height, against every single height tried on its own.
@Suite struct ValidHeightTests {
  static let models: [(name: String, layers: String)] = [
    (
      "a small U-Net",
      """
          - conv2d: {filters: 4, kernel_size: 3, padding: same, name: a}
          - max_pooling2d: 2
          - conv2d: {filters: 8, kernel_size: 3, padding: same, name: b}
          - max_pooling2d: 2
          - up_sampling2d: 2
          - concatenate: {from: [-1, b]}
          - up_sampling2d: 2
          - concatenate: {from: [-1, a]}
      """
    ),
    (
      "windows without padding",
      """
          - conv2d: {filters: 4, kernel_size: [7, 1], strides: [3, 1]}
          - max_pooling2d: [4, 1]
          - conv2d: {filters: 4, kernel_size: 3}
      """
    ),
    (
      "rows that are counted anew",
      """
          - conv2d: {filters: 4, kernel_size: 3, strides: 2}
          - reshape: [-1, 20]
      """
    ),
    (
      "a crop before a window",
      """
          - cropping2d: {cropping: [[5, 4], [0, 0]]}
          - max_pooling2d: 3
      """
    ),
  ]

  static func spec(height: String, _ layers: String) -> AnalyzedSpec? {
    AnalyzedSpec(
      SpecDocument.read(
        Array(
          """
          coprime: 1
          dims: {height: \(height)}
          model:
            input: [batch, height, 12, 2]
            layers:
          \(layers)
          """.utf8), path: "test.yaml"))
  }

  @Test("is the set of heights that are valid one by one", arguments: models.indices)
  func agreesWithEveryHeight(_ index: Int) throws {
    let layers = Self.models[index].layers
    let free = try #require(Self.spec(height: "null", layers))
    let domain = try #require(free.domains.domains["height"])
    for height in 1...80 {
      let fixed = try #require(Self.spec(height: "\(height)", layers))
      #expect(
        domain.contains(height) == fixed.failures.isEmpty,
        "\(Self.models[index].name), height \(height)")
    }
  }
}
