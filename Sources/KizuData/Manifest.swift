import KizuCore

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
    /// `ok`, perhaps with remarks after a semicolon; else in one line why the photo cannot be used.
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
    public var isOK: Bool { status.split(separator: ";").first.map { $0 == okStatus } ?? false }

    /// What a user should know about a photo that decodes; nil if there is nothing.
    public var remark: String? {
      isOK && status != okStatus ? String(status.dropFirst(okStatus.count + 2)) : nil
    }
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
    let reader = PhotoReader(form: .native)
    rows = Parallel.map(photos.count, threads: threads) { reader.read(photos[$0]).row }
  }

  /// What a row says of a photo that can be used.
  static func status(of photo: WorkingPhoto) -> String {
    let remarks =
      (photo.pageCount > 1 ? ["the first of \(photo.pageCount) pictures in the file"] : [])
      + (photo.isTruncated ? ["truncated, accepted as far as it goes"] : [])
    return ([okStatus] + remarks).joined(separator: "; ")
  }

  private static let okStatus = "ok"

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
