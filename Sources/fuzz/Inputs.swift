/// The inputs of a run by their index, so that two processes agree on them without a word.
struct Inputs {
  enum Input {
    case spec([UInt8])
    case data(DataKind, [UInt8])

    var bytes: [UInt8] {
      switch self {
      case .spec(let bytes), .data(_, let bytes): bytes
      }
    }
    var fileName: String {
      switch self {
      case .spec: "input.yaml"
      case .data(let kind, _): kind.name
      }
    }
  }

  private let seed: UInt64
  private let corpus: Corpus
  private let mutator: SpecMutator

  init(seed: UInt64, folders: [String]) {
    self.seed = seed
    corpus = Corpus(folders)
    mutator = SpecMutator(corpus: corpus.specs, dictionary: Dictionary())
  }

  var isEmpty: Bool { corpus.specs.isEmpty }

  /// One in six inputs is a data file.
  subscript(index: Int) -> Input {
    var draw = Draw(seed: seed, input: index)
    if index % 6 == 5, let start = draw.pick(corpus.data) {
      var bytes = start.bytes
      let other = draw.pick(corpus.data)?.bytes ?? []
      for _ in 0...draw.below(4) { ByteMutator.mutate(&bytes, other, &draw) }
      return .data(start.kind, bytes)
    }
    return .spec(mutator.input(&draw))
  }
}
