import ArgumentParser
import Kizu

/// Which photos are accepted, and where their pixels are kept.
struct ReadingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The most megapixels of a photo, 1 to 4000; larger ones count as broken. (default: 250)", valueName: "n"
    ))
  var pixelLimit: Int?

  @Flag(help: "Take a JPEG that ends early as far as it goes, instead of leaving it out as broken.")
  var acceptTruncated = false

  @Option(
    help: ArgumentHelp(
      """
      Where decoded photos are kept, so that they are decoded once and not in every run. \
      Whoever may read this folder can see the photos. \
      (default: $XDG_CACHE_HOME/kizu or ~/.cache/kizu)
      """, valueName: "folder"))
  var cache: String?

  @Option(
    help: ArgumentHelp(
      "The most that is kept there, such as 500MB or 50GB. (default: 20GB, or half of what is free)",
      valueName: "size"))
  var cacheLimit: ByteCount?

  @Flag(help: "Keep decoded photos for this run only.")
  var noCache = false

  /// What `--pixel-limit` may be, in megapixels.
  static let pixelLimits = 1...4000

  mutating func validate() throws {
    if let pixelLimit { try check("--pixel-limit", pixelLimit, in: Self.pixelLimits) }
    guard !noCache || cache == nil else {
      throw ValidationError("--no-cache and --cache exclude each other; give one.")
    }
  }

  /// The most pixels, if the user gave them.
  var pixels: Int? { pixelLimit.map { $0 * 1_000_000 } }

  /// The limits as the library takes them.
  var limits: ReadingLimits {
    ReadingLimits(pixelLimit: pixels ?? PhotoCodec.pixelLimit, acceptsTruncated: acceptTruncated)
  }

  /// The cache as the library takes it.
  var cacheSettings: PixelCacheSettings {
    PixelCacheSettings(
      place: noCache ? .temporary : .folder(cache ?? PixelCacheSettings.userFolder), limit: cacheLimit?.bytes)
  }
}
