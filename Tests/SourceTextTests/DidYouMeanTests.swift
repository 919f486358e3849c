import SourceText
import Testing

@Suite("Did you mean")
struct DidYouMeanTests {
  private static let names = [
    "conv1d", "conv2d", "dense", "dropout", "flatten", "max_pooling2d", "learning_rate", "relu",
    "batch_normalization", "units", "filters", "kernel_size", "lstm", "gru", "seed", "add",
  ]

  @Test(
    "the name meant is found",
    arguments: zip(
      [
        "MaxPooling2D", "learningRate", "learning-rate", "Dense", "dnese", "dens", "densee",
        "drop_out",
        "fliters", "kernal_size", "batch_normalisation", "BatchNorm", "rellu", "lsmt", "conv2D",
        "sede",
        "learning", "Conv_2d", "adds", "kernel_sizes",
      ],
      [
        "max_pooling2d", "learning_rate", "learning_rate", "dense", "dense", "dense", "dense",
        "dropout",
        "filters", "kernel_size", "batch_normalization", "batch_normalization", "relu", "lstm",
        "conv2d",
        "seed", "learning_rate", "conv2d", "add", "kernel_size",
      ]))
  func found(_ word: String, _ name: String) {
    #expect(didYouMean(word, among: Self.names) == name)
  }

  @Test(
    "nothing is guessed for words that are not close",
    arguments: [
      "", "x", "_", "xyz", "transformer", "optimizer", "con", "conv", "🚀", "ad", "momentum",
    ])
  func notFound(_ word: String) {
    #expect(didYouMean(word, among: Self.names) == nil)
  }

  @Test("the answer does not depend on the order of the names")
  func order() {
    let names = ["bat", "cat", "hat", "cats"]
    #expect(didYouMean("rat", among: names) == "bat")
    #expect(didYouMean("rat", among: names.reversed()) == "bat")
    #expect(didYouMean("cta", among: Set(names)) == "cat")
    #expect(didYouMean("conv3d", among: ["conv2d", "conv1d"]) == "conv1d")
  }

  @Test("distances agree with a plain table of all prefixes")
  func againstTable() {
    var generator = SplitMix(state: 11)
    for _ in 0..<2000 {
      let a = word(&generator)
      let b = word(&generator)
      let threshold = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3][a.utf8.count]
      let isPrefix = a.utf8.count >= 3 && b.utf8.count > a.utf8.count && b.hasPrefix(a)
      let isClose = Self.distance([UInt8](a.utf8), [UInt8](b.utf8)) <= threshold
      #expect((didYouMean(a, among: [b]) != nil) == (isClose || isPrefix), "\(a) \(b)")
    }
  }

  private func word(_ generator: inout SplitMix) -> String {
    String(
      (0..<Int.random(in: 1...12, using: &generator)).map { _ in
        "ab".randomElement(using: &generator) ?? "a"
      })
  }

  /// Optimal string alignment by its definition.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var table = (0...a.count).map { i in (0...b.count).map { i == 0 ? $0 : $0 == 0 ? i : 0 } }
    for i in a.indices {
      for j in b.indices {
        var best = min(
          table[i][j + 1] + 1, table[i + 1][j] + 1, table[i][j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          best = min(best, table[i - 1][j - 1] + 1)
        }
        table[i + 1][j + 1] = best
      }
    }
    return table[a.count][b.count]
  }
}

@Suite("Order of findings")
struct DiagnosticOrderTests {
  @Test("findings are sorted by file, place, rule and message, and told once")
  func sorted() {
    func finding(
      _ file: Int, _ start: Int, _ rule: String, _ message: String, _ note: String? = nil
    )
      -> Diagnostic
    {
      Diagnostic(
        rule, .error, message, at: SourceRange(FileID(file), start, start + 1),
        notes: note.map { [.init($0)] } ?? [])
    }
    let expected = [
      finding(0, 1, "a/a", "m", "first"), finding(0, 1, "a/b", "m"), finding(0, 1, "a/b", "n"),
      finding(0, 2, "a/a", "m"), finding(1, 0, "a/a", "m"),
    ]
    var generator = SplitMix(state: 3)
    for _ in 0..<50 {
      let shuffled = expected.shuffled(using: &generator)
      let repeated = shuffled + [finding(0, 1, "a/a", "m", "second"), finding(1, 0, "a/a", "m")]
      #expect(DiagnosticOrder.sorted(repeated) == expected)
    }
    #expect(DiagnosticOrder.sorted([]).isEmpty)
  }
}
