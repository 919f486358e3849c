internal import Program
package import Shapes
internal import YAML

/// Cuts an axis into parts of a given size, or of given sizes.
package struct TorchSplitLayer: TorchSplitFamily {
  package static let about = About(
    "split", dialects: [.torch], "Cuts an axis into parts of a given size, or of given sizes.")
  package static let schema = Schema(
    Self(),
    [
      Field(
        "split_size_or_sections", aliases: ["split_size"],
        type: .other("the size of every part, or a list of sizes"), isRequired: true,
        "Size of every part, or the sizes of all."
      ) { root, node, decoder in
        let node = decoder.substituted(node)
        root.isList = node.sequence != nil
        root.sections = []
        for item in node.sequence ?? [node] {
          guard let size = decoder.dimension(item, min: 1) else { return false }
          root.sections.append(size)
        }
        return !root.sections.isEmpty
      },
      .splitAxis,
    ])
  package static let parameter = "split_size_or_sections"

  package static let examples: [LayerExample] = [
    .init(
      "split: {split_size: 3, dim: 1}", [[.batch, 7]], gives: [.batch, 3], [.batch, 3], [.batch, 1]),
    .init(
      "split: {split_size_or_sections: [64, 128], dim: 2}", [[.batch, .time, 192]],
      gives: [.batch, .time, 64], [.batch, .time, 128]),
    .init("split: {split_size: [3, 3], dim: 1}", [[.batch, 7]], fails: "shape/reshape-count"),
    .init("split: {split_size: 3, dim: 1}", [[.batch, .time]], fails: "shape/unknown-extent"),
  ]

  package var sections: [Dim] = [1]
  package var isList = false
  package var axis = 0

  package init() {}

  package func sizes(_ n: Dim, _ context: inout InferenceContext) throws(LayerError) -> [Dim] {
    guard !isList else { return try listed(n, &context) }
    guard let size = context.value(n), let width = context.value(sections[0]), width > 0 else {
      throw LayerError(
        "shape/unknown-extent",
        "\(context.subject) cuts its input into parts of \(sections[0]), but how many there are depends "
          + "on \(n), which has no value",
        at: .parameter(Self.parameter), help: "use 'chunk', which gives a number of parts")
    }
    try context.requirePartCount((max(size, 1) - 1) / width + 1, parameter: Self.parameter)
    return parts(of: size, width: width, n)
  }

  private func listed(_ n: Dim, _ context: inout InferenceContext) throws(LayerError) -> [Dim] {
    let sections = sections
    let sum = sections.reduce(Dim(0)) { $0 + $1 }
    try context.require(
      n, equals: sum, reason: { "\($0.subject): its parts add up to its input" },
      else: {
        LayerError(
          "shape/reshape-count",
          "\($0.subject) cuts its input into split_size_or_sections \(sections), which sum to "
            + "\($0.text(sum)) and not \($0.text(n))",
          at: .parameter(Self.parameter),
          framework: "split_with_sizes expects split_sizes to sum exactly to \(n), "
            + "but got split_sizes=\(sections)")
      })
    return sections
  }
}
