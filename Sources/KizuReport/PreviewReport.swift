import Foundation
import KizuAugment
import KizuCore
import KizuData
import KizuEval
import KizuTrial

/// A preview as text for people and JSON for programs.
public struct PreviewReport: Sendable {
  /// What is reported.
  public let preview: Preview

  public init(_ preview: Preview) {
    self.preview = preview
  }

  /// The survival of defects in tables and sentences.
  public var text: String {
    var text = Prose.wrapped(preview.summary)
    for table in preview.tables {
      text += "\n\(table.heading)\n\n"
      var columns = TextTable(columns: table.columns)
      for row in table.rows { columns.append(row) }
      text += columns.description + "\n" + Prose.wrapped(table.note)
    }
    return text + "\n" + Prose.wrapped(preview.verdict)
  }

  /// The preview as JSON with sorted keys and a final line feed; docs/preview.md explains the keys.
  ///
  /// - Returns: The text.
  /// - Throws: What `JSONEncoder` throws, which on finite figures is nothing.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(Document(preview)), as: UTF8.self) + "\n"
  }
}

/// The JSON document; its property names are its keys.
private struct Document: Encodable {
  struct Shown: Encodable {
    let path: String
    let label: String?
    let width: Int
    let height: Int
    /// The crop of each view in pixels of the photo as training reads it: x, y, width, height.
    let crops: [[Int]]
  }

  struct Operation: Encodable {
    let name: String
    let isOn: Bool
    let probability: Float
    let weakest: Float
    let strongest: Float
  }

  struct MaskFigures: Encodable {
    let name: String
    let photos: Int
    let views: Int
    let found: Double
    let halfInside: Double
    let anyInside: Double
    let shorterSide: Double
    let belowTwoPixels: Double
    let contrastLeft: Double?
    let underNoise: Double?
    let underNoiseInPhotos: Double?

    init(_ name: String, _ figures: MaskSurvival.Figures) {
      self.name = name
      photos = figures.photos
      views = figures.views
      found = figures.found
      halfInside = figures.inside
      anyInside = figures.touched
      shorterSide = figures.shorterSide
      belowTwoPixels = figures.tiny
      contrastLeft = figures.contrastLeft
      underNoise = figures.underNoise
      underNoiseInPhotos = figures.underNoiseInPhotos
    }
  }

  struct Masks: Encodable {
    let overall: MaskFigures
    let unaltered: MaskFigures
    let classes: [MaskFigures]
    let operations: [MaskFigures]
    let worst: String?

    init(_ survival: MaskSurvival) {
      overall = MaskFigures("all", survival.overall)
      unaltered = MaskFigures("none", survival.unaltered)
      classes = survival.perClass.map { MaskFigures($0.name, $0.figures) }
      operations = survival.perOperation.map { MaskFigures($0.operation.rawValue, $0.figures) }
      worst = survival.worst?.operation.rawValue
    }
  }

  struct ClassRecall: Encodable {
    let name: String
    let photos: Int
    let wholePhotos: Double
    let viewsUnprepared: Double
    let viewsPrepared: Double
  }

  struct OperationAccuracy: Encodable {
    let name: String
    let unprepared: Double
    let prepared: Double
    let survival: Double?
  }

  struct Labels: Encodable {
    let features: String
    let photos: Int
    let folds: Int
    let balancedAccuracyOfPhotos: Double
    let views: OperationAccuracy
    let uncertainty: Double
    let classes: [ClassRecall]
    let operations: [OperationAccuracy]
    let worst: String?

    init(_ survival: LabelSurvival, features: String) {
      self.features = features
      photos = survival.photos
      folds = survival.folds
      balancedAccuracyOfPhotos = survival.whole.balancedAccuracy
      func accuracy(_ name: String, _ figures: LabelSurvival.Figures) -> OperationAccuracy {
        OperationAccuracy(
          name: name, unprepared: figures.unprepared.balancedAccuracy,
          prepared: figures.prepared.balancedAccuracy, survival: survival.survival(figures))
      }
      views = accuracy("all", survival.views)
      uncertainty = survival.uncertainty
      classes = survival.classes.indices.map { index in
        ClassRecall(
          name: survival.classes[index], photos: survival.whole.perClass[index].support,
          wholePhotos: survival.whole.perClass[index].recall,
          viewsUnprepared: survival.views.unprepared.perClass[index].recall,
          viewsPrepared: survival.views.prepared.perClass[index].recall)
      }
      operations = survival.perOperation.map { accuracy($0.operation.rawValue, $0.figures) }
      worst = survival.worst?.operation.rawValue
    }
  }

  let command = "preview"
  let preset: String
  let imageSize: Int
  let seed: UInt64
  let photos: Int
  let shown: [Shown]
  let operations: [Operation]
  let masks: Masks?
  let labels: Labels?
  let verdict: String

  init(_ preview: Preview) {
    let settings = preview.settings
    preset = preview.preset
    imageSize = settings.imageSize
    seed = settings.seed
    photos = preview.setCount
    shown = preview.photos.map { photo in
      Shown(
        path: photo.photo.path, label: photo.photo.label, width: photo.image.width,
        height: photo.image.height,
        crops: (0..<preview.viewCount).map { view in
          let crop = settings.parameters(of: photo, view: view).crop
          return [crop.x, crop.y, crop.width, crop.height]
        })
    }
    operations = ViewOperation.allCases.map { operation in
      Operation(
        name: operation.rawValue, isOn: operation.isOn(in: settings.recipe),
        probability: operation.probability(in: settings.recipe),
        weakest: operation.value(.weakest, in: settings.recipe),
        strongest: operation.value(.strongest, in: settings.recipe))
    }
    var (masks, labels): (Masks?, Labels?)
    switch preview.survival {
    case .masks(let survival): masks = Masks(survival)
    case .labels(let survival, let features): labels = Labels(survival, features: features)
    case .unknown: break
    }
    (self.masks, self.labels) = (masks, labels)
    verdict = preview.verdict
  }
}
