// swift-tools-version: 6.2
import PackageDescription

/// One place for every compiler setting, so that no target can drift.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name + "Tests", dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
  name: "coprime",
  platforms: [.macOS(.v26)],
  products: [.executable(name: "coprime", targets: ["coprime"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(
      name: "CYAML", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CMinizip", pkgConfig: "minizip",
      providers: [.apt(["libminizip-dev"]), .brew(["minizip"])]),
    .systemLibrary(
      name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(
      name: "CJPEG", pkgConfig: "libjpeg",
      providers: [.apt(["libjpeg62-turbo-dev"]), .brew(["jpeg-turbo"])]),
    // Decoding in debug builds would be too slow to test with.
    .target(
      name: "CImages", dependencies: ["CPNG", "CJPEG"], cSettings: [.unsafeFlags(["-O2"])],
      linkerSettings: [
        .linkedLibrary("png"), .linkedLibrary("jpeg"), .linkedLibrary("z"), .linkedLibrary("m"),
      ]),
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    // The inner loops are optimised in debug builds too: without that, tests take minutes.
    .target(name: "CKernels", exclude: ["isa"], cSettings: [.unsafeFlags(["-O2"])]),

    module("SourceText"),
    module("JSONText"),
    module("YAML", ["CYAML", "SourceText"]),
    module("Shapes"),
    module("Program", ["Shapes", "Arrays"]),
    module("Arrays"),
    module("DataFiles", ["Arrays", "CZlib", "CMinizip", "CImages"]),
    module("Catalog", ["SourceText", "YAML", "Shapes", "Program", "Arrays", "DataFiles"]),
    module("Spec", ["SourceText", "YAML", "Shapes", "Arrays", "Program", "Catalog"]),
    module("JSONSchema", ["JSONText", "SourceText", "YAML", "Catalog", "Spec"]),
    module(
      "Formatting", ["JSONText", "SourceText", "YAML", "Shapes", "Arrays", "Catalog", "Spec"]),
    module("Analysis", ["SourceText", "Shapes", "Arrays", "Program", "Catalog", "Spec"]),
    module(
      "Linting",
      ["SourceText", "YAML", "Shapes", "Arrays", "Program", "Catalog", "Spec", "Analysis"]),
    module("Kernels", ["CKernels", "Shapes", "Program", "Arrays"]),
    module(
      "Training",
      [
        "CSQLite", "JSONText", "SourceText", "YAML", "Shapes", "Program", "Arrays", "DataFiles",
        "Catalog",
        "Spec", "Formatting", "Analysis", "Kernels",
      ]),
    module(
      "Verification",
      [
        "JSONText", "SourceText", "Shapes", "Program", "Arrays", "Catalog", "Spec", "Analysis",
        "Kernels",
        "Training",
      ]),
    module("FrameworkErrors"),
    module(
      "Reporting",
      [
        "FrameworkErrors", "JSONText", "SourceText", "Shapes", "Arrays", "DataFiles", "Program",
        "Catalog",
        "Spec",
        "Analysis", "Linting",
        "Training", "Verification",
      ]),
    module(
      "Experiments",
      [
        "JSONText", "SourceText", "YAML", "Shapes", "Arrays", "Program", "DataFiles", "Catalog",
        "Spec",
        "Formatting", "Analysis", "Kernels", "Training", "Reporting",
      ]),
    .executableTarget(
      name: "coprime",
      dependencies: [
        "SourceText", "YAML", "Shapes", "Program", "Catalog", "Spec", "Analysis", "Linting",
        "Training",
        "Verification", "Experiments", "FrameworkErrors", "Reporting", "JSONText", "JSONSchema",
        "Templates",
        "Formatting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),

    .target(name: "CPeak", path: "Benchmarks/peak", cSettings: [.unsafeFlags(["-O2"])]),
    .executableTarget(
      name: "steps", dependencies: ["CPeak", "Kernels", "Program", "Shapes", "Arrays"],
      path: "Benchmarks/steps", swiftSettings: strict),
    .executableTarget(
      name: "inference", dependencies: ["Analysis", "SourceText", "Spec"],
      path: "Benchmarks/inference", swiftSettings: strict),

    module("Templates"),
    module("Generation"),
    .executableTarget(name: "generate", dependencies: ["Generation"], swiftSettings: strict),
    module("Documentation", ["SourceText", "Catalog", "Reporting"]),
    .executableTarget(
      name: "document", dependencies: ["Documentation", "SourceText"], swiftSettings: strict),

    .executableTarget(
      name: "fuzz",
      dependencies: [
        "SourceText", "YAML", "Shapes", "Catalog", "Spec", "Analysis", "Linting", "Formatting",
        "Reporting", "Arrays", "DataFiles",
      ], swiftSettings: strict),

    tests("SourceText", ["SourceText"]),
    tests("YAML", ["YAML", "SourceText"]),
    tests("Shapes", ["Shapes"]),
    tests("Program", ["Program", "Shapes", "Arrays"]),
    tests("Arrays", ["Arrays"]),
    tests("DataFiles", ["DataFiles", "Arrays"]),
    tests(
      "Catalog",
      ["Catalog", "SourceText", "YAML", "Shapes", "Program", "Arrays", "DataFiles", "Kernels"]),
    tests("Spec", ["Spec", "Catalog", "SourceText", "YAML", "Shapes"]),
    tests("Analysis", ["Analysis", "Spec", "Catalog", "Program", "SourceText", "Shapes"]),
    tests(
      "Linting",
      ["Linting", "Analysis", "Spec", "Catalog", "Program", "Shapes", "SourceText", "Generation"]),
    tests("Kernels", ["Kernels", "Program", "Shapes", "Arrays"]),
    tests(
      "Training",
      [
        "JSONText", "Training", "Kernels", "Spec", "Analysis", "Catalog", "Program", "Arrays",
        "DataFiles",
        "SourceText",
      ]),
    tests("Verification", ["Verification", "Training", "Spec", "Analysis", "SourceText"]),
    tests(
      "Experiments",
      [
        "Experiments", "DataFiles", "JSONText", "YAML", "Reporting", "Training", "Spec", "Analysis",
        "SourceText",
      ]),
    tests("FrameworkErrors", ["FrameworkErrors"]),
    tests("Reporting", ["Reporting", "Linting", "Analysis", "Spec", "Shapes", "SourceText"]),
    tests("CommandLine", ["Generation", "SourceText"]),
    tests(
      "Gradient",
      ["Catalog", "Kernels", "Program", "Shapes", "Arrays", "SourceText", "YAML"]),
    tests("Specs", ["Linting", "Spec", "SourceText", "Documentation"]),
    tests("Documentation", ["Documentation", "SourceText", "Spec", "Verification"]),
    tests("Templates", ["Templates", "Linting", "Spec", "SourceText"]),
    tests(
      "Formatting",
      [
        "Formatting", "Analysis", "Linting", "Spec", "Catalog", "Program", "Shapes", "SourceText",
        "Templates",
      ]),
    tests("JSONSchema", ["JSONSchema", "JSONText", "Catalog", "Spec"]),
    tests(
      "Conformance",
      [
        "JSONText", "SourceText", "Shapes", "Program", "Arrays", "Catalog", "Spec", "Analysis",
        "Linting",
        "Kernels", "Training", "Reporting",
      ]),
  ]
)
