internal import Analysis
internal import Catalog
internal import JSONText
internal import Spec
internal import Training

/// The samples that the model is most wrong about, and where in them it looks.
struct WorstSamplesSection: RunSection {
  static let key = "worst"
  static let title = "Worst samples"
  /// Nil for a run that diverged.
  private let examination: Examination?
  private let channelsFirst: Bool
  /// Of a picture that the pipeline has made flat.
  private let sourceShape: [Int]?

  private static let (shownNumbers, shownAnswers, marked) = (12, 4, 3)

  init?(_ record: RunRecord) {
    examination = record.examination
    if !record.hasDiverged, examination?.worst.isEmpty ?? true { return nil }
    channelsFirst = record.spec.graph?.layout == .channelsFirst
    let part = record.run.report.parts.first { $0.split == record.examination?.split }
    let field = record.run.feed.inputs.first?.field
    sourceShape = part?.fields.first { $0.name == field }?.before?.shape
  }

  var html: String {
    guard let examination else {
      return
        "<p>There is nothing to show: the training diverged, and with weights that are no numbers no answer means anything.</p>"
    }
    let intro =
      "<p class=\"faint\">The highest losses of '\(HTML.text(examination.output))' among \(amount(examination.count, "\(examination.split.rawValue) sample")).\(note(examination))</p>"
    let figures = examination.worst.map { figure(drawn($0, examination), examination) }
    return intro + "<div class=\"samples\">\(figures.joined())</div>"
  }

  private func drawn(_ sample: Examination.Sample, _ examination: Examination) -> WorstSample {
    WorstSample(sample, examination, sourceShape: sourceShape, channelsFirst: channelsFirst)
  }

  /// What the parts of a figure are.
  private func note(_ examination: Examination) -> String {
    guard let sample = examination.worst.first else { return "" }
    let shown = drawn(sample, examination)
    let hasSaliency = examination.worst.contains { $0.saliency.contains { $0 > 0 } }
    var note = ""
    if hasSaliency {
      note =
        shown.input == nil
        ? " Bold: where a small change would move its loss most (saliency)."
        : " \(shown.isStrip ? "Below" : "Beside") each: where a small change would move its loss most (saliency)."
    }
    if shown.isStrip { note += " Time runs from left to right, a row for each feature." }
    if shown.wanted != nil { note += " Then what the answer should be, and what it is." }
    return note
  }

  private func figure(_ shown: WorstSample, _ examination: Examination) -> String {
    let sample = shown.sample
    let pictures = [
      (shown.input, "sample \(sample.position + 1)"), (shown.saliency, "its saliency"),
      (shown.wanted, "what it should be"), (shown.answer, "what the model says"),
    ].compactMap { picture, title in picture.map { tag($0, title, isStrip: shown.isStrip) } }
    let content =
      shown.input == nil
      ? "<code>\(numbers(sample))</code>"
      : "<div class=\"pictures\(pictures.count == 3 ? " three" : "")\">\(pictures.joined())</div>"
    return
      "<figure>\(content)<figcaption>\(HTML.text(caption(sample, examination)))</figcaption></figure>"
  }

  private func tag(_ picture: Bitmap, _ title: String, isStrip: Bool) -> String {
    let style =
      isStrip ? " class=\"strip\" style=\"height:\(min(96, 14 * picture.height))px\"" : ""
    return
      "<img src=\"\(picture.address)\" alt=\"\(HTML.text(title))\" title=\"\(HTML.text(title))\" width=\"\(picture.width)\" height=\"\(picture.height)\"\(style)>"
  }

  /// The first numbers of an input, those in bold that the loss hangs on most.
  private func numbers(_ sample: Examination.Sample) -> String {
    let strongest = sample.saliency.indices.sorted { sample.saliency[$0] > sample.saliency[$1] }
      .prefix(Self.marked).filter { sample.saliency[$0] > 0 }
    let texts = sample.input.prefix(Self.shownNumbers).enumerated().map { index, value in
      let text = short(Double(value))
      return strongest.contains(index) ? "<b>\(text)</b>" : text
    }
    return texts.joined(separator: ", ")
      + (sample.input.count > Self.shownNumbers ? ", …" : "")
  }

  private func caption(_ sample: Examination.Sample, _ examination: Examination) -> String {
    var text = "sample \(sample.position + 1)"
    if let target = sample.target {
      text += ": is \(target)"
    } else if let labels = SampleLabels(sample, examination) {
      text += ": is \(labels.wanted), answered \(labels.answered)"
    } else if 1...Self.shownAnswers ~= sample.wanted.count {
      text += ": is \(list(sample.wanted))"
      if 1...Self.shownAnswers ~= sample.answer.count {
        text += ", answered \(list(sample.answer))"
      }
    }
    if let predicted = sample.predicted {
      text += ", taken for \(predicted)"
      if let probability = sample.probability {
        text += " (\(short((probability * 1000).rounded() / 1000)))"
      }
    }
    return text + ", loss \(short(sample.loss))"
  }

  private func list(_ values: [Float]) -> String {
    values.map { short(Double($0)) }.joined(separator: ", ")
  }

  var json: JSONValue {
    .array(
      (examination?.worst ?? []).map { sample in
        [
          "position": .int(sample.position), "loss": .number(sample.loss),
          "target": .optional(sample.target), "predicted": .optional(sample.predicted),
          "probability": .optional(sample.probability),
        ]
      })
  }
}
