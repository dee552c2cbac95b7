// swift-tools-version: 6.2

import PackageDescription

// One place for every setting: each target below takes these and adds nothing of its own.
let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
]

/// Number crunching in a debug build is too slow to test with: these targets are optimised in both.
let crunching: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// The inner loops, once for each level of instructions: the same sources by links, with flags of their own.
///
/// Optimising across modules is off: it would copy code of one level into another.
func kernels(_ level: String, march: String? = nil) -> Target {
  var settings = crunching + [.unsafeFlags(["-Xfrontend", "-disable-cmo"])]
  if let march { settings.append(.unsafeFlags(["-Xcc", "-march=\(march)"])) }
  return .target(name: "KizuKernels\(level)", dependencies: ["CKizuKernels"], swiftSettings: settings)
}

#if arch(x86_64)
  let kernelLevels = [kernels("Baseline"), kernels("V3", march: "x86-64-v3")]
#else
  let kernelLevels = [kernels("Baseline")]
#endif

let numerics: Target.Dependency = .product(name: "RealModule", package: "swift-numerics")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")
let server: Target.Dependency = .product(name: "FlyingFox", package: "FlyingFox")

func module(
  _ name: String, path: String? = nil, _ dependencies: [Target.Dependency] = [],
  settings: [SwiftSetting] = strict
) -> Target {
  .target(name: name, dependencies: dependencies, path: path, swiftSettings: settings)
}

func tests(
  of name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [],
  settings: [SwiftSetting] = strict
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.init(stringLiteral: name)] + dependencies,
    resources: resources, swiftSettings: settings)
}

let package = Package(
  name: "kizu",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Kizu", targets: ["Kizu"]),
    .executable(name: "kizu", targets: ["KizuCommand"]),
  ],
  traits: [
    .trait(name: "MPI", description: "Training on many machines, by Open MPI: docs/mpi.md.")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/swhitty/FlyingFox.git", from: "0.27.1"),
  ],
  targets: kernelLevels + [
    // C libraries and the shims that keep their types out of Swift.
    .systemLibrary(
      name: "CLibPNG", pkgConfig: "libpng",
      providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(
      name: "CLibJPEG", pkgConfig: "libjpeg",
      providers: [.apt(["libjpeg-dev"]), .brew(["jpeg-turbo"])]),
    .systemLibrary(
      name: "CLibTIFF", pkgConfig: "libtiff-4",
      providers: [.apt(["libtiff-dev"]), .brew(["libtiff"])]),
    .target(name: "CKizuCodecs", dependencies: ["CLibPNG", "CLibJPEG", "CLibTIFF"]),
    // Files of its folder avx2 have code for CPUs that are asked first; what is slow in a debug build is optimised.
    .target(
      name: "CKizuDNN", cxxSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))],
      linkerSettings: [.linkedLibrary("dnnl")]),
    // Without the trait MPI nothing of MPI is looked for, and the shim says that it is not there.
    .systemLibrary(
      name: "COpenMPI", pkgConfig: "ompi-c",
      providers: [.apt(["libopenmpi-dev", "openmpi-bin"]), .brew(["open-mpi"])]),
    .target(
      name: "CKizuMPI", dependencies: [.target(name: "COpenMPI", condition: .when(traits: ["MPI"]))],
      cSettings: [.define("KIZU_MPI", .when(traits: ["MPI"]))]),
    .target(name: "CKizuKernels"),
    .target(name: "CKizuFont", exclude: ["OFL.txt", "text.glyphs", "heading.glyphs"]),

    // The path of a photo, from bytes to report. Each module imports only what stands above it.
    module("KizuKernels", kernelLevels.map { .target(name: $0.name) }),
    module("KizuCore", ["KizuKernels", "CKizuKernels", numerics], settings: crunching),
    module("KizuMPI", ["KizuCore", "CKizuMPI"]),
    module("KizuCodecs", ["KizuCore", "CKizuCodecs"], settings: crunching),
    module("KizuData", ["KizuCore", "KizuCodecs", crypto]),
    module("KizuAugment", ["KizuCore", "KizuKernels", "KizuCodecs", numerics], settings: crunching),
    module("KizuNN", ["KizuCore", "CKizuDNN", numerics], settings: crunching),
    module("KizuEval", ["KizuCore", "KizuData", numerics], settings: crunching),
    module(
      "KizuSSL", ["KizuCore", "KizuData", "KizuAugment", "KizuNN", "KizuEval", numerics],
      settings: crunching),
    module(
      "KizuTrial",
      ["KizuCore", "KizuCodecs", "KizuData", "KizuAugment", "KizuNN", "KizuEval", "KizuSSL", numerics],
      settings: crunching),
    module(
      "KizuReport",
      ["KizuCore", "KizuCodecs", "KizuData", "KizuAugment", "KizuEval", "KizuSSL", "KizuTrial", "CKizuFont"],
      settings: crunching),
    .target(
      name: "KizuExport", dependencies: ["KizuCore", "KizuNN", "KizuEval", numerics, protobuf],
      exclude: ["ONNX/onnx.proto"], swiftSettings: crunching),
    module(
      "KizuSamples", path: "datasets/generator", ["KizuCore", "KizuCodecs", numerics], settings: crunching),
    module(
      "Kizu",
      [
        "KizuCore", "KizuCodecs", "KizuData", "KizuAugment", "KizuNN", "KizuEval", "KizuSSL", "KizuTrial",
        "KizuReport", "KizuExport", "KizuSamples", "KizuMPI",
      ]),
    // Apart from the library product: what a program imports has no network code.
    module(
      "KizuView",
      [
        "KizuCore", "KizuCodecs", "KizuData", "KizuAugment", "KizuNN", "KizuEval", "KizuSSL", "KizuTrial",
        "KizuReport", server,
      ]),
    .executableTarget(
      name: "KizuCommand", dependencies: ["Kizu", "KizuView", arguments, logging], swiftSettings: strict),

    tests(of: "KizuCore", [numerics]),
    tests(of: "KizuMPI", ["KizuCore"]),
    tests(of: "KizuCodecs", ["KizuCore"], resources: [.copy("Fixtures")]),
    tests(of: "KizuData", ["KizuCore", "KizuCodecs"]),
    tests(
      of: "KizuAugment", ["KizuCore", "KizuKernels", "CAllocationCount"], resources: [.copy("Fixtures")],
      settings: crunching),
    .target(name: "CAllocationCount", path: "Tests/CAllocationCount"),
    tests(of: "KizuNN", ["KizuCore", numerics], resources: [.copy("Fixtures")]),
    tests(of: "KizuEval", ["KizuCore", "KizuData"], resources: [.copy("Fixtures")]),
    tests(
      of: "KizuSSL",
      [
        "KizuCore", "KizuCodecs", "KizuData", "KizuAugment", "KizuNN", "KizuEval", "KizuSamples", numerics,
      ],
      resources: [.copy("Fixtures")], settings: crunching),
    tests(
      of: "KizuTrial",
      [
        "KizuCore", "KizuCodecs", "KizuData", "KizuAugment", "KizuNN", "KizuEval", "KizuSSL", "KizuSamples",
      ], settings: crunching),
    tests(
      of: "KizuReport", ["KizuCore", "KizuEval", "KizuData", "KizuAugment", "KizuSSL", "KizuTrial"],
      resources: [.copy("Fixtures")]),
    tests(
      of: "KizuExport", ["KizuCore", "KizuAugment", "KizuNN", "KizuEval", protobuf],
      resources: [.copy("Fixtures")], settings: crunching),
    tests(of: "KizuSamples", ["KizuCore", "KizuCodecs"]),
    tests(of: "KizuView", ["KizuCore", "KizuCodecs", "KizuData", "KizuAugment", "KizuReport", "KizuSSL"]),
    tests(of: "KizuCommand", ["Kizu"], resources: [.copy("Snapshots")]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
