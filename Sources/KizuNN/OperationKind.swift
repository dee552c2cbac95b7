/// What an operation of a network does, as far as its costs go.
public enum OperationKind: String, CaseIterable, Sendable, Encodable {
  case convolution
  case convolutionInputGradient = "convolution, gradient of input"
  case convolutionWeightGradient = "convolution, gradient of weights"
  case batchNorm = "batch norm and ReLU"
  case batchNormGradient = "batch norm and ReLU, gradient"
  /// Sums of two tensors, with or without ReLU, and the ReLU's gradient.
  case addition = "additions"
  /// Maxima, averages, generalised means and blurs.
  case pooling
  /// Copies into another order or type of numbers.
  case conversion = "conversions"

  var isConvolution: Bool {
    switch self {
    case .convolution, .convolutionInputGradient, .convolutionWeightGradient: true
    case .batchNorm, .batchNormGradient, .addition, .pooling, .conversion: false
    }
  }
}
