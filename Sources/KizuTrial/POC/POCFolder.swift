import Foundation
import KizuData

/// Where a trial was begun.
package struct POCPlace: Sendable, Equatable, Codable {
  /// The photo folder, absolute.
  package var photos: String
  /// The label file, absolute; nil where the trial's own sheet or sub-folders are taken.
  package var labels: String?
}

/// The files of one trial.
public struct POCFolder: Sendable {
  /// Where it is.
  public let path: String

  public init(_ path: String) {
    self.path = path
  }

  /// What the trial is to show, written before any result.
  public var criterionFile: String { "\(path)/criterion.json" }
  /// What it showed; not there before it is known.
  public var verdictFile: String { "\(path)/verdict.json" }
  /// What people read.
  public var reportFile: String { "\(path)/report.html" }
  /// Which photos to label, and the labels.
  public var labelSheetFile: String { "\(path)/labels.csv" }
  /// The same photos as one picture.
  public var labelPictureFile: String { "\(path)/labels.png" }
  /// Every photo with its checksum.
  public var photosFile: String { "\(path)/photos.csv" }
  /// What classifies new photos.
  public var classifierFile: String { "\(path)/classifier.json" }
  /// Finished trainings of the rival from scratch.
  var trainingsFile: String { "\(path)/stages/scratch.jsonl" }
  /// The photos that pretraining may see.
  var pretrainingFile: String { "\(path)/stages/pretrain.csv" }

  /// Where the photos are; beside the stages, for it depends on nothing.
  var placeFile: String { "\(path)/stages/place.json" }

  /// Where the photos and labels of the trial are; nil before it began.
  package var place: POCPlace? { try? read(POCPlace.self, placeFile) }
  /// What was found so far, when the trial last paused or ended; nil before that.
  package var record: POCRecord? { try? read(POCRecord.self, stageFile("record")) }
  /// What the trial is to show; nil where there is no trial.
  package var criterion: POCCriterion? { try? read(POCCriterion.self, criterionFile) }

  package func stageFile(_ name: String) -> String { "\(path)/stages/\(name).json" }
  func tensorFile(_ name: String) -> String { "\(path)/stages/\(name).safetensors" }

  /// Makes the folder; one that holds anything but a trial is refused.
  ///
  /// - Throws: ``POCError/otherFolder(_:)``, `DataError` where it cannot be made.
  func open() throws {
    let files = FileManager.default
    let contents = (try? files.contentsOfDirectory(atPath: path)) ?? []
    let isTrial = files.fileExists(atPath: criterionFile)
    guard isTrial || contents.allSatisfy({ $0.hasPrefix(".kizu-") || $0 == "stages" }) else {
      throw POCError.otherFolder(path)
    }
    do {
      try files.createDirectory(atPath: "\(path)/stages", withIntermediateDirectories: true)
    } catch {
      throw DataError.cannotCreate(file: path, reason: error.localizedDescription)
    }
  }

  /// Reads a JSON file of the trial; nil where it is not there.
  ///
  /// - Throws: ``POCError/damaged(file:)``, ``POCError/damagedCriterion(file:)``.
  func read<Value: Decodable>(_ type: Value.Type, _ file: String) throws -> Value? {
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    guard let value = try? JSONDecoder().decode(type, from: Data(FileContent.read(file))) else {
      throw file == criterionFile ? POCError.damagedCriterion(file: file) : .damaged(file: file)
    }
    return value
  }

  /// The lots that were added; empty where there are none.
  ///
  /// - Throws: ``POCError/damagedLots(file:)``.
  func lots() throws(POCError) -> [POCLot] {
    let file = stageFile("lots")
    do {
      return try read([POCLot].self, file) ?? []
    } catch {
      throw .damagedLots(file: file)
    }
  }

  /// Writes a value as JSON with sorted keys; the file is the old or the new one whenever the power fails.
  ///
  /// - Throws: `DataError` where it cannot be written.
  func write(_ value: some Encodable, _ file: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(Array(encoder.encode(value)) + [UInt8(ascii: "\n")], to: file)
  }

  /// Puts the label sheet aside, so that another one can be written.
  ///
  /// - Returns: Where it is now; nil where there was none.
  /// - Throws: `DataError` where it cannot be written there.
  public func keepLabelSheet() throws -> String? {
    let files = FileManager.default
    guard files.fileExists(atPath: labelSheetFile) else { return nil }
    var number = 1
    while files.fileExists(atPath: "\(path)/labels-\(number).csv") { number += 1 }
    let kept = "\(path)/labels-\(number).csv"
    // A copy: the sheet itself is there whenever the power fails.
    try AtomicFile.write(FileContent.read(labelSheetFile), to: kept)
    return kept
  }

  /// Takes a file away, if it is there.
  func remove(_ file: String) { try? FileManager.default.removeItem(atPath: file) }
}
