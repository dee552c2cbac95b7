import ArgumentParser
import Kizu

/// What good is and how it is remembered, or the file that remembers it.
struct AnomalyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The classes of good parts, with commas between them. (default: classes named good, \
      ok, normal, healthy or 良品)
      """, valueName: "class,…"))
  var good: String?

  @Option(
    help: ArgumentHelp(
      "The share of good parts that may be called defects, 0 to 1. (default: 0.05)", valueName: "share"))
  var falseAlarm: Double?

  @Option(
    help: ArgumentHelp(
      """
      Side of the square that photos are brought to for the heat maps, 16 to 1024 \
      pixels; larger finds smaller defects and takes longer. (default: twice the \
      encoder's)
      """, valueName: "pixels"))
  var imageSize: Int?

  @Option(
    help: ArgumentHelp(
      """
      Whose feature maps are compared, of 1 to 3: early stages see texture and fine \
      marks, late ones shapes. (default: 1,2,3)
      """, valueName: "stage,…"))
  var stages: String?

  @Option(
    help: ArgumentHelp(
      "The most patches that are remembered, 100 to 100000. (default: 4000)", valueName: "n"))
  var patches: Int?

  @Option(help: ArgumentHelp("Names the random choices. 0 or more. (default: 0)", valueName: "n"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "Also write what was learnt, for --detector; replaced if it exists.", valueName: "file"))
  var save: String?

  @Option(
    help: ArgumentHelp(
      "Score by what --save wrote, instead of teaching; every photo is scored.", valueName: "file"))
  var detector: String?

  mutating func validate() throws {
    if let falseAlarm { try check("--false-alarm", falseAlarm, in: 0...1) }
    if let imageSize { try check("--image-size", imageSize, in: EncoderArchitecture.imageSizes) }
    if let patches { try check("--patches", patches, in: AnomalySettings.patchCounts) }
    if let stages, Self.numbers(stages) == nil {
      throw ValidationError("--stages is “\(stages)”, but must be some of 1, 2 and 3, with commas between.")
    }
    let isTeaching =
      good != nil || falseAlarm != nil || imageSize != nil || stages != nil || patches != nil || seed != nil
      || save != nil
    guard detector == nil || !isTeaching else {
      throw ValidationError(
        "--detector was taught already: --good, --false-alarm, --image-size, --stages, --patches, --seed and "
          + "--save do not go with it.")
    }
  }

  /// The good classes that the user names; empty where the usual ones are meant.
  var goodNames: [String] {
    good?.split(separator: ",").map { String($0.trimmingPrefix { $0 == " " }) } ?? []
  }

  /// The settings for an encoder.
  func settings(for architecture: EncoderArchitecture) -> AnomalySettings {
    var settings = AnomalySettings(
      imageSize: imageSize ?? AnomalySettings.automaticImageSize(of: architecture))
    if let numbers = stages.flatMap(Self.numbers) { settings.stages = numbers }
    if let patches { settings.patchCount = patches }
    if let falseAlarm { settings.falseAlarmRate = falseAlarm }
    if let seed { settings.seed = seed }
    return settings
  }

  /// The detector of ``detector``, if there is one.
  ///
  /// - Throws: `AnomalyError` when it is damaged or was taught with another encoder.
  func detector(encoder: String) throws -> AnomalyDetector? {
    guard let detector else { return nil }
    let read = try AnomalyDetector(decoding: FileContent.read(detector), file: detector)
    guard read.encoder == encoder else { throw AnomalyError.otherEncoder(file: detector) }
    return read
  }

  private static func numbers(_ text: String) -> [Int]? {
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = words.compactMap { Int($0) }.filter(FeatureMapNetwork.stageRange.contains)
    guard numbers.count == words.count, Set(numbers).count == numbers.count else { return nil }
    return numbers.sorted()
  }
}
