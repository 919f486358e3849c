internal import Catalog
internal import Analysis
internal import JSONText
internal import Spec
internal import Training

/// The samples that the model is most wrong about, and where in them it looks.
struct WorstSamplesSection: RunSection {
  static let key = "worst"
  static let title = "Worst samples"
  private let examination: Examination
  private let channelsFirst: Bool

  private static let shownNumbers = 12

  init?(_ record: RunRecord) {
    guard let examination = record.examination, !examination.worst.isEmpty else { return nil }
    self.examination = examination
    channelsFirst = record.spec.graph?.layout == .channelsFirst
  }

  var html: String {
    let shows = examination.worst.contains { !$0.saliency.isEmpty }
    let note =
      shows
      ? " Beside each picture: where a small change would move its loss most (saliency)." : ""
    let intro =
      "<p class=\"faint\">The highest losses of '\(HTML.text(examination.output))' among \(amount(examination.count, "\(examination.split.rawValue) sample")).\(note)</p>"
    return intro
      + "<div class=\"samples\">\(examination.worst.map(figure).joined())</div>"
  }

  private func figure(_ sample: Examination.Sample) -> String {
    let picture = picture(sample.input, "sample \(sample.position)")
    let heat = sample.saliency.isEmpty ? nil : self.picture(sample.saliency, "its saliency")
    let content =
      picture.map { $0 + (heat ?? "") } ?? "<code>\(HTML.text(numbers(sample.input)))</code>"
    return
      "<figure>\(content)<figcaption>\(HTML.text(caption(sample)))</figcaption></figure>"
  }

  private func picture(_ values: [Float], _ description: String) -> String? {
    Bitmap(values, shape: examination.inputShape, channelsFirst: channelsFirst)?.tag(description)
  }

  private func numbers(_ values: [Float]) -> String {
    values.prefix(Self.shownNumbers).map { short(Double($0)) }.joined(separator: ", ")
      + (values.count > Self.shownNumbers ? ", …" : "")
  }

  private func caption(_ sample: Examination.Sample) -> String {
    var text = "sample \(sample.position + 1)"
    if let target = sample.target { text += ": is \(target)" }
    if let predicted = sample.predicted {
      text += ", taken for \(predicted)"
      if let probability = sample.probability {
        text += " (\(short((probability * 1000).rounded() / 1000)))"
      }
    }
    return text + ", loss \(short(sample.loss))"
  }

  var json: JSONValue {
    .array(
      examination.worst.map { sample in
        [
          "position": .int(sample.position), "loss": .number(sample.loss),
          "target": .optional(sample.target), "predicted": .optional(sample.predicted),
          "probability": .optional(sample.probability),
        ]
      })
  }
}
