public import KizuCodecs
public import KizuCore

/// Reads photos in one form, from the cache where they are in it, else from their files.
public struct PhotoReader: Sendable {
  /// The form of the pixels.
  public let form: PhotoForm
  /// Which photos are accepted.
  public let limits: ReadingLimits
  /// Where pixels are kept; nil decodes each photo every time.
  public let cache: PixelCache?

  public init(form: PhotoForm, limits: ReadingLimits = ReadingLimits(), cache: PixelCache? = nil) {
    self.form = form
    self.limits = limits
    self.cache = cache
  }

  /// A reader with the cache that settings ask for.
  ///
  /// - Parameters:
  ///   - form: The form of the pixels.
  ///   - limits: Which photos are accepted.
  ///   - cache: Where pixels are kept; where that cannot be, they are kept for this run only.
  ///   - onProblem: Told why the cache is another one than was asked for.
  public init(
    form: PhotoForm, limits: ReadingLimits, cache: PixelCacheSettings, onProblem: (String) -> Void
  ) {
    self.form = form
    self.limits = limits
    do throws(DataError) {
      self.cache = try cache.open(for: form)
    } catch {
      onProblem("decoded photos are not kept for later runs: \(error)")
      self.cache = try? PixelCacheSettings(place: .temporary, limit: cache.limit).open(for: form)
    }
  }

  /// What came of reading a photo file once.
  public struct Reading: Sendable {
    /// The file's row in a manifest.
    public var row: Manifest.Row
    /// The photo, or why it cannot be used.
    public var photo: Result<WorkingPhoto, CodecError>
    /// Where its pixels are kept.
    var entry: PixelCache.Entry?
  }

  /// Reads one photo file, digests it, and decodes it unless its pixels are known.
  public func read(_ photo: Photo) -> Reading {
    var row = Manifest.Row(
      path: photo.path, bytes: 0, sha256: "", width: 0, height: 0, channels: 0, status: "")
    do throws(CodecError) {
      let bytes = try PhotoCodec.bytes(ofFile: photo.file)
      row.bytes = bytes.count
      row.sha256 = FileDigest.sha256(of: bytes)
      let (working, entry) = try working(bytes, of: photo, digest: row.sha256)
      (row.width, row.height, row.channels) = (working.width, working.height, working.channels)
      row.status = Manifest.status(of: working)
      return Reading(row: row, photo: .success(working), entry: entry)
    } catch {
      row.status = error.reason
      return Reading(row: row, photo: .failure(error), entry: nil)
    }
  }

  private func working(
    _ bytes: [UInt8], of photo: Photo, digest: String
  ) throws(CodecError) -> (WorkingPhoto, PixelCache.Entry?) {
    let known = cache?.entry(for: digest)
    // A photo beyond the limit is refused below, cached or not.
    if let known, known.row.fullWidth * known.row.fullHeight <= limits.pixelLimit,
      let image = cache?.checkedImage(known)
    {
      return (WorkingPhoto(image, cached: known.row), known)
    }
    let working = try WorkingPhoto(decoding: bytes, file: photo.file, form: form, limits: limits)
    // What a truncated file lacks is made up, and only for those who accept it.
    let entry = working.isTruncated ? nil : cache?.store(working, digest: digest, inPlaceOf: known)
    return (working, entry)
  }
}
