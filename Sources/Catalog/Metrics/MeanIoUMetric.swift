/// How much the predicted and the true places of each class overlap.
package struct MeanIoUMetric: Metric {
  package static let about = About(
    "mean_io_u", aliases: ["mean_iou", "MeanIoU", "OneHotMeanIoU"], dialects: Dialect.allCases,
    "Takes the mean over classes of the overlap of their predicted and true places.",
    formula: "mean of tp / (tp + fp + fn) over the classes that occur")
  package static let schema = Schema(Self(), [])
  package init() {}

  package var metricContract: MetricContract {
    MetricContract(tasks: [.classification], decision: .largest(1))
  }

  package func accumulator(_ loss: LossContract?) -> any MetricAccumulator {
    ConfusionAccumulator(.largest) { counts in
      let occurring = counts.filter { $0.union > 0 }
      guard !occurring.isEmpty else { return 0 }
      return occurring.reduce(0) { $0 + $1.truePositives / $1.union } / Double(occurring.count)
    }
  }
}
