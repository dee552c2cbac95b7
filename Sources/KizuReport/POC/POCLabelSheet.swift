import KizuCodecs
public import KizuCore
import KizuData
import KizuEval
public import KizuTrial

/// The photos that a trial wants labelled: a file to fill in, and a picture of them.
///
/// The file lists what has a label already, so it can be given to `--labels` as it is and loses nothing.
public struct POCLabelSheet {
  private let report: SuggestionReport
  private let photos: [String: String]

  public init(_ request: POCLabelRequest) {
    report = SuggestionReport(request.suggestions, of: request.table)
    photos = Dictionary(request.photos.map { ($0.path, $0.file) }, uniquingKeysWith: { first, _ in first })
  }

  /// `path,label,group,split`: suggestions with an empty label first.
  public var csv: [UInt8] { report.csv }

  /// The suggested photos with their names.
  public func picture() -> ImageBuffer {
    report.sheet { path in photos[path].flatMap { try? PhotoCodec.decode(file: $0) } }.rendered()
  }
}
