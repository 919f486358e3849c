internal import Catalog
internal import JSONText
internal import Training

/// Which classes are taken for which.
struct ConfusionSection: RunSection {
  static let key = "confusion"
  static let title = "Confusion"
  private let matrix: ConfusionMatrix
  private let examination: Examination

  /// A matrix of more classes is listed by its largest entries.
  private static let mostClasses = 25
  private static let listed = 20

  init?(_ record: RunRecord) {
    guard let examination = record.examination, let matrix = examination.confusion else {
      return nil
    }
    (self.matrix, self.examination) = (matrix, examination)
  }

  var html: String {
    let of =
      examination.count < examination.total ? "the first \(grouped(examination.count)) of " : ""
    let intro =
      "<p>Rows are true classes, columns what the model says, on \(of)\(amount(examination.total, "\(examination.split.rawValue) sample")).</p>"
    return intro + (matrix.classes <= Self.mostClasses ? table : list)
  }

  private var table: String {
    let classes = 0..<matrix.classes
    let head = classes.map { "<th>\(HTML.text(matrix.name($0)))</th>" }.joined()
    let rows = classes.map { actual in
      let support = matrix.support(actual)
      let cells = classes.map { predicted in
        let count = matrix[actual, predicted]
        let share = support > 0 ? Double(count) / Double(support) : 0
        let color = actual == predicted ? "26,127,55" : "207,34,46"
        // Few mistakes are to be seen, too.
        let depth = count == 0 ? 0 : actual == predicted ? 0.45 * share : 0.12 + 0.5 * share
        return
          "<td style=\"background:rgba(\(color),\(short(depth)))\">\(count == 0 ? "" : "\(count)")</td>"
      }
      return
        "<tr><th>\(HTML.text(matrix.name(actual)))</th>\(cells.joined())<td>\(percent(matrix.recall(actual)))</td></tr>"
    }
    let precision = classes.map { "<td>\(percent(matrix.precision($0)))</td>" }.joined()
    return """
      <div class="wide"><table class="confusion">
      <tr><th></th>\(head)<th>recall</th></tr>
      \(rows.joined(separator: "\n"))
      <tr><th>precision</th>\(precision)<td></td></tr>
      </table></div>
      """
  }

  private var mistakes: [(actual: Int, predicted: Int, count: Int)] {
    (0..<matrix.classes).flatMap { actual in
      (0..<matrix.classes).compactMap { predicted in
        let count = matrix[actual, predicted]
        return actual != predicted && count > 0 ? (actual, predicted, count) : nil
      }
    }
    .sorted { ($0.count, $1.actual, $1.predicted) > ($1.count, $0.actual, $0.predicted) }
  }

  private var list: String {
    let rows = mistakes.prefix(Self.listed).map { mistake in
      [
        HTML.text(matrix.name(mistake.actual)), HTML.text(matrix.name(mistake.predicted)),
        "\(mistake.count)", percent(matrix.recall(mistake.actual)),
      ]
    }
    return HTML.table(
      ["true class", "taken for", "samples", "recall of the class"], rows, numeric: [2, 3])
  }

  private func percent(_ share: Double?) -> String {
    share.map { "\(short(($0 * 1000).rounded() / 10)) %" } ?? ""
  }

  var json: JSONValue {
    [
      "split": .string(examination.split.rawValue), "samples": .int(examination.count),
      "classes": .int(matrix.classes),
      "mistakes": .array(
        mistakes.prefix(1000).map {
          ["actual": .int($0.actual), "predicted": .int($0.predicted), "count": .int($0.count)]
        }),
      "recall": .array((0..<matrix.classes).map { .optional(matrix.recall($0)) }),
      "precision": .array((0..<matrix.classes).map { .optional(matrix.precision($0)) }),
    ]
  }
}
