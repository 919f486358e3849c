internal import SourceText

/// Finds for each weight of a spec its numbers in a file: by names, else by shapes where they leave no doubt.
struct WeightMatching {
  /// By the names of the spec.
  private(set) var values: [String: [Float]] = [:]
  /// Names in the file that nothing was taken from, in its order.
  private(set) var unused: [String] = []

  /// One layer in the file, with its tensors by their names within it.
  private typealias Source = [String: Safetensors.Tensor]

  private let file: WeightFile
  private let separator: Character
  private var sources: [String: Source] = [:]
  private var taken: Set<String> = []

  /// - Parameters:
  ///   - forms: how each module is written in the file; nil where there is no such way.
  ///   - separator: between the parts of the file's names.
  ///   - map: for layers of the spec their names in the file.
  /// - Throws: ``RunError`` that lists what is missing, left over or of another shape.
  init(
    _ file: WeightFile, _ modules: [(module: WeightModule, form: ModuleForm?)],
    separator: Character, map: [String: String] = [:]
  ) throws(RunError) {
    self.file = file
    self.separator = separator
    findSources()
    var open: [(module: WeightModule, form: ModuleForm)] = []
    var problems: [String] = []
    for (module, form) in modules {
      guard let form else {
        problems.append("'\(module.name)' (\(module.kind)) has no counterpart of one piece there")
        continue
      }
      guard let path = try named(module, map) else {
        open.append((module, form))
        continue
      }
      problems += take(module, form, from: path)
    }
    problems += pair(open)
    unused = file.tensors.map(\.name).filter { !taken.contains($0) && !Self.isCounter($0) }
    guard problems.isEmpty else { throw failure(problems) }
  }

  /// PyTorch counts batches, which nothing depends on.
  private static func isCounter(_ name: String) -> Bool { name.hasSuffix("num_batches_tracked") }

  // MARK: Sources

  /// Every prefix of a name may be a layer: which one is depends on what stands behind it.
  private mutating func findSources() {
    for tensor in file.tensors where !Self.isCounter(tensor.name) {
      sources["", default: [:]][tensor.name] = tensor
      for index in tensor.name.indices where tensor.name[index] == separator {
        let local = tensor.name[tensor.name.index(after: index)...]
        sources[String(tensor.name[..<index]), default: [:]][String(local)] = tensor
      }
    }
  }

  /// The first part of all names, as wrappers put one before them.
  private var commonPrefix: String? {
    let firsts = Set(file.tensors.map { $0.name.prefix { $0 != separator } })
    return firsts.count == 1 ? firsts.first.map { "\($0)\(separator)" } : nil
  }

  private func named(
    _ module: WeightModule, _ map: [String: String]
  ) throws(RunError) -> String? {
    if let name = map[module.name] {
      if sources[name] != nil { return name }
      let nearest = didYouMean(name, among: sources.keys.sorted())
      throw RunError(
        "has no layer '\(name)', which '\(module.name)' is mapped to", file: file.path,
        help: nearest.map { "did you mean '\($0)'?" })
    }
    let own = String(module.name.map { $0 == "/" ? separator : $0 })
    return [own, (commonPrefix ?? "") + own].first { sources[$0] != nil }
  }

  // MARK: Taking

  private mutating func take(
    _ module: WeightModule, _ form: ModuleForm, from path: String
  ) -> [String] {
    let source = sources[path] ?? [:]
    var problems: [String] = []
    for (weight, tensors) in zip(module.weights, form.tensors) {
      var sum = [Float](repeating: 0, count: weight.shape.reduce(1, *))
      for tensor in tensors {
        guard let found = source[tensor.local] else {
          problems.append(missing(tensor, of: weight, source, path))
          continue
        }
        guard found.shape == tensor.shape else {
          problems.append(
            "'\(weight.name)' needs '\(found.name)' to be \(tensor.shape), not \(found.shape)")
          continue
        }
        taken.insert(found.name)
        let numbers = found.values
        for (index, place) in tensor.places.indices.enumerated() where place >= 0 {
          sum[index] += numbers[place]
        }
      }
      values[weight.name] = sum
    }
    return problems
  }

  private func missing(
    _ tensor: ForeignTensor, of weight: WeightModule.Weight, _ source: Source, _ path: String
  ) -> String {
    let wanted = path.isEmpty ? tensor.local : "\(path)\(separator)\(tensor.local)"
    let nearest = didYouMean(wanted, among: file.tensors.map(\.name)).map {
      "; the nearest is '\($0)'"
    }
    return "'\(weight.name)' needs '\(wanted)' \(tensor.shape), which is missing\(nearest ?? "")"
  }

  // MARK: By shapes

  /// Layers whose names say nothing: as many in the file as in the spec must have the same tensors, and their names
  /// must differ in numbers alone, which then order them.
  private mutating func pair(_ open: [(module: WeightModule, form: ModuleForm)]) -> [String] {
    var problems: [String] = []
    var groups:
      [(signature: [String: [Int]], members: [(module: WeightModule, form: ModuleForm)])] =
        []
    for entry in open {
      let signature = entry.form.signature
      if let index = groups.firstIndex(where: { $0.signature == signature }) {
        groups[index].members.append(entry)
      } else {
        groups.append((signature, [entry]))
      }
    }
    for group in groups {
      let paths = paths(with: group.signature)
      let patterns = Set(paths.map { NaturalOrder($0).pattern })
      guard paths.count == group.members.count, patterns.count == 1 else {
        problems += group.members.map { doubt($0.module, group.signature, paths) }
        continue
      }
      let ordered = paths.sorted { NaturalOrder($0) < NaturalOrder($1) }
      for (member, path) in zip(group.members, ordered) {
        problems += take(member.module, member.form, from: path)
      }
    }
    return problems
  }

  /// Layers of the file that consist of just these tensors and were not taken yet.
  private func paths(with signature: [String: [Int]]) -> [String] {
    sources.keys.filter { path in
      guard let source = sources[path], source.count == signature.count else { return false }
      return source.allSatisfy {
        signature[$0.key] == $0.value.shape && !taken.contains($0.value.name)
      }
    }.sorted()
  }

  private func doubt(
    _ module: WeightModule, _ signature: [String: [Int]], _ paths: [String]
  ) -> String {
    let tensors = signature.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let what = "'\(module.name)' (\(tensors.joined(separator: ", ")))"
    guard !paths.isEmpty else { return "\(what) is not there" }
    let names = paths.prefix(6).map { "'\($0)'" }.joined(separator: ", ")
    return "\(what) may be any of \(names)\(paths.count > 6 ? " …" : "")"
  }

  // MARK: Failing

  private static let longestList = 24

  private func failure(_ problems: [String]) -> RunError {
    let left = file.tensors.filter { unused.contains($0.name) }.map {
      "left over: '\($0.name)' \($0.shape)"
    }
    let all = problems + left
    let more = all.count > Self.longestList ? ["… and \(all.count - Self.longestList) more"] : []
    let lines = all.prefix(Self.longestList) + more
    return RunError(
      "does not hold the weights of this spec: \(problems[0])", file: file.path,
      help: "give layers their names in the file with --weights-map\n"
        + lines.map { "    \($0)" }.joined(separator: "\n"))
  }
}

/// A name as words and numbers, so that `layer.10` comes behind `layer.9`.
private struct NaturalOrder: Comparable {
  private let numbers: [Int]
  /// The name with its numbers left out.
  let pattern: String

  init(_ name: String) {
    var numbers: [Int] = []
    var pattern = ""
    var digits = ""
    for character in name + "\0" {
      if character.isASCII, character.isNumber {
        digits.append(character)
        continue
      }
      if let number = Int(digits) {
        numbers.append(number)
        pattern += "#"
      }
      digits = ""
      pattern.append(character)
    }
    (self.numbers, self.pattern) = (numbers, pattern)
  }

  static func < (a: Self, b: Self) -> Bool { a.numbers.lexicographicallyPrecedes(b.numbers) }
}
