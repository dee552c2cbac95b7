import Foundation
import KizuCore
import Synchronization
import Testing

@testable import KizuNN

@Suite struct EngineTests {
  private struct Stop: Error, Equatable {
    var number: Int
  }

  @Test("The version is that of a library this code is written for")
  func version() throws {
    let parts = Engine.libraryVersion.split(separator: ".").map { Int($0) }
    let major = try #require(parts.first ?? nil)
    #expect(parts.count == 3 && (major == 2 || major == 3))
  }

  #if os(Linux) && arch(x86_64)
    /// oneDNN can be told to use less than the CPU has; then there is nothing to compare with.
    private static let isLimited =
      ["DNNL_MAX_CPU_ISA", "ONEDNN_MAX_CPU_ISA"].contains { ProcessInfo.processInfo.environment[$0] != nil }

    @Test("bf16 is chosen exactly where the CPU's flags name it", .disabled(if: isLimited))
    func nativeBF16() throws {
      let text = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
      let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("flags") })
      let flags = Set(line.split(separator: " "))
      let isNative = flags.contains("avx512_bf16") || flags.contains("amx_bf16")
      #expect(Precision.automatic == (isNative ? .bf16 : .f32))
    }
  #endif

  @Test("Work runs on one thread of the engine, whoever calls and however nested")
  func oneThread() throws {
    let engine = try Engine(threads: 2)
    let own = engine.run { Thread.current }
    #expect(own !== Thread.current)
    #expect(engine.run { engine.run { Thread.current } } === own)
  }

  @Test("Callers from many threads take turns")
  func turns() throws {
    let engine = try Engine(threads: 2)
    let running = Atomic<Int>(0)
    let results = Parallel.map(200, threads: 8) { number in
      engine.run {
        let others = running.add(1, ordering: .sequentiallyConsistent).oldValue
        let result = engine.run { number * number }
        running.subtract(1, ordering: .sequentiallyConsistent)
        return others == 0 ? result : -1
      }
    }
    #expect(results == (0..<200).map { $0 * $0 })
  }

  @Test("An error leaves the engine ready for more work")
  func errors() throws {
    let engine = try Engine(threads: 1)
    for number in 0..<3 {
      #expect(throws: Stop(number: number)) {
        try engine.run { () throws(Stop) in throw Stop(number: number) }
      }
    }
    #expect(engine.run { 7 } == 7)
  }

  @Test("Parallel work sees every index once, with one count", arguments: [1, 2, 3, 7])
  func parallel(threads: Int) throws {
    let engine = try Engine(threads: threads)
    for _ in 0..<20 {
      let seen = Mutex<[Int]>([])
      let counts = Mutex<Set<Int>>([])
      engine.run {
        engine.parallel { index, count in
          seen.withLock { $0.append(index) }
          counts.withLock { _ = $0.insert(count) }
        }
      }
      let count = try #require(counts.withLock { $0 }.first)
      #expect(counts.withLock { $0.count } == 1 && count <= threads)
      #expect(seen.withLock { $0.sorted() } == Array(0..<count))
    }
  }

  @Test("Engines come and go while others work")
  func lifetimes() throws {
    let outer = try Engine(threads: 2)
    for _ in 0..<20 {
      let sum = try outer.run { () throws(EngineError) in
        let inner = try Engine(threads: 2)
        return inner.run { 1 } + inner.run { 2 }
      }
      #expect(sum == 3)
    }
  }

  @Test("Matrix products agree with loops", arguments: [0, 1, 15, 16, 17, 33], [0, 1, 7, 33])
  func multiply(rows: Int, inner: Int) throws {
    let engine = try Engine(threads: 2)
    var random = RandomStream(seed: 9, purpose: .test)
    let columns = 19
    let a = (0..<rows * inner).map { _ in random.normal() }
    let b = (0..<inner * columns).map { _ in random.normal() }
    let start = (0..<rows * columns).map { _ in random.normal() }
    for (transposeA, transposeB, accumulate) in [
      (false, false, false), (true, false, true), (false, true, true), (true, true, false),
    ] {
      func product(_ method: some MatrixProduct) -> [Float] {
        var c = start
        var span = c.mutableSpan
        method.multiply(
          rows: rows, columns: columns, inner: inner, a.span, transposeA: transposeA, b.span,
          transposeB: transposeB, into: &span, accumulate: accumulate)
        return c
      }
      for (found, expected) in zip(product(engine), product(LoopMatrixProduct())) {
        #expect(abs(found - expected) <= 1e-5 * Float(max(1, inner)))
      }
    }
  }
}
