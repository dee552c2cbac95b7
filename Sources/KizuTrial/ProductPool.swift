import KizuCore
import Synchronization

/// Products of matrices for work on several things at once, of which each has one to itself.
final class ProductPool: Sendable {
  private let free: Mutex<[any MatrixProduct]>
  private let count: Int

  /// - Parameter products: At least one; what they compute is equal to the bit.
  init(_ products: [any MatrixProduct]) {
    precondition(!products.isEmpty)
    free = Mutex(products)
    count = products.count
  }

  /// The results of `body` for 0 ..< `total`, in order, as many at a time as there are products.
  func map<Result: Sendable>(
    _ total: Int, _ body: @Sendable (Int, any MatrixProduct) -> Result
  ) -> [Result] {
    Parallel.map(total, threads: count) { index in
      guard let product = self.free.withLock({ $0.popLast() }) else {
        preconditionFailure("no more threads than products")
      }
      defer { self.free.withLock { $0.append(product) } }
      return body(index, product)
    }
  }
}
