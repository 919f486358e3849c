/// The values of a summary that TensorBoard's plugins show.
enum SummaryValue {
  static func scalar(_ tag: String, _ value: Double) -> ProtobufMessage {
    message {
      $0.add(1, tag)
      $0.add(2, Float(value))
    }
  }

  /// Markdown.
  static func text(_ tag: String, _ text: String) -> ProtobufMessage {
    message {
      $0.add(1, tag)
      $0.add(9, metadata("text", []))
      $0.add(
        8,
        message { tensor in
          tensor.add(1, 7)  // DT_STRING
          tensor.add(2, message { shape in shape.add(2, message { $0.add(1, 1) }) })
          tensor.add(8, text)
        })
    }
  }

  /// Counts in 30 intervals of equal width; nil where no number is finite.
  static func histogram(_ tag: String, _ numbers: [Float]) -> ProtobufMessage? {
    let finite = numbers.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return nil }
    let intervals = 30
    let width = (Double(high) - Double(low)) / Double(intervals)
    var counts = [Double](repeating: 0, count: intervals)
    var (sum, squares) = (0.0, 0.0)
    for number in finite {
      let value = Double(number)
      sum += value
      squares += value * value
      let place = width > 0 ? Int((value - Double(low)) / width) : 0
      counts[min(place, intervals - 1)] += 1
    }
    let limits = (1...intervals).map { Double(low) + width * Double($0) }
    return message {
      $0.add(1, tag)
      $0.add(
        5,
        message { histogram in
          histogram.add(1, Double(low))
          histogram.add(2, Double(high))
          histogram.add(3, Double(finite.count))
          histogram.add(4, sum)
          histogram.add(5, squares)
          histogram.add(packed: 6, limits)
          histogram.add(packed: 7, counts)
        })
    }
  }

  /// What the plugin for hyper-parameters reads: the parameters and the metrics that they led to.
  static func parameters(
    _ parameters: [(name: String, value: String)], metrics: [String], name: String
  ) -> [ProtobufMessage] {
    let experiment = message { experiment in
      experiment.add(6, name)
      for parameter in parameters {
        experiment.add(
          4,
          message {
            $0.add(1, parameter.name)
            $0.add(4, Double(parameter.value) == nil ? 1 : 3)
          })
      }
      for metric in metrics {
        experiment.add(5, message { info in info.add(1, message { $0.add(2, metric) }) })
      }
    }
    let start = message { start in
      for parameter in parameters {
        start.add(
          1,
          message { entry in
            entry.add(1, parameter.name)
            entry.add(
              2,
              message { value in
                if let number = Double(parameter.value) {
                  value.add(2, number)
                } else {
                  value.add(3, parameter.value)
                }
              })
          })
      }
      start.add(4, name)
      start.add(5, wallSeconds())
    }
    return [
      plugin("_hparams_/experiment", message { $0.add(2, experiment) }),
      plugin("_hparams_/session_start_info", message { $0.add(3, start) }),
    ]
  }

  private static func plugin(_ tag: String, _ content: ProtobufMessage) -> ProtobufMessage {
    message {
      $0.add(1, tag)
      $0.add(9, metadata("hparams", content.bytes))
    }
  }

  private static func metadata(_ plugin: String, _ content: [UInt8]) -> ProtobufMessage {
    message { metadata in
      metadata.add(
        1,
        message {
          $0.add(1, plugin)
          if !content.isEmpty { $0.add(2, content) }
        })
    }
  }
}
