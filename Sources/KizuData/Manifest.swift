public import KizuCodecs
public import KizuCore

/// Which files a run saw: one row a photo, so that a later run can tell whether they are the same.
public struct Manifest: Sendable, Equatable {
  /// What was found in one photo file.
  public struct Row: Sendable, Equatable {
    /// The photo's name in its set.
    public var path: String
    /// The length of the file; 0 if it cannot be read.
    public var bytes: Int
    /// The digest of the file, 64 hexadecimal digits; empty if it cannot be read.
    public var sha256: String
    /// Columns of the decoded photo; 0 if it does not decode.
    public var width: Int
    /// Rows of the decoded photo; 0 if it does not decode.
    public var height: Int
    /// 1 (grey) or 3; 0 if the photo does not decode.
    public var channels: Int
    /// `ok`, or in one line why the photo cannot be used.
    public var status: String

    /// A row of known values.
    public init(
      path: String, bytes: Int, sha256: String, width: Int, height: Int, channels: Int, status: String
    ) {
      self.path = path
      self.bytes = bytes
      self.sha256 = sha256
      self.width = width
      self.height = height
      self.channels = channels
      self.status = status
    }

    /// Whether the photo decodes.
    public var isOK: Bool { status == "ok" }
  }

  /// The rows, in the order of the photos.
  public var rows: [Row]

  /// A manifest of rows that are already known.
  public init(rows: [Row]) {
    self.rows = rows
  }

  /// Reads, digests and decodes every photo.
  ///
  /// - Parameters:
  ///   - photos: The photos; the rows come in their order.
  ///   - threads: How many photos are read at a time.
  public init(reading photos: [Photo], threads: Int) {
    rows = Parallel.map(photos.count, threads: threads) { Manifest.inspect(photos[$0]).row }
  }

  /// Reads one photo file once, for its row and its pixels.
  ///
  /// - Parameters:
  ///   - photo: The photo.
  ///   - options: Limits, and how samples become 8 bits.
  /// - Returns: The row, and the picture if it decodes.
  public static func inspect(
    _ photo: Photo, options: DecodeOptions = DecodeOptions()
  ) -> (row: Row, image: ImageBuffer?) {
    var row = Row(path: photo.path, bytes: 0, sha256: "", width: 0, height: 0, channels: 0, status: "ok")
    do throws(CodecError) {
      let bytes = try PhotoCodec.bytes(ofFile: photo.file)
      row.bytes = bytes.count
      row.sha256 = FileDigest.sha256(of: bytes)
      let image = try PhotoCodec.decode(bytes, file: photo.file, options: options)
      (row.width, row.height, row.channels) = (image.width, image.height, image.channels)
      return (row, image)
    } catch {
      row.status = error.reason
      return (row, nil)
    }
  }

  static let columns = ["path", "bytes", "sha256", "width", "height", "channels", "status"]

  /// The table `path,bytes,sha256,width,height,channels,status`, UTF-8.
  public var csv: [UInt8] {
    var table = CSVWriter(header: Manifest.columns)
    for row in rows {
      table.append([
        row.path, "\(row.bytes)", row.sha256, "\(row.width)", "\(row.height)", "\(row.channels)", row.status,
      ])
    }
    return table.bytes
  }
}
