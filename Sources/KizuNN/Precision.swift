import CKizuDNN

/// The number format of activations and weights inside a network.
///
/// Sums, statistics, master weights and the
/// optimiser are f32 in both.
public enum Precision: String, Sendable, Codable, CaseIterable {
  /// IEEE single precision.
  case f32
  /// bfloat16: the range of f32 with 8 bits of precision.
  case bf16

  /// bf16 where the CPU multiplies it natively, else f32.
  public static var automatic: Precision {
    kizu_dnn_has_native_bf16() ? .bf16 : .f32
  }

  var elementType: kizu_dnn_type {
    switch self {
    case .f32: KIZU_DNN_F32
    case .bf16: KIZU_DNN_BF16
    }
  }
}
