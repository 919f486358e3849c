/// How certain and how grave a finding is.
public enum Severity: String, Hashable, Comparable, Sendable, CaseIterable {
  /// Advice.
  case info
  /// Likely harm.
  case warning
  /// Cannot work, or its result means nothing.
  case error

  public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .error: 2
    }
  }
}

/// One problem found in a spec.
public struct Diagnostic: Hashable, Sendable {
  /// A second place that explains the first; without a range it is a remark only.
  public struct Note: Hashable, Sendable {
    public let message: String
    public let range: SourceRange?
    /// Whether it is a link of the chain of reasons that leads to the finding, in the order of the notes.
    public let isStep: Bool
    public init(_ message: String, at range: SourceRange? = nil, isStep: Bool = false) {
      self.message = message
      self.range = range
      self.isStep = isStep
    }
  }

  /// Stable `group/name` identifier: the key of configuration, suppressions and documentation.
  public let rule: String
  public var severity: Severity
  public let range: SourceRange
  /// What is wrong, in lower case and without a final full stop.
  public var message: String
  public var notes: [Note]
  /// What to do about it, in words.
  public var help: String?
  public var fixes: [FixIt]

  public init(
    _ rule: String, _ severity: Severity, _ message: String, at range: SourceRange,
    notes: [Note] = [], help: String? = nil, fixes: [FixIt] = []
  ) {
    self.rule = rule
    self.severity = severity
    self.message = message
    self.range = range
    self.notes = notes
    self.help = help
    self.fixes = fixes
  }
}

/// Text edits that together resolve a diagnostic.
public struct FixIt: Hashable, Sendable {
  /// Who may apply the fix.
  public enum Safety: String, Hashable, Sendable {
    /// Keeps the meaning of the spec.
    case safe
    /// May change what is trained.
    case unsafe
    /// Shown, never applied.
    case display
  }
  public struct Edit: Hashable, Sendable {
    public let range: SourceRange
    public let replacement: String
    public init(_ range: SourceRange, _ replacement: String) {
      self.range = range
      self.replacement = replacement
    }
  }

  public let title: String
  public let safety: Safety
  public let edits: [Edit]

  public init(_ title: String, _ safety: Safety, _ edits: [Edit]) {
    self.title = title
    self.safety = safety
    self.edits = edits.sorted { $0.range < $1.range }
  }

  public static func replace(
    _ range: SourceRange, with text: String, _ title: String, _ safety: Safety = .safe
  ) -> FixIt {
    FixIt(title, safety, [Edit(range, text)])
  }
}
