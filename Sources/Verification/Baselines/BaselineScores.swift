/// What simple models, fitted on some samples, cost on others.
struct BaselineScores {
  private static let models: [any Baseline.Type] = [
    ConstantBaseline.self, LinearBaseline.self, NearestMeanBaseline.self, NeighboursBaseline.self,
  ]

  private let question: Question
  private let answers: Answers
  private let fitted: [any Baseline]
  /// Places of the samples of each table behind one another.
  let parts: [Range<Int>]

  /// - Parameters:
  ///   - tables: those to be asked about behind the one to be fitted on.
  ///   - count: samples of the first table to be fitted on; nil: all.
  init(
    _ question: Question, _ tables: [SampleTable], fittedOn count: Int? = nil, isScaled: Bool
  ) {
    var answers = question.answers(tables[0])
    for table in tables.dropFirst() { answers.append(question.answers(table)) }
    let points = Points(tables[0], Array(tables.dropFirst()), isScaled: isScaled)
    let isNumeric = tables.allSatisfy { $0.isNumeric && $0.features.allSatisfy(\.isFinite) }
    let models = Self.models.filter { model in
      (isNumeric || model == ConstantBaseline.self) && model.canAnswer(question)
    }
    let rows = 0..<(count ?? tables[0].count)
    fitted = models.map { $0.init(points, answers, fitted: rows) }
    var first = 0
    parts = tables.map { table in
      defer { first += table.count }
      return first..<first + table.count
    }
    (self.question, self.answers) = (question, answers)
  }

  /// The mean cost of the answers of one model, and how far it may be off.
  struct Score {
    let name: String
    let cost: Double
    /// Standard error of the mean.
    let error: Double
  }

  /// The score of each model on some samples; the constant answer comes first.
  func scores(_ asked: some Collection<Int>) -> [Score] {
    fitted.map { model in
      let spread = Spread(asked.map { question.cost(model.answer($0), answers[$0]) })
      return Score(
        name: type(of: model).name, cost: spread.mean,
        error: spread.deviation / Double(max(1, asked.count)).squareRoot())
    }
  }
}
