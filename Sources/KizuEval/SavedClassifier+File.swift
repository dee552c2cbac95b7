import Foundation
public import KizuCore

extension SavedClassifier {
  /// The classifier as a JSON file with sorted keys: equal classifiers give equal bytes.
  ///
  /// - Throws: What `JSONEncoder` throws, which on finite numbers is nothing.
  public func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
  }

  /// Reads a classifier and checks that its parts fit together.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - file: The name that errors give.
  /// - Throws: ``ClassifierFileError``.
  public init(decoding bytes: [UInt8], file: String) throws(ClassifierFileError) {
    let read: SavedClassifier
    do {
      read = try JSONDecoder().decode(Self.self, from: Data(bytes))
    } catch {
      throw .damaged(file: file)
    }
    guard read.version == Self.currentVersion else { throw .version(file: file, version: read.version) }
    guard read.fitsTogether else { throw .damaged(file: file) }
    self = read
  }

  private var fitsTogether: Bool {
    let (count, width) = (classes.count, novelty.dimension)
    let outputs = probe.classes.count == 2 ? 1 : probe.classes.count
    return count >= 2 && Set(classes).count == count && width > 0 && probe.classCount == count
      && probe.classes.count >= 2 && Set(probe.classes).count == probe.classes.count
      && probe.classes.allSatisfy { (0..<count).contains($0) }
      && probe.intercepts.count == outputs && probe.weights.count == outputs * width
      && probe.scaling.mean.count == width && probe.scaling.scale.count == width
      && [0, width].contains(novelty.usual.centre.count)
      && !paths.isEmpty && novelty.references.count == paths.count * width
      && (drift?.fits(photos: paths.count, classes: count) ?? true)
      && (decision.map { $0.isGood.count == count && $0.calibration.priors.count == count } ?? true)
      && (decision.map { $0.calibration.temperature > 0 } ?? true)
  }
}

/// Why a file holds no classifier that can be used.
public enum ClassifierFileError: ReportableError, Equatable {
  /// The file is not what `kizu probe --save` writes.
  case damaged(file: String)
  /// The file is of another version of Kizu.
  case version(file: String, version: Int)
  /// The encoder is another one than that which the classifier was taught with.
  case otherEncoder(file: String, expected: String, found: String)

  public var exitStatus: ExitStatus { .badData }

  public var description: String {
    switch self {
    case .damaged(let file):
      "\(file) is no classifier, or it is damaged; write it with “kizu probe --save”"
    case .version(let file, let version):
      "\(file) is a classifier of form \(version), but this Kizu reads form \(SavedClassifier.currentVersion); write "
        + "it anew with “kizu probe --save”"
    case .otherEncoder(let file, let expected, let found):
      "\(file) was taught with another encoder (SHA-256 \(expected.prefix(12))…) than --model "
        + "(\(found.prefix(12))…); name the encoder that it was made with, or teach anew with “kizu probe --save”"
    }
  }
}
