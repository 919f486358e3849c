internal import Analysis
internal import SourceText
internal import Spec

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Prints the least microseconds that reading a spec, building its graph and interpreting it took.
///
/// Arguments: a spec, and how often to do it.
@main struct InferenceTimer {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count == 3, let rounds = Int(arguments[2]), rounds > 0,
      let file = try? SourceFile.load(arguments[1])
    else {
      print("usage: inference SPEC ROUNDS")
      exit(2)
    }
    let bytes = file.text
    let clock = ContinuousClock()
    var least = (reading: Duration.seconds(1_000), interpreting: Duration.seconds(1_000))
    var total = Duration.seconds(1_000)
    var layers = 0
    for _ in 0..<rounds {
      let start = clock.now
      let document = SpecDocument.read(bytes, path: arguments[1])
      let between = clock.now
      let spec = AnalyzedSpec(document)
      let end = clock.now
      layers = spec?.nodes.count ?? 0
      least.reading = min(least.reading, between - start)
      least.interpreting = min(least.interpreting, end - between)
      total = min(total, end - start)
    }
    print(
      "layers \(layers) reading_us \(least.reading.microseconds) "
        + "interpreting_us \(least.interpreting.microseconds) total_us \(total.microseconds)")
  }
}

extension Duration {
  var microseconds: Int64 {
    components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
  }
}
