import Analysis
import Catalog
import SourceText
import Spec

/// Reports a shuffle over a window that is a small part of the data.
struct ShuffleWindowSmallRule: Rule {
  static let about = RuleInfo(
    "data/shuffle-window-small", .warning,
    summary: "Samples are shuffled within a window that is small against the data.",
    rationale: """
      A sample can come at most one window earlier than in the file. Below 1 % of the data a file \
      sorted by class stays practically sorted: with 10 classes, a window of 1 % covers a tenth of \
      one class. Of a source that reads class after class, such as a folder of images, the limit is \
      the samples of one class. A window as large as the data shuffles perfectly.
      """,
    symptoms: """
      shuffle buffer too small, buffer_size, validation accuracy oscillates, tf.data shuffle does \
      not work
      """,
    remedy: "Use a buffer as large as the data, or leave it out.",
    sources: ["https://www.tensorflow.org/api_docs/python/tf/data/Dataset#shuffle"],
    examples: [
      .finding(
        "100 of 60000",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 60000
          pipeline:
            - shuffle: {buffer: «100»}
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              x: {role: feature, shape: [4]}
            samples: 60000
            pipeline:
              - shuffle: {buffer: 60000}
          """),
      .finding(
        "less than one class of a folder",
        """
        coprime: 1
        data:
          source:
            image_folder: {path: flowers}
          fields:
            image: {role: feature, shape: [64, 64, 3]}
            label: {role: label, classes: 5}
          samples: 4000
          pipeline:
            - shuffle: {buffer: «500», only: train}
        """,
        fixed: """
          coprime: 1
          data:
            source:
              image_folder: {path: flowers}
            fields:
              image: {role: feature, shape: [64, 64, 3]}
              label: {role: label, classes: 5}
            samples: 4000
            pipeline:
              - shuffle: {buffer: 4000, only: train}
          """),
      .clean(
        "all of them",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 60000
          pipeline:
            - shuffle
        """),
      .clean(
        "a window of a sixth",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 60000
          pipeline:
            - shuffle: {buffer: 10000}
        """),
    ])

  /// Share of the data below which a window hardly changes the order.
  static let share = 0.01

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let samples = spec.trainingSamples else { return }
    for entry in spec.spec.data?.pipeline ?? [] where entry.reaches(.train) {
      guard let step = entry.step as? ShuffleStep, let buffer = step.buffer,
        Double(buffer) < Self.share * Double(samples)
          || buffer < spec.samplesInARowOfOneClass ?? 0
      else { continue }
      let place = entry.entry.arguments.range(of: "buffer")
      report.add(
        "samples are shuffled within \(buffer) of \(samples): each comes at most \(buffer) places earlier than in the file",
        at: place,
        notes: spec.sourceSortedByLabel.map { [.init("the files are read class by class", at: $0)] }
          ?? [], help: "leave 'buffer' out, or use \(samples)",
        fixes: spec.replacing(place, with: "\(samples)", "use a buffer of \(samples)"))
    }
  }
}
