import ArgumentParser
import Kizu

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes an encoder, and a classifier behind it, for other programs.",
    discussion: """
      The file is an ONNX model (operator set 17, 32-bit floats): ONNX Runtime, OpenVINO \
      and many cameras run it. It gives the embedding of each photo and, with \
      --classifier, the calibrated probability of each class, as “kizu predict” has them.

      Photos must be resized to the encoder's size beforehand. With --preprocess none \
      the input is normalised too, (sample / 255 - mean) / std; with inside the graph \
      does that and takes the bytes of resized photos. Size, fit, mean, std, classes and \
      the threshold between good and defect stand in the file's metadata.

      Example:
        kizu probe photos --labels labels.csv --model runs/first --save parts.json
        kizu export --model runs/first --classifier parts.json --onnx parts.onnx
      """)

  @OptionGroup(title: "Encoder") var model: ModelOptions

  @Option(
    help: ArgumentHelp("The ONNX file to write, replaced if it exists.", valueName: "file.onnx"))
  var onnx: String

  @Option(
    help: ArgumentHelp(
      "The file that “kizu probe --save” wrote, to stand behind the encoder.", valueName: "file.json"))
  var classifier: String?

  @Option(
    help: ArgumentHelp(
      "What the graph does with a resized photo: nothing, or bring its bytes to the encoder's scale.",
      valueName: "none|inside"))
  var preprocess: ONNXModel.Preprocess = .none

  @OptionGroup var outputOptions: OutputOptions

  mutating func run() throws {
    let file = try AtomicFileWriter(onnx)
    let encoder = try model.load()
    let taught = try classifier.map { try taughtClassifier(in: $0) }
    let exported = try ONNXModel(
      encoder, classifier: taught, preprocess: preprocess, version: Version.current)
    let bytes = try exported.encoded()
    try file.append(bytes)
    try file.finish()
    if let tiling = encoder.preprocessing.form.tiling {
      Log.warning(
        "the encoder sees tiles of \(tiling.side) pixels: the graph embeds one tile, and what makes one embedding of "
          + "all tiles of a photo is not in it")
    }
    let report = ExportReport(
      file: onnx, bytes: bytes.count, input: exported.input, outputs: exported.outputs)
    try StandardOutput.write(outputOptions.json ? report.json() : report.text)
  }

  /// The classifier, which must have been taught with this encoder.
  private func taughtClassifier(in path: String) throws -> SavedClassifier {
    let taught = try SavedClassifier(decoding: FileContent.read(path), file: path)
    let digest = try EncoderDigest.sha256(of: model.model)
    guard digest == taught.encoder else {
      throw ClassifierFileError.otherEncoder(file: path, expected: taught.encoder, found: digest)
    }
    return taught
  }
}
