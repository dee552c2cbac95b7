import CKizuDNN
import KizuCore

/// Sums over ranks for operations of the engine, which cannot throw what Swift throws.
@safe final class BatchReducer {
  private let communicator: any Communicator
  /// Why the last sum failed.
  private(set) var error: CommunicatorError?

  init(_ communicator: any Communicator) {
    self.communicator = communicator
  }

  /// What an operation is given; it must not outlive this object.
  var handle: kizu_dnn_reducer {
    unsafe kizu_dnn_reducer(
      reduce: { data, values, count in
        guard let data = unsafe data, let values = unsafe values else { return false }
        // SAFETY: the plan owns both the operation that calls and this object.
        return unsafe Unmanaged<BatchReducer>.fromOpaque(data).takeUnretainedValue()
          .reduce(UnsafeMutableBufferPointer(start: values, count: count))
      }, data: Unmanaged.passUnretained(self).toOpaque())
  }

  private func reduce(_ values: UnsafeMutableBufferPointer<Double>) -> Bool {
    do throws(CommunicatorError) {
      try unsafe communicator.allReduce(values)
      return true
    } catch {
      self.error = error
      return false
    }
  }
}
