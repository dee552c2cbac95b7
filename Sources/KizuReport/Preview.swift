import KizuAugment
import KizuCore
public import KizuTrial

/// What a recipe makes of photos: the photos to show, and what became of their defects.
public struct Preview: Sendable {
  /// What was said about the survival of defects, by which means.
  public enum Survival: Sendable {
    case masks(MaskSurvival)
    /// With what the classifier saw, such as "hand-made features".
    case labels(LabelSurvival, features: String)
    /// Why nothing can be said.
    case unknown(String)
  }

  /// The folder of photos as it was named.
  public var folder: String
  /// The name of the recipe, or of its file.
  public var preset: String
  public var settings: PreviewSettings
  /// Photos of the set.
  public var setCount: Int
  /// Photos to show, the first of which operations are shown on; at least one.
  public var photos: [PreviewPhoto]
  /// Views of each, at least 1.
  public var viewCount: Int
  public var survival: Survival

  public init(
    folder: String, preset: String, settings: PreviewSettings, setCount: Int, photos: [PreviewPhoto],
    viewCount: Int, survival: Survival
  ) {
    precondition(!photos.isEmpty && viewCount > 0)
    self.folder = folder
    self.preset = preset
    self.settings = settings
    self.setCount = setCount
    self.photos = photos
    self.viewCount = viewCount
    self.survival = survival
  }

  /// Whether every photo to show is grey.
  var isGrey: Bool { photos.allSatisfy { $0.image.channels == 1 } }

  /// Operations that alter these photos.
  var operations: [ViewOperation] {
    ViewOperation.allCases.filter { $0.isOn(in: settings.recipe) && !($0.needsColour && isGrey) }
  }

  /// Operations that the recipe has on, but that leave grey photos as they are.
  var idleOperations: [ViewOperation] {
    ViewOperation.allCases.filter { $0.isOn(in: settings.recipe) && $0.needsColour && isGrey }
  }

  /// Operations that the recipe has off.
  var offOperations: [ViewOperation] { ViewOperation.allCases.filter { !$0.isOn(in: settings.recipe) } }

  /// What everything in the preview was made with, in one line.
  var summary: String {
    let size = "\(settings.imageSize) × \(settings.imageSize) pixels"
    let tiles = settings.tiling.map { ", tiles of \($0.side) pixels" } ?? ""
    return "Preset \(preset), views of \(size)\(tiles), seed \(settings.seed). "
      + "\(photos.count) of \(Prose.count(setCount, "photo", "photos")) shown."
  }
}
