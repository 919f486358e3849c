import Reporting
import Testing

@Suite struct ProjectFolderTests {
  @Test(arguments: [
    ("a.yaml", "specs/a.yaml"), ("./sub/../a.yaml", "specs/a.yaml"), ("../b.yaml", "b.yaml"),
    ("/project/b.yaml", "b.yaml"), ("/project/specs//c.yaml", "specs/c.yaml"),
  ])
  func pathsAreMadeRelativeToTheRepository(_ path: String, _ relative: String) {
    #expect(ProjectFolder(root: "/project", current: "/project/specs").relative(path) == relative)
  }

  @Test(arguments: ["../../b.yaml", "/elsewhere/b.yaml", "/workshop/b.yaml", "/project"])
  func aFileOutsideHasNoSuchPath(_ path: String) {
    #expect(ProjectFolder(root: "/project", current: "/project/specs").relative(path) == nil)
  }

  @Test func theRootOfAllHoldsEverything() {
    #expect(ProjectFolder(root: "/", current: "/tmp").relative("a.yaml") == "tmp/a.yaml")
  }
}
