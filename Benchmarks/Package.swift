// swift-tools-version: 6.2

import PackageDescription

// What only measurements need stands apart, so that nobody who uses Kizu builds it.
let package = Package(
  name: "kizu-benchmarks",
  targets: [
    .systemLibrary(name: "CLibPNG", path: "Sources/CLibPNG", pkgConfig: "libpng"),
    .systemLibrary(name: "CLibJPEG", path: "Sources/CLibJPEG", pkgConfig: "libjpeg"),
    .executableTarget(
      name: "decode-floor", dependencies: ["CLibPNG", "CLibJPEG"], path: "Sources/DecodeFloor",
      cSettings: [.unsafeFlags(["-O2"])]),
  ]
)
