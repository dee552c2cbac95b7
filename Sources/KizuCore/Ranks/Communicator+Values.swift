// What is said in a few words: safe to call, and not for the inner loop.
extension Communicator {
  /// The sums of each value over all ranks.
  public func sum(_ values: [Double]) throws(CommunicatorError) -> [Double] {
    guard !isAlone else { return values }
    var sums = values
    // Typed errors do not pass through the closures of the standard library.
    let outcome = unsafe sums.withUnsafeMutableBufferPointer { buffer -> CommunicatorError? in
      do throws(CommunicatorError) { try unsafe allReduce(buffer) } catch { return error }
      return nil
    }
    if let outcome { throw outcome }
    return sums
  }

  /// Whether something holds on any rank.
  public func any(_ condition: Bool) throws(CommunicatorError) -> Bool {
    try sum([condition ? 1 : 0])[0] > 0
  }

  /// The numbers of each rank, in the order of ranks, to the bit; ranks may have different numbers of them.
  public func gather<Number: Numeric & BitwiseCopyable>(
    _ own: [Number]
  ) throws(CommunicatorError) -> [[Number]] {
    guard !isAlone else { return [own] }
    var lengths = [Double](repeating: 0, count: size)
    lengths[rank] = Double(own.count)
    let counts = try sum(lengths).map { Int($0) }
    let byteCounts = counts.map { $0 * MemoryLayout<Number>.stride }
    var all = [Number](repeating: .zero, count: counts.reduce(0, +))
    let outcome = unsafe all.withUnsafeMutableBytes { all in
      unsafe own.withUnsafeBytes { own -> CommunicatorError? in
        do throws(CommunicatorError) { try unsafe allGather(own, counts: byteCounts, into: all) } catch {
          return error
        }
        return nil
      }
    }
    if let outcome { throw outcome }
    var start = 0
    return counts.map { count in
      defer { start += count }
      return Array(all[start..<start + count])
    }
  }

  /// The bytes that rank 0 has, on every rank; what others give is not looked at.
  public func share(_ bytes: [UInt8]) throws(CommunicatorError) -> [UInt8] {
    guard !isAlone else { return bytes }
    let count = Int(try sum([isRoot ? Double(bytes.count) : 0])[0])
    var shared = isRoot ? bytes : [UInt8](repeating: 0, count: count)
    let outcome = unsafe shared.withUnsafeMutableBytes { buffer -> CommunicatorError? in
      do throws(CommunicatorError) { try unsafe broadcast(buffer, from: 0) } catch { return error }
      return nil
    }
    if let outcome { throw outcome }
    return shared
  }

  /// The number that rank 0 has, on every rank.
  public func share(_ value: Double) throws(CommunicatorError) -> Double {
    // Gathered, for a sum with zeros would not keep the sign of zero, and not what is no number.
    try gather([value])[0][0]
  }

  /// Makes sure that ranks work on the same.
  ///
  /// - Parameters:
  ///   - what: What that is, for the message.
  ///   - digest: Something short that tells it from others.
  /// - Throws: ``CommunicatorError/otherThanRoot(rank:what:)`` on every rank where one has another digest than rank 0.
  public func agree(on what: String, _ digest: @autoclosure () -> String) throws(CommunicatorError) {
    guard !isAlone else { return }
    let digests = try gather(Array(digest().utf8))
    guard let other = digests.firstIndex(where: { $0 != digests[0] }) else { return }
    throw .otherThanRoot(rank: other, what: what)
  }

  /// Waits until every rank has come here.
  public func barrier() throws(CommunicatorError) { _ = try any(false) }
}
