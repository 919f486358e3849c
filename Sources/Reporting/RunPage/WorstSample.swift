internal import Training

/// One of the samples that a model is most wrong about, as pictures where it is one.
struct WorstSample {
  let sample: Examination.Sample
  /// Whether the input is a sequence, drawn from left to right.
  let isStrip: Bool
  let input: Bitmap?
  let saliency: Bitmap?
  let wanted: Bitmap?
  let answer: Bitmap?

  /// Features of a step up to which a sequence is drawn.
  private static let mostFeatures = 8

  /// - Parameter sourceShape: of the input before the pipeline, which a flat one is drawn in.
  init(
    _ sample: Examination.Sample, _ examination: Examination, sourceShape: [Int]?,
    channelsFirst: Bool
  ) {
    self.sample = sample
    func size(_ shape: [Int]) -> Int { shape.reduce(1, *) }
    /// The shape that numbers are drawn in.
    func drawn(_ shape: [Int]) -> [Int] {
      guard shape.count == 1, let sourceShape, size(sourceShape) == shape[0] else { return shape }
      return sourceShape
    }
    let shape = drawn(examination.inputShape)
    let isStrip = shape.count == 2 && shape[0] > 1 && shape[1] <= Self.mostFeatures
    self.isStrip = isStrip
    func picture(_ values: [Float], _ shape: [Int]) -> Bitmap? {
      isStrip
        ? Bitmap(steps: values, shape: shape)
        : Bitmap(values, shape: drawn(shape), channelsFirst: channelsFirst)
    }
    input = picture(sample.input, shape)
    // Of an answer that is no number every slope is noise; where none is, there is nothing to see.
    let isMeaningful =
      sample.loss.isFinite && sample.saliency.allSatisfy(\.isFinite)
      && sample.saliency.contains { $0 > 0 }
    saliency = isMeaningful ? picture(sample.saliency, shape) : nil
    var (wanted, answer) = (Bitmap?.none, Bitmap?.none)
    if examination.hasClassPerPlace {
      let wantedShape = examination.wantedShape
      answer = Bitmap(
        scores: sample.answer, shape: examination.answerShape, channelsFirst: channelsFirst)
      wanted =
        Bitmap(classes: sample.wanted, shape: wantedShape)
        ?? Bitmap(scores: sample.wanted, shape: wantedShape, channelsFirst: channelsFirst)
    } else if !isStrip {
      answer = picture(sample.answer, examination.answerShape)
      wanted = picture(sample.wanted, examination.wantedShape)
    }
    // One without the other tells nothing.
    (self.wanted, self.answer) = answer == nil || wanted == nil ? (nil, nil) : (wanted, answer)
  }
}
