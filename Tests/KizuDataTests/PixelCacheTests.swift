import Foundation
import KizuCodecs
import KizuCore
import Testing

@testable import KizuData

@Suite struct PixelCacheTests {
  private static let form = PhotoForm(shortSide: 24)
  private static let large = 1 << 30

  /// A folder with photos of several sizes, grey and colour.
  private static func photos(in folder: TemporaryFolder, count: Int = 6) throws -> [Photo] {
    for index in 0..<count {
      let (width, height) = (17 + 13 * index, 60 - 7 * index)
      var image = ImageBuffer(width: width, height: height, channels: index % 2 == 0 ? 3 : 1)
      for place in image.pixels.indices {
        image.pixels[place] = UInt8(truncatingIfNeeded: place &* 31 + index)
      }
      try folder.write("photos/\(index).png", bytes: PhotoCodec.encodePNG(image))
    }
    return try PhotoSet.load(folder: folder.path("photos"), labels: nil).photos
  }

  private static func cache(in folder: TemporaryFolder, limit: Int = large) throws -> PixelCache {
    try PixelCache(folder: folder.path("cache"), limit: limit, form: form)
  }

  private static func images(_ photos: [Photo], _ cache: PixelCache?) throws -> [ImageBuffer] {
    let reader = PhotoReader(form: form, cache: cache)
    return try photos.map { try reader.read($0).photo.get().image }
  }

  private static func only(_ name: String, in folder: TemporaryFolder) throws -> String {
    let caches = try FileManager.default.contentsOfDirectory(atPath: folder.path("cache"))
    return folder.path("cache/\(caches[0])/\(name)")
  }

  @Test func hitsAndFreshDecodesGiveTheSamePixels() throws {
    let folder = try TemporaryFolder()
    let photos = try Self.photos(in: folder)
    let fresh = try Self.images(photos, nil)
    #expect(fresh.allSatisfy { min($0.width, $0.height) <= 24 })
    // Smaller photos are not enlarged.
    #expect(fresh[0].width == 17)
    // First through the cache that fills, then through one opened anew, after the files' names changed.
    #expect(try Self.images(photos, Self.cache(in: folder)) == fresh)
    let again = try Self.cache(in: folder)
    for (index, photo) in photos.enumerated() {
      let row = PhotoReader(form: Self.form, cache: again).read(photo)
      #expect(row.entry != nil && row.row == PhotoReader(form: Self.form).read(photo).row)
      #expect(try row.photo.get().image == fresh[index])
    }
    let size = try #require(
      try FileManager.default.attributesOfItem(atPath: Self.only("pixels", in: folder))[.size])
    _ = try Self.images(photos, again)
    // Nothing was stored twice.
    #expect(
      try FileManager.default.attributesOfItem(atPath: Self.only("pixels", in: folder))[.size] as? Int == size
        as? Int)
  }

  @Test("What another process stores after a cache was opened is found in it")
  func storedMeanwhile() throws {
    let folder = try TemporaryFolder()
    let photos = try Self.photos(in: folder)
    let caches = try [Self.cache(in: folder), Self.cache(in: folder)]
    let digests = try photos.map { try FileDigest.sha256(ofFile: $0.file) }
    #expect(digests.allSatisfy { caches[1].entry(for: $0) == nil })
    _ = try Self.images(photos, caches[0])
    #expect(digests.allSatisfy { caches[1].entry(for: $0) != nil })
  }

  @Test(
    "A store is the same whichever photo it begins with, and that one is read first", arguments: [0, 1, 5])
  func beginnings(first: Int) throws {
    let folder = try TemporaryFolder()
    let photos = try Self.photos(in: folder)
    try folder.write("photos/2.png", bytes: [1, 2, 3])
    let cache = try Self.cache(in: folder)
    let whole = PhotoStore(reading: photos, by: PhotoReader(form: Self.form), threads: 1)
    let turned = PhotoStore(
      reading: photos, by: PhotoReader(form: Self.form, cache: cache), threads: 1, startingAt: first)
    #expect(turned.manifest == whole.manifest && turned.photos == whole.photos && whole.photos.count == 5)
    #expect(turned.samples == whole.samples && turned.normalization == whole.normalization)
    for sample in whole.samples { #expect(try turned.image(sample) == whole.image(sample)) }
    let digest = try FileDigest.sha256(ofFile: photos[first].file)
    #expect(cache.entry(for: digest)?.row.offset == 0)
  }

  @Test func partsOfStoredPhotosAreTheirCrops() throws {
    let folder = try TemporaryFolder()
    let cache = try Self.cache(in: folder)
    let reader = PhotoReader(form: Self.form, cache: cache)
    for photo in try Self.photos(in: folder) {
      let reading = reader.read(photo)
      let whole = try reading.photo.get().image
      let entry = try #require(reading.entry)
      for part in [
        PixelRectangle(x: 0, y: 0, width: 1, height: 1),
        PixelRectangle(x: whole.width - 3, y: whole.height - 2, width: 3, height: 2),
        PixelRectangle(x: 2, y: 3, width: whole.width - 4, height: whole.height - 3),
      ] {
        #expect(cache.image(entry, part: part) == whole.cropped(to: part))
      }
    }
  }

  @Test(arguments: [0, 1, 255, 256, 300, 511, 700])
  func aTornIndexLosesOnlyItsTornRows(length: Int) throws {
    let folder = try TemporaryFolder()
    let photos = try Self.photos(in: folder)
    let fresh = try Self.images(photos, Self.cache(in: folder))
    let index = try Self.only("index", in: folder)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: index))
    #expect(bytes.count == photos.count * PixelCacheRow.byteCount)
    try bytes.prefix(length).write(to: URL(fileURLWithPath: index))
    #expect(try Self.images(photos, Self.cache(in: folder)) == fresh)
    // The next run finds everything.
    let cache = try Self.cache(in: folder)
    let entries = photos.map { PhotoReader(form: Self.form, cache: cache).read($0).entry }
    #expect(entries.allSatisfy { $0 != nil })
    #expect(try Data(contentsOf: URL(fileURLWithPath: index)).count == photos.count * PixelCacheRow.byteCount)
  }

  @Test func damagedPixelsAndRowsAreDecodedAnew() throws {
    let folder = try TemporaryFolder()
    let photos = try Self.photos(in: folder)
    let fresh = try Self.images(photos, Self.cache(in: folder))
    for name in ["pixels", "index"] {
      let file = URL(fileURLWithPath: try Self.only(name, in: folder))
      let whole = try Data(contentsOf: file)
      for place in stride(from: 0, to: whole.count, by: whole.count / 23) {
        var damaged = whole
        damaged[place] ^= 0x40
        try damaged.write(to: file)
        #expect(try Self.images(photos, Self.cache(in: folder)) == fresh)
      }
      // A pixel file that lost its end, as after a power cut.
      try whole.prefix(whole.count / 2).write(to: file)
      #expect(try Self.images(photos, Self.cache(in: folder)) == fresh)
    }
  }

  @Test func changedPhotosAreNotMistakenForTheOldOnes() throws {
    let folder = try TemporaryFolder()
    let photos = try Self.photos(in: folder)
    let cache = try Self.cache(in: folder)
    _ = try Self.images(photos, cache)
    let other = ImageBuffer(width: 5, height: 4, channels: 1, filledWith: 77)
    try folder.write("photos/0.png", bytes: PhotoCodec.encodePNG(other))
    #expect(try Self.images([photos[0]], cache) == [other])
  }

  @Test func manyThreadsAndTwoCachesOnOneFolderAgree() throws {
    let folder = try TemporaryFolder()
    let photos = try Self.photos(in: folder, count: 8)
    let fresh = try Self.images(photos, nil)
    // Two opened caches stand for two processes: their locks are of different open files.
    let caches = [try Self.cache(in: folder), try Self.cache(in: folder)]
    let good = Parallel.map(16 * photos.count, threads: 8) { index in
      let photo = index % photos.count
      let reader = PhotoReader(form: Self.form, cache: caches[index / photos.count % 2])
      return (try? reader.read(photos[photo]).photo.get().image) == fresh[photo]
    }
    #expect(good.count == 16 * photos.count && !good.contains(false))
    let index = try Data(contentsOf: URL(fileURLWithPath: Self.only("index", in: folder)))
    #expect(index.count == photos.count * PixelCacheRow.byteCount)
  }

  @Test func theLimitHoldsAndOldCachesMakeRoom() throws {
    let folder = try TemporaryFolder()
    let photos = try Self.photos(in: folder)
    let tight = try Self.cache(in: folder, limit: 9000)
    #expect(try Self.images(photos, tight) == Self.images(photos, nil))
    #expect(tight.refusal != nil)
    let size = try ["pixels", "index"].reduce(0) { sum, name in
      try sum + Data(contentsOf: URL(fileURLWithPath: Self.only(name, in: folder))).count
    }
    #expect(size > 0 && size <= 9000)

    // Another form takes the room of one that nobody uses, and not of one that somebody does.
    let other = PhotoForm(shortSide: 12)
    let blocked = try PixelCache(folder: folder.path("cache"), limit: size + 100, form: other)
    withExtendedLifetime(tight) {
      #expect(PhotoReader(form: other, cache: blocked).read(photos[0]).entry == nil)
    }
  }

  @Test func unusedCachesMakeRoomForOthers() throws {
    let folder = try TemporaryFolder()
    let photos = try Self.photos(in: folder)
    _ = try Self.images(photos, Self.cache(in: folder))
    let other = PhotoForm(shortSide: 12)
    let cache = try PixelCache(folder: folder.path("cache"), limit: 2000, form: other)
    #expect(PhotoReader(form: other, cache: cache).read(photos[0]).entry != nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("cache")).count == 1)
  }

  @Test func temporaryCachesLeaveNothingBehind() throws {
    let folder = try TemporaryFolder()
    let photos = try Self.photos(in: folder)
    let before = try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory()).filter {
      $0.hasPrefix("kizu-") && !$0.hasPrefix("kizu-data-")
    }
    let cache = try PixelCacheSettings(place: .temporary).open(for: Self.form)
    #expect(try Self.images(photos, cache) == Self.images(photos, nil))
    #expect(PhotoReader(form: Self.form, cache: cache).read(photos[0]).entry != nil)
    let after = try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory()).filter {
      $0.hasPrefix("kizu-") && !$0.hasPrefix("kizu-data-")
    }
    #expect(Set(after).isSubset(of: before))
  }

  @Test func aPlaceThatCannotBeMadeIsAnErrorAndReadingGoesOn() throws {
    let folder = try TemporaryFolder()
    let photos = try Self.photos(in: folder)
    let file = try folder.write("file")
    let settings = PixelCacheSettings(place: .folder(file), limit: Self.large)
    #expect(throws: DataError.self) { try settings.open(for: Self.form) }
    var problems: [String] = []
    let reader = PhotoReader(form: Self.form, limits: ReadingLimits(), cache: settings) {
      problems.append($0)
    }
    #expect(problems.count == 1 && problems[0].contains(file))
    #expect(try reader.read(photos[0]).photo.get().image == Self.images([photos[0]], nil)[0])
  }
}
