import CKizuDNN
public import KizuCore

/// What can go wrong while a network is planned or run.
public enum EngineError: ReportableError, Equatable {
  /// The plan needs more memory than there is.
  case outOfMemory(String)
  /// oneDNN has no implementation for these shapes and types on this machine.
  case unsupported(String)
  /// oneDNN failed in another way.
  case failed(String)
  /// Another rank that has a part of the batch is gone.
  case lostRank(CommunicatorError)

  public var description: String {
    switch self {
    case .outOfMemory(let message):
      "not enough memory for the network (\(message)); take a smaller --batch-size or --image-size"
    case .unsupported(let message):
      "oneDNN cannot run this network here (\(message)); try --precision f32 or another --image-size"
    case .failed(let message):
      "oneDNN failed: \(message)"
    case .lostRank(let error): error.description
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .outOfMemory, .unsupported: .unavailable
    case .failed: .software
    case .lostRank(let error): error.exitStatus
    }
  }

  /// Throws what a status of the shim stands for, with the message it left on this thread.
  static func check(_ status: kizu_dnn_status) throws(EngineError) {
    guard status != KIZU_DNN_OK else { return }
    // SAFETY: the shim returns a NUL-terminated string that lives until the next failure on this thread.
    let message = unsafe String(cString: kizu_dnn_last_message())
    switch status {
    case KIZU_DNN_OUT_OF_MEMORY: throw .outOfMemory(message)
    case KIZU_DNN_UNSUPPORTED: throw .unsupported(message)
    default: throw .failed(message)
    }
  }
}
