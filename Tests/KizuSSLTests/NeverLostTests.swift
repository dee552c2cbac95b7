import Foundation
import KizuCore
import KizuData
import KizuNN
import Testing

@testable import KizuSSL

/// Numbers that are not finite, photos that go away, files that cannot be written: the last good state stays.
@Suite struct NeverLostTests {
  /// Poisons a parameter of a run in training.
  private static func spoil(_ trainer: Pretrainer, _ name: String, with value: Float) throws {
    let parameters = trainer.trainer.network.parameters
    let index = try #require(parameters.index(of: name))
    let count = parameters.specs[index].count
    parameters.setValues(of: index, to: [Float](repeating: value, count: count))
  }

  @Test("A loss that is no number stops with step, epoch, photos and checkpoint named")
  func lossIsNoNumber() throws {
    let bench = try Bench()
    let trainer = try Pretrainer.prepare(bench.request("run"))
    var steps = 0
    let error = #expect(throws: PretrainError.self) {
      try trainer.train(saveInterval: .zero) {
        steps += 1
        // The last layer: a ReLU or a maximum may take a NaN for zero.
        if steps == 4 { try? Self.spoil(trainer, "projection.4.weight", with: .nan) }
        return false
      }
    }
    guard case .notFinite(.loss, step: 4, epoch: 2, let photos, savedStep: 3, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(photos.count == 16 && photos == trainer.trainer.paths(ofStep: 3) && Set(photos).count == 16)
    let text = error?.description ?? ""
    #expect(text.contains(photos[0]) && text.contains("11 more") && text.contains("step 3 and good"))
    #expect(error?.exitStatus == .software)
    // The checkpoint is the good one: the run goes on from it to the bits of one that was not spoiled.
    trainer.lock = nil
    try Pretrainer.prepare(bench.request("run") { $0.isResuming = true }).train()
    try Pretrainer.prepare(bench.request("whole")).train()
    #expect(try bench.bytes("run/checkpoint.safetensors") == bench.bytes("whole/checkpoint.safetensors"))
  }

  @Test("A checkpoint is never replaced by weights or statistics that are not finite")
  func statisticsAreInfinite() throws {
    let bench = try Bench()
    let trainer = try Pretrainer.prepare(bench.request("run"))
    var steps = 0
    var good = Data()
    let error = #expect(throws: PretrainError.self) {
      try trainer.train(saveInterval: .zero) {
        steps += 1
        if steps == 3 {
          good = (try? bench.bytes("run/checkpoint.safetensors")) ?? Data()
          // Training normalises by the batch's statistics, so that the loss does not show it.
          try? Self.spoil(trainer, "bn1.running_var", with: .infinity)
        }
        return false
      }
    }
    guard case .notFinite(.weights, step: 3, epoch: 2, _, savedStep: 2, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try !good.isEmpty && bench.bytes("run/checkpoint.safetensors") == good)
  }

  @Test("A gradient that is not finite leaves the weights as they were")
  func gradientIsInfinite() throws {
    let bench = try Bench()
    let trainer = try Pretrainer.prepare(bench.request("run")).trainer
    let network = trainer.network
    _ = try trainer.takeStep(0)
    #expect(network.parameters.gradientsAreFinite(on: trainer.engine))
    for place in [0, network.projectionCount * network.batch - 1] {
      try network.forward()
      let gradient = unsafe network.projectionGradient
      for index in 0..<gradient.count { unsafe gradient[index] = index == place ? .infinity : 0 }
      try network.backward()
      #expect(!network.parameters.gradientsAreFinite(on: trainer.engine))
    }
    #expect(network.parameters.valuesAreFinite(on: trainer.engine))
  }

  @Test(
    "A photo that goes away or changes stops the run with all it has learned; once it is back the run goes on",
    arguments: [1, 2], [true, false])
  func photoIsLost(parts: Int, isChanged: Bool) throws {
    let bench = try Bench()
    func request(_ run: String) -> Pretrainer.Request {
      bench.request(run) {
        $0.options.updates.parts = parts
        // Without a cache every photo is read again in each epoch.
        $0.cache = PixelCacheSettings(place: .temporary, limit: 0)
      }
    }
    try Pretrainer.prepare(request("whole")).train()
    let file = URL(filePath: "\(bench.photos)/000011.png")
    let content = try Data(contentsOf: file)
    let trainer = try Pretrainer.prepare(request("run"))
    var steps = 0
    let error = #expect(throws: PretrainError.self) {
      try trainer.train {
        steps += 1
        guard steps == 3 else { return false }
        if isChanged {
          try? Data(contentsOf: URL(filePath: "\(bench.photos)/000012.png")).write(to: file)
        } else {
          try? FileManager.default.removeItem(at: file)
        }
        return false
      }
    }
    guard case .photoLost(let reason, let step, isSaved: true, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("000011.png") && step >= 2 && error?.exitStatus == .noInput)
    trainer.lock = nil
    var resumed = request("run")
    resumed.isResuming = true
    let refused = #expect(throws: PretrainError.self) { try Pretrainer.prepare(resumed) }
    #expect(refused?.description.contains((isChanged ? "changed" : "gone") + ": 000011.png") == true)
    try content.write(to: file)
    let rest = try Pretrainer.prepare(resumed)
    #expect(rest.step == step)
    try rest.train()
    for name in ["checkpoint.safetensors", "encoder.safetensors"] {
      #expect(try bench.bytes("run/\(name)") == bench.bytes("whole/\(name)"), "\(name)")
    }
  }

  @Test("A checkpoint that cannot be written stops the run, and says from which step it goes on")
  func cannotSave() throws {
    let bench = try Bench()
    let trainer = try Pretrainer.prepare(bench.request("run"))
    let checkpoint = "\(bench.root)/run/checkpoint.safetensors"
    var steps = 0
    let error = #expect(throws: PretrainError.self) {
      try trainer.train(saveInterval: .zero) {
        steps += 1
        if steps == 3 {
          try? FileManager.default.moveItem(atPath: checkpoint, toPath: "\(bench.root)/kept")
          try? FileManager.default.createDirectory(atPath: checkpoint, withIntermediateDirectories: true)
        }
        return false
      }
    }
    guard case .cannotSave(_, _, step: 3, savedStep: 2, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.exitStatus == .cannotCreate && error?.description.contains("--resume") == true)
    try FileManager.default.removeItem(atPath: checkpoint)
    try FileManager.default.moveItem(atPath: "\(bench.root)/kept", toPath: checkpoint)
    trainer.lock = nil
    try Pretrainer.prepare(bench.request("run") { $0.isResuming = true }).train()
    try Pretrainer.prepare(bench.request("whole")).train()
    #expect(try bench.bytes("run/encoder.safetensors") == bench.bytes("whole/encoder.safetensors"))
  }

  @Test("An encoder that was not written after its checkpoint is written when the run is gone on with")
  func encoderIsBehind() throws {
    let bench = try Bench()
    try Pretrainer.prepare(bench.request("run") { $0.options.epochs = 1 }).train()
    let encoder = try bench.bytes("run/encoder.safetensors")
    try FileManager.default.removeItem(atPath: "\(bench.root)/run/encoder.safetensors")
    try Pretrainer.prepare(bench.request("run") { ($0.isResuming, $0.options.epochs) = (true, 1) }).train()
    #expect(try bench.bytes("run/encoder.safetensors") == encoder)
  }

  @Test("What became of photos is told, the first five of each kind by name")
  func changedPhotos() {
    func manifest(_ contents: [(String, String)]) -> Manifest {
      Manifest(
        rows: contents.map {
          Manifest.Row(path: $0.0, bytes: 1, sha256: $0.1, width: 1, height: 1, channels: 1, status: "ok")
        })
    }
    let earlier = manifest([("a", "1"), ("b", "2")] + (0..<7).map { ("g\($0)", "x") })
    let later = manifest([("a", "1"), ("b", "3"), ("c", "4")])
    #expect(
      later.changes(since: earlier) == ["gone: g0, g1, g2, g3, g4 and 2 more", "new: c", "changed: b"])
    #expect(later.changes(since: later).isEmpty)
  }
}
