import KizuAugment
public import KizuCore
import KizuEval
public import KizuNN

/// What a classifier sees of views and whole photos.
public enum ViewFeatures {
  /// Numbers made by hand: `HandmadeFeatures` of three channels.
  case handmade(size: Int, threads: Int)
  /// Embeddings of an encoder.
  case encoder(EncoderNetwork, Preprocessing)

  /// Numbers of one picture, D.
  public var dimension: Int {
    switch self {
    case .handmade(let size, _): HandmadeFeatures(size: size, channels: 3).dimension
    case .encoder(let network, _): network.featureCount
    }
  }

  /// What pictures must have gone through.
  var preprocessing: Preprocessing {
    switch self {
    case .handmade(let size, _): Preprocessing(imageSize: size, normalization: .identity)
    case .encoder(_, let preprocessing): preprocessing
    }
  }

  /// Describes pictures.
  ///
  /// - Parameter pictures: One or more of `[3, S, S]`, normalised.
  /// - Returns: `[N, D]`.
  /// - Throws: `EngineError` when oneDNN fails.
  func features(of pictures: [[Float]]) throws -> [Float] {
    switch self {
    case .handmade(let size, let threads):
      let handmade = HandmadeFeatures(size: size, channels: 3)
      return Array(
        Parallel.map(pictures.count, threads: threads) { index in
          let picture = pictures[index]
          return handmade.features(of: picture.span)
        }.joined())
    case .encoder(let network, _):
      var rows: [Float] = []
      for start in stride(from: 0, to: pictures.count, by: network.batch) {
        let input = Array(pictures[start..<min(start + network.batch, pictures.count)].joined())
        rows += try network.embed(input.span)
      }
      return rows
    }
  }
}
