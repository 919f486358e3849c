import Reporting
import Testing

@Suite struct ProjectFolderTests {
  @Test(arguments: [
    ("a.yaml", "specs/a.yaml"), ("./sub/../a.yaml", "specs/a.yaml"), ("../b.yaml", "b.yaml"),
    ("/work/b.yaml", "b.yaml"), ("/work/specs//c.yaml", "specs/c.yaml"),
  ])
  func pathsAreMadeRelativeToTheRepository(_ path: String, _ relative: String) {
    #expect(ProjectFolder(root: "/work", current: "/work/specs").relative(path) == relative)
  }

  @Test(arguments: ["../../b.yaml", "/elsewhere/b.yaml", "/workshop/b.yaml", "/work"])
  func aFileOutsideHasNoSuchPath(_ path: String) {
    #expect(ProjectFolder(root: "/work", current: "/work/specs").relative(path) == nil)
  }

  @Test func theRootOfAllHoldsEverything() {
    #expect(ProjectFolder(root: "/", current: "/tmp").relative("a.yaml") == "tmp/a.yaml")
  }
}
