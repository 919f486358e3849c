internal import Reporting

/// A page for every rule, and their list.
enum RuleDocuments {
  static let folder = "docs/rules"

  static var all: [GeneratedDocument] {
    let cards = RuleCard.all
    return [GeneratedDocument(path: RuleIndexPage.path, text: RuleIndexPage.markdown(cards))]
      + cards.map { card in
        let page = RulePage(card)
        return GeneratedDocument(path: page.path, text: page.markdown())
      }
  }

  /// Every page below the folder that is none of these.
  static func orphans(in root: String) -> [String] {
    let paths = Set(RuleCard.all.map { RulePage($0).path } + [RuleIndexPage.path])
    return pages(in: folder, root).filter { !paths.contains($0) }
  }

  private static func pages(in folder: String, _ root: String) -> [String] {
    fileNames(in: "\(root)/\(folder)").flatMap { name in
      name.hasSuffix(".md") ? ["\(folder)/\(name)"] : pages(in: "\(folder)/\(name)", root)
    }
  }
}
