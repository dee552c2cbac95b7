import Foundation
import KizuCodecs
import KizuData

/// The files of one pretraining run.
public struct RunFolder: Sendable {
  /// Where it is.
  public let path: String

  public init(_ path: String) {
    self.path = path
  }

  public var configFile: String { "\(path)/config.json" }
  public var manifestFile: String { "\(path)/manifest.csv" }
  public var logFile: String { "\(path)/log.jsonl" }
  /// The same numbers for TensorBoard; it knows such files by their name.
  public var eventsFile: String { "\(path)/events.out.tfevents.0.kizu" }
  public var checkpointFile: String { "\(path)/checkpoint.safetensors" }
  /// The picture of loss and accuracy over epochs, for a screen and for a web page.
  public var pictureFile: String { "\(path)/training.png" }
  public var drawingFile: String { "\(path)/training.svg" }
  public var encoderFile: String { "\(path)/\(EncoderFile.name)" }

  /// Makes the folder, or accepts one that is there and empty, or a run to go on with.
  ///
  /// - Parameter resuming: Whether files in it are a run to go on with.
  /// - Throws: ``PretrainError/runNotEmpty(run:)``, ``PretrainError/cannotCreateRun(run:reason:)``.
  func open(resuming: Bool) throws(PretrainError) {
    let files = FileManager.default
    do {
      try files.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .cannotCreateRun(run: path, reason: Self.reason(of: error))
    }
    guard files.isWritableFile(atPath: path) else {
      throw .cannotCreateRun(run: path, reason: "permission denied")
    }
    let contents: [String]
    do {
      contents = try files.contentsOfDirectory(atPath: path)
    } catch {
      throw .cannotCreateRun(run: path, reason: Self.reason(of: error))
    }
    // A temporary file of a write that was cut off is no content.
    let isEmpty = contents.allSatisfy { $0.hasPrefix(".kizu-") && $0.hasSuffix(".tmp") }
    let isRun = files.fileExists(atPath: configFile)
    guard isEmpty || (resuming && isRun) else { throw .runNotEmpty(run: path, isRun: isRun) }
    for name in contents where name.hasPrefix(".kizu-") && name.hasSuffix(".tmp") {
      try? files.removeItem(atPath: "\(path)/\(name)")
    }
  }

  /// The settings of the run in this folder, or nil where none has begun.
  ///
  /// - Throws: ``PretrainError/damagedRun(file:reason:)`` when the file cannot be used.
  public func settings() throws(PretrainError) -> PretrainSettings? {
    guard FileManager.default.fileExists(atPath: configFile) else { return nil }
    return try PretrainSettings(json: bytes(ofFile: configFile), file: configFile)
  }

  /// The lines of `log.jsonl`, in order; none before the first epoch is complete.
  public var reports: [EpochReport] { TrainingLog(file: logFile).reports() }

  /// The last checkpoint of the run, or nil before the first.
  ///
  /// - Throws: ``PretrainError/damagedRun(file:reason:)`` when the file cannot be used.
  func checkpoint() throws(PretrainError) -> Checkpoint? {
    guard FileManager.default.fileExists(atPath: checkpointFile) else { return nil }
    return try Checkpoint(decoding: bytes(ofFile: checkpointFile), file: checkpointFile)
  }

  private func bytes(ofFile file: String) throws(PretrainError) -> [UInt8] {
    do {
      return try PhotoCodec.bytes(ofFile: file)
    } catch {
      throw .damagedRun(file: file, reason: error.reason)
    }
  }

  private static func reason(of error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    return (underlying?.localizedDescription ?? error.localizedDescription).lowercased()
  }
}
