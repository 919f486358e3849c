/// How often samples of each class are taken for each class.
package struct ConfusionMatrix: Hashable, Sendable {
  package let classes: Int
  package let names: [String]
  /// [true class, predicted class], row-major.
  private var counts: [Int]

  init(classes: Int, names: [String]) {
    (self.classes, self.names) = (classes, names)
    counts = Array(repeating: 0, count: classes * classes)
  }

  package subscript(actual: Int, predicted: Int) -> Int { counts[actual * classes + predicted] }

  /// Labels outside of the classes are left out.
  mutating func add(actual: Int, predicted: Int) {
    guard 0..<classes ~= actual, 0..<classes ~= predicted else { return }
    counts[actual * classes + predicted] += 1
  }

  package func name(_ index: Int) -> String {
    names.indices.contains(index) ? names[index] : "\(index)"
  }

  /// Samples of a class.
  package func support(_ actual: Int) -> Int {
    (0..<classes).reduce(0) { $0 + self[actual, $1] }
  }

  /// Share of the samples of a class that are taken for it; nil without samples.
  package func recall(_ actual: Int) -> Double? {
    let support = support(actual)
    return support > 0 ? Double(self[actual, actual]) / Double(support) : nil
  }

  /// Share of what is taken for a class that is of it; nil where nothing is.
  package func precision(_ predicted: Int) -> Double? {
    let total = (0..<classes).reduce(0) { $0 + self[$1, predicted] }
    return total > 0 ? Double(self[predicted, predicted]) / Double(total) : nil
  }
}
