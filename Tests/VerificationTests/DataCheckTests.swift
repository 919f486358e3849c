import Analysis
import Foundation
import SourceText
import Spec
import Testing
import Training
import Verification

/// A table of numbers with its label in the last column, and what a check must make of it.
struct DataCase: CustomTestStringConvertible {
  let check: String
  let title: String
  let expected: CheckStatus
  let rows: [[Double]]
  var fields = ""
  var pipeline: [String] = []
  var split = "validation: 0.25, seed: 1"
  var training = ""
  var loss = "sparse_categorical_crossentropy: {from_logits: true}"
  var units = 3
  /// Sizes of a picture, where the row is one.
  var picture: [Int]?
  var testDescription: String { "\(check): \(title)" }

  init(
    _ check: String, _ title: String, _ expected: CheckStatus, _ rows: [[Double]],
    fields: String = "", pipeline: [String] = [], split: String = "validation: 0.25, seed: 1",
    training: String = "", loss: String? = nil, units: Int = 3, picture: [Int]? = nil
  ) {
    (self.check, self.title, self.expected, self.rows) = (check, title, expected, rows)
    (self.fields, self.pipeline, self.split) = (fields, pipeline, split)
    (self.training, self.units, self.picture) = (training, units, picture)
    if let loss { self.loss = loss }
  }

  func yaml(_ path: String) -> String {
    let width = rows[0].count - 1
    let input = (picture ?? [width]).map(String.init).joined(separator: ", ")
    let steps =
      pipeline + (picture == nil ? [] : ["reshape: {field: features, shape: [\(input)]}"])
    return """
      coprime: 1
      model:
        input: [batch, \(input)]
        layers:
          - flatten
          - dense: {units: 16, activation: relu}
          - dense: {units: \(units), name: answer}
      data:
        source:
          csv: {path: \(path), label: -1, header: false}
        fields:
          features: {role: feature, shape: [\(width)]\(fields)}
          label: {role: label, shape: []}
        split: {\(split)}
        pipeline: [\(steps.map { "{\($0)}" }.joined(separator: ", "))]
      training:
        loss: {\(loss)}
        optimizer: {adam: {learning_rate: 0.01}}
        batch_size: 16
        epochs: 30
        seed: 1
        \(training)
      """
  }
}

/// A draw from [0, 1) for each number: Weyl's sequence, mixed.
private func draw(_ i: Int, _ purpose: Int) -> Double {
  var x = UInt64(i) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(purpose) &* 0xD1B5_4A32_D192_ED03
  x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
  x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
  return Double((x ^ (x >> 31)) >> 11) * 0x1p-53
}

private let whole = "validation: 0"

/// Points around the corners of a triangle, class after class unless `isMixed`.
private func clusters(
  _ count: Int = 240, classes: Int = 3, isMixed: Bool = true,
  label: (_ row: Int, _ kind: Int) -> Int = { $1 }
) -> [[Double]] {
  (0..<count).map { row in
    let kind = isMixed ? row % classes : row * classes / count
    let angle = 2 * Double.pi * Double(kind) / Double(classes)
    return [
      cos(angle) + 0.4 * (draw(row, 1) - 0.5), sin(angle) + 0.4 * (draw(row, 2) - 0.5),
      draw(row, 3) - 0.5, Double(label(row, kind)),
    ]
  }
}

/// Smooth pictures of `height` rows with a bump each, and a class.
private func pictures(height: Int, width: Int) -> [[Double]] {
  (0..<60).map { row in
    let (y, x) = (draw(row, 4) * Double(height), draw(row, 5) * Double(width))
    let pixels = (0..<height * width).map { place in
      let (dy, dx) = (Double(place / width) - y, Double(place % width) - x)
      return exp(-(dy * dy + dx * dx) / 12)
    }
    return pixels + [Double(row % 3)]
  }
}

@Suite struct DataCheckTests {
  static let cases = [
    DataCase("duplicate-samples", "points that differ", .pass, clusters()),
    DataCase("duplicate-samples", "every row twice", .warn, clusters(120) + clusters(120)),
    DataCase("split-leakage", "points that differ", .pass, clusters()),
    DataCase("split-leakage", "every row twice", .warn, clusters(120) + clusters(120)),
    DataCase("conflicting-labels", "points that differ", .pass, clusters()),
    DataCase(
      "conflicting-labels", "every row twice with two labels", .warn,
      clusters(120) + clusters(120, label: { ($1 + 1) % 3 })),
    DataCase("label-noise", "right labels", .pass, clusters()),
    DataCase(
      "label-noise", "every tenth label wrong", .pass,
      clusters(label: { $0 % 10 == 0 ? ($1 + 1) % 3 : $1 })),
    DataCase(
      "label-noise", "every fourth label wrong", .warn,
      clusters(480, label: { draw($0, 9) < 0.25 ? ($1 + 1) % 3 : $1 })),
    DataCase(
      "label-noise", "labels without any relation", .pass,
      clusters(label: { row, _ in Int(3 * draw(row, 9)) })),
    DataCase("class-imbalance", "classes of one size", .pass, clusters()),
    DataCase(
      "class-imbalance", "one class in twenty", .warn,
      clusters(classes: 2, label: { row, _ in row % 20 == 0 ? 1 : 0 })),
    DataCase(
      "class-imbalance", "one class in twenty, weighed", .pass,
      clusters(classes: 2, label: { row, _ in row % 20 == 0 ? 1 : 0 }),
      training: "class_weight: balanced"),
    DataCase("samples-per-class", "many of each", .pass, clusters()),
    DataCase(
      "samples-per-class", "a class of two", .warn,
      clusters(label: { row, kind in row < 4 ? 2 : kind % 2 }), split: "validation: 0"),
    DataCase("batch-mix", "shuffled", .pass, clusters(isMixed: false)),
    DataCase(
      "batch-mix", "class after class", .warn, clusters(isMixed: false),
      split: "validation: 0.25, method: tail", training: "shuffle: false"),
    DataCase("repeated-batches", "rows that differ", .pass, clusters()),
    DataCase(
      "repeated-batches", "the same sixteen rows again and again", .warn,
      (0..<160).map { clusters(16)[$0 % 16] }, split: "validation: 0, method: tail",
      training: "shuffle: false"),
    DataCase("input-scale", "numbers near 1", .pass, clusters()),
    DataCase(
      "input-scale", "numbers near 1000", .warn, clusters(),
      pipeline: ["rescale: {field: features, scale: 1000}"]),
    DataCase(
      "input-scale", "one feature beyond all others", .warn,
      clusters().map { [$0[0] * 20, $0[1], $0[2] * 0.001, $0[3]] }),
    DataCase(
      "input-scale", "the same, standardised", .pass,
      clusters().map { [$0[0] * 20, $0[1], $0[2] * 0.001, $0[3]] },
      pipeline: ["standardize: {field: features, fit: train}"]),
    DataCase(
      "target-scale", "targets near 1", .pass,
      clusters().map { [$0[0], $0[1], $0[2], $0[0] - $0[1]] }, loss: "mean_squared_error: {}",
      units: 1),
    DataCase(
      "target-scale", "targets of a million", .warn,
      clusters().map { [$0[0], $0[1], $0[2], 1e6 * $0[0]] }, loss: "mean_squared_error: {}",
      units: 1),
    DataCase("split-shift", "a random split", .pass, clusters()),
    DataCase(
      "split-shift", "only training data is scaled", .warn, clusters(),
      pipeline: ["rescale: {field: features, scale: 0.05, only: train}"]),
    DataCase("split-relation", "a random split", .pass, clusters()),
    DataCase(
      "split-relation", "other names for the classes of the last quarter", .warn,
      clusters(label: { row, kind in row < 180 ? kind : (kind + 1) % 3 }),
      split: "validation: 0.25, method: tail"),
    DataCase(
      "split-relation", "columns of the last quarter in another order", .warn,
      clusters().enumerated().map { $0 < 180 ? $1 : [$1[2], $1[0], $1[1], $1[3]] },
      split: "validation: 0.25, method: tail"),
    DataCase(
      "split-relation", "a class that is rare in the last quarter", .pass,
      clusters(classes: 2).enumerated().filter { $0 < 180 || $1[3] == 0 || $0 % 10 == 1 }
        .map { $1 },
      split: "validation: 0.1667, method: tail"),
    DataCase(
      "split-relation", "labels without any relation", .skip,
      clusters(label: { row, _ in Int(3 * draw(row, 9)) })),
    DataCase(
      "split-relation", "numbers that follow from the columns", .pass,
      clusters().map { [$0[0], $0[1], $0[2], $0[0] - $0[1]] }, loss: "mean_squared_error: {}",
      units: 1),
    DataCase(
      "split-relation", "numbers that follow otherwise in the last quarter", .warn,
      clusters().enumerated().map {
        [$1[0], $1[1], $1[2], $0 < 180 ? $1[0] - $1[1] : $1[1] - $1[0]]
      },
      split: "validation: 0.25, method: tail", loss: "mean_squared_error: {}", units: 1),
    DataCase(
      "split-relation", "a split by group", .skip, clusters(), split: "validation: 0.3, by: label"),
    DataCase("split-relation", "no other split", .skip, clusters(), split: "validation: 0"),
    DataCase(
      "below-baseline", "numbers that a network learns", .pass,
      clusters().map { [$0[0], $0[1], $0[2], $0[0] - $0[1]] }, loss: "mean_squared_error: {}",
      units: 1),
    DataCase(
      "below-baseline", "a loss that is not 0 where the answer is right", .skip,
      clusters().map { [$0[0], $0[1], $0[2], $0[0] + 2] }, loss: "poisson: {}", units: 1),
    DataCase(
      "below-baseline", "inputs too small to learn from", .warn,
      clusters().map { [$0[0], $0[1], $0[2], $0[0] - $0[1]] },
      pipeline: ["rescale: {field: features, scale: 0.0001}"], loss: "mean_squared_error: {}",
      units: 1),
    DataCase(
      "below-baseline", "numbers without any relation", .warn,
      clusters(960).enumerated().map { [$1[0], $1[1], $1[2], draw($0, 9)] },
      loss: "mean_squared_error: {}", units: 1),
    DataCase("stops-too-soon", "no early stopping", .skip, clusters()),
    DataCase(
      "stops-too-soon", "some patience", .pass, clusters(),
      training: "early_stopping: {monitor: val_loss, patience: 5}"),
    DataCase(
      "stops-too-soon", "an accuracy that is watched", .pass, clusters(),
      training: "early_stopping: {monitor: val_accuracy, patience: 5}"),
    DataCase(
      "stops-too-soon", "gains that no epoch has", .warn, clusters(),
      training: "early_stopping: {monitor: val_loss, patience: 1, min_delta: 0.5}"),
    DataCase("outliers", "no far point", .pass, clusters()),
    DataCase(
      "outliers", "a mark for missing values", .warn,
      clusters().enumerated().map {
        $0.0 == 7 || $0.0 == 8 ? [-999, $0.1[1], $0.1[2], $0.1[3]] : $0.1
      },
      split: "validation: 0"),
    DataCase(
      "outliers", "pixels that are dark in most pictures", .pass, pictures(height: 8, width: 20),
      split: whole, picture: [8, 20, 1]),
    DataCase(
      "outliers", "a pixel beyond all others", .warn,
      pictures(height: 8, width: 20).enumerated().map {
        $0.0 == 7 ? [-999] + $0.1.dropFirst() : $0.1
      }, split: whole, picture: [8, 20, 1]),
    DataCase(
      "axis-order", "height and width as they are", .pass, pictures(height: 8, width: 20),
      picture: [8, 20, 1]),
    DataCase(
      "axis-order", "height and width exchanged", .warn, pictures(height: 8, width: 20),
      picture: [20, 8, 1]),
    DataCase("axis-order", "no picture", .skip, clusters()),
    DataCase("near-constant-features", "points that differ", .pass, clusters(400), split: whole),
    DataCase("near-constant-features", "too few to tell", .skip, clusters(100), split: whole),
    DataCase(
      "near-constant-features", "a sensor that moves twice", .warn,
      clusters(400).enumerated().map {
        [$0.1[0], $0.1[1], $0.0 == 7 ? 1 : $0.0 == 8 ? 2 : 1.5, $0.1[3]]
      }, split: whole),
    DataCase(
      "near-constant-features", "a mark that is rare", .pass,
      clusters(400).enumerated().map { [$0.1[0], $0.1[1], $0.0 == 7 ? 1 : 0, $0.1[3]] },
      split: whole),
    DataCase(
      "near-constant-features", "counts that are mostly zero", .pass,
      clusters(400).enumerated().map {
        [$0.1[0], $0.1[1], $0.0 == 7 ? 3 : $0.0 == 8 ? 1 : 0, $0.1[3]]
      }, pipeline: ["standardize: {field: features, fit: train}"], split: whole),
    DataCase(
      "near-constant-features", "seconds of one hour since 1970", .warn,
      clusters(400).enumerated().map { [$0.1[0], $0.1[1], 1.7e9 + 9 * Double($0.0), $0.1[3]] },
      split: whole),
    DataCase(
      "near-constant-features", "years of a century", .pass,
      clusters(400).enumerated().map {
        [$0.1[0], $0.1[1], 1900 + Double($0.0 % 100), $0.1[3]]
      }, split: whole),
    DataCase("label-among-inputs", "points that differ", .pass, clusters()),
    DataCase(
      "label-among-inputs", "the class under another number", .warn,
      clusters().map { [$0[0], $0[1], [7, 3, 5][Int($0[3])], $0[3]] }),
    DataCase(
      "label-among-inputs", "a number that is shared by two classes", .pass,
      clusters().map { [$0[0], $0[1], [7, 3, 3][Int($0[3])], $0[3]] }),
    DataCase(
      "label-among-inputs", "a mark for each class but one", .warn,
      clusters().map { [$0[0], $0[3] == 0 ? 1 : 0, $0[3] == 1 ? 1 : 0, $0[3]] }),
    DataCase(
      "label-among-inputs", "the number to be predicted, in other units", .warn,
      clusters().map { [$0[0], $0[1], $0[2], 32 + 1.8 * $0[2]] }, loss: "mean_squared_error: {}",
      units: 1),
    DataCase(
      "label-among-inputs", "a number that follows from two others", .pass,
      clusters().map { [$0[0], $0[1], $0[2], $0[0] + $0[1]] }, loss: "mean_squared_error: {}",
      units: 1),
  ]

  @Test(arguments: cases) func dataIsJudged(_ sample: DataCase) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("coprime-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let text = sample.rows.map { row in
      (row.dropLast().map { "\($0)" } + ["\(row[row.count - 1])"]).joined(separator: ",")
    }.joined(separator: "\n")
    try text.write(
      to: folder.appendingPathComponent("rows.csv"), atomically: true, encoding: .utf8)
    let document = SpecDocument.read(Array(sample.yaml("rows.csv").utf8), path: "spec.yaml")
    let spec = try #require(AnalyzedSpec(document))
    let options = RunOptions(folder: folder.path, threads: 2, outputFolder: nil, isForced: true)
    let results = try RunSession(spec, options: options)
      .verify(VerifyOptions(only: [sample.check]))
    let outcome = try #require(results.first).outcome
    #expect(outcome.status == sample.expected, "\(outcome.message)")
    if outcome.status > .skip {
      #expect(outcome.range != nil && outcome.help != nil, "\(outcome.message)")
    }
  }

  /// Of eight samples with five equal neighbours, two are of another class.
  @Test func labelsAreHeldAgainstAgreeingNeighboursAlone() {
    let nearest = [
      [1, 2, 3, 4, 5], [0, 2, 3, 4, 5], [0, 1, 3, 4, 6], [0, 1, 2, 4, 5],
    ]
    let found = LabelNoiseCheck.disagreement(nearest, [1, 0, 0, 0, 0, 0, 1])
    // The second has sample 0 of class 1 among its neighbours, as have the others but the first.
    #expect(found.agreed == [0])
    #expect(found.others == [0])
  }

  /// Two classes of equal size and batches of 2: one class in half of the batches.
  @Test func expectedKindsAreThoseOfRandomDraws() {
    #expect(abs(BatchMixCheck.expectedKinds([50, 50], 2) - 1.5) < 1e-12)
    #expect(abs(BatchMixCheck.expectedKinds([10, 20, 70], 1) - 1) < 1e-12)
  }

  @Test func likenessIsTheCorrelationOfNeighbours() throws {
    // Rows alternate, columns are constant: neighbours along columns are opposites.
    let stripes = (0..<64).map { Float($0 / 8 % 2) }
    #expect(abs(try #require(AxisOrderCheck.likeness(stripes, [8, 8, 1], [1])) - 1) < 1e-9)
    #expect(abs(try #require(AxisOrderCheck.likeness(stripes, [8, 8, 1], [0])) + 1) < 1e-9)
    #expect(AxisOrderCheck.likeness([1, 1, 1, 1], [2, 2, 1], [0, 1]) == nil)
  }
}
