import Foundation
import KizuData

/// What finished stages found: each in a file with a digest of all that it was made from.
///
/// A stage whose inputs are what they were is not done again; one that was cut off leaves no file.
struct POCStages {
  /// A finished stage.
  struct Entry<Result: Codable>: Codable {
    var inputs: String
    var effort: POCEffort
    var result: Result
  }

  let folder: POCFolder
  /// Told the name of each stage that begins.
  let onStage: (String) -> Void

  /// Raised where files of a stage change their meaning.
  private static let version = "1"

  /// Names a stage's inputs.
  static func digest(_ inputs: [String]) -> String {
    // Lengths keep neighbours apart.
    FileDigest.sha256(of: Array(([version] + inputs).map { "\($0.utf8.count):\($0)" }.joined().utf8))
  }

  /// Has a stage done again whose files are gone or changed.
  ///
  /// - Parameters:
  ///   - name: The name of its file.
  ///   - isLost: Whether what it found no longer stands.
  func forget<Result: Codable>(_ name: String, where isLost: (Result) throws -> Bool) rethrows {
    let file = folder.stageFile(name)
    if let known = try? folder.read(Entry<Result>.self, file), try isLost(known.result) {
      folder.remove(file)
    }
  }

  /// Does a stage, or takes what it found before.
  ///
  /// - Parameters:
  ///   - name: The name of its file.
  ///   - inputs: All that it depends on.
  ///   - work: Does it; nil where it was stopped.
  /// - Returns: What it found, and whether it was done now; nil where it was stopped.
  /// - Throws: What `work` throws, and why the file cannot be written.
  func result<Result: Codable>(
    _ name: String, inputs: [String], work: () throws -> Result?
  ) throws -> Entry<Result>? {
    let digest = Self.digest(inputs)
    let file = folder.stageFile(name)
    // A file of another version, or a damaged one, is made anew.
    if let known = try? folder.read(Entry<Result>.self, file), known.inputs == digest { return known }
    onStage(name)
    let (start, processor) = (ContinuousClock.now, ProcessorTime.seconds)
    guard let result = try work() else { return nil }
    let entry = Entry(
      inputs: digest,
      effort: POCEffort(
        stage: name, seconds: (.now - start) / .seconds(1),
        processorSeconds: ProcessorTime.seconds - processor),
      result: result)
    try folder.write(entry, file)
    return entry
  }
}

/// What a stage took.
public struct POCEffort: Sendable, Equatable, Codable {
  /// Its name.
  public var stage: String
  /// Seconds by the clock.
  public var seconds: Double
  /// Seconds of processor time, all threads together.
  public var processorSeconds: Double
}
