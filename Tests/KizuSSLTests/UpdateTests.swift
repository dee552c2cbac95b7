import Foundation
import KizuNN
import Testing

@testable import KizuSSL

@Suite("Optimisers, schedules and averages in a run")
struct UpdateTests {
  @Test(
    "An interrupted run of any optimiser gives the same bytes as one that never stopped",
    arguments: [Optimizer.Kind.nesterov, .lars, .adamw])
  func resumes(kind: Optimizer.Kind) throws {
    try Bench().expectExactRuns {
      $0.options.updates.optimizer = kind
      $0.options.updates.average = 0.9
      $0.options.updates.parts = kind == .adamw ? 2 : nil
      $0.options.updates.schedule = kind == .lars ? .oneCycle : .constant
    }
  }

  @Test("The encoder is the average, the checkpoint keeps both, the log says what is judged")
  func average() throws {
    let bench = try Bench()
    try Pretrainer.prepare(bench.request("plain")).train()
    try Pretrainer.prepare(bench.request("average") { $0.options.updates.average = 0.8 }).train()
    func tensors(_ file: String) throws -> [String: SafeTensors.Tensor] {
      try SafeTensors(decoding: [UInt8](bench.bytes(file)), file: file).tensors
    }
    let encoder = try tensors("average/encoder.safetensors")
    let checkpoint = try tensors("average/checkpoint.safetensors")
    let plain = try tensors("plain/checkpoint.safetensors")
    for name in ["layer1.0.conv1.weight", "bn1.running_mean", "layer4.1.bn2.running_var", "bn1.bias"] {
      #expect(encoder[name] == checkpoint["average.\(name)"] && encoder[name] != checkpoint[name])
      // The training itself does not notice.
      #expect(checkpoint[name] == plain[name])
    }
    #expect(plain.keys.allSatisfy { !$0.hasPrefix("average.") })
    #expect(
      String(decoding: try bench.bytes("average/log.jsonl"), as: UTF8.self).contains(#""averaged":false"#))
    #expect(!String(decoding: try bench.bytes("plain/log.jsonl"), as: UTF8.self).contains("averaged"))
  }

  @Test("A config.json from before there was a choice is read as what was done")
  func earlierConfiguration() throws {
    let bench = try Bench()
    let settings = try Pretrainer.prepare(bench.request("run")).settings
    var object = try #require(
      JSONSerialization.jsonObject(with: Data(settings.json().utf8)) as? [String: Any])
    var optimizer = try #require(object["optimizer"] as? [String: Any])
    var schedule = try #require(object["schedule"] as? [String: Any])
    #expect(optimizer.removeValue(forKey: "kind") as? String == "sgd")
    #expect(schedule.removeValue(forKey: "kind") as? String == "cosine")
    #expect(object.removeValue(forKey: "updates") != nil)
    object["optimizer"] = optimizer
    object["schedule"] = schedule
    let json = try JSONSerialization.data(withJSONObject: object)
    #expect(try PretrainSettings(json: [UInt8](json), file: "config.json") == settings)
  }

  @Test("Each optimiser brings its own rate and decay, also over the settings of another run")
  func defaults() throws {
    let bench = try Bench()
    func settings(_ run: String, _ change: (inout PretrainOptions) -> Void) throws -> PretrainSettings {
      try Pretrainer.prepare(bench.request(run) { change(&$0.options) }).settings
    }
    let adamw = try settings("a") { $0.updates.optimizer = .adamw }
    #expect(adamw.schedule.peak == 0.001 && adamw.optimizer == .adamw(weightDecay: 0.05))
    let earlier = PretrainOptions(adamw)
    var asked = PretrainOptions()
    #expect(asked.falling(backOn: earlier).learningRate == 0.001)
    asked.updates.optimizer = .lars
    #expect(asked.falling(backOn: earlier).learningRate == nil)
    let lars = try settings("b") { $0 = asked.falling(backOn: earlier) }
    #expect(lars.schedule.peak == 0.6 && lars.optimizer == .lars(weightDecay: 1e-6))
    asked.updates.schedule = .oneCycle
    #expect(asked.falling(backOn: earlier).updates.warmup == nil)
  }

  @Test("Without a rate, short trainings take smaller steps, also where a budget says how short")
  func rateOfShortTrainings() throws {
    let bench = try Bench()
    func settings(_ run: String, rate: Float? = nil, epochs: Int) throws -> PretrainSettings {
      let request = bench.request(run) {
        $0.options.epochs = epochs
        $0.options.learningRate = rate
      }
      return try Pretrainer.prepare(request).settings
    }
    let short = try settings("a", epochs: 2)
    #expect(short.totalSteps < 2000 && short.schedule.peak == 0.02)
    #expect(try settings("b", rate: 0.3, epochs: 2).schedule.peak == 0.3)
    let epochs = (2000 + short.stepsPerEpoch - 1) / short.stepsPerEpoch
    #expect(try settings("c", epochs: epochs).schedule.peak == 0.05)
    #expect(short.lasting(epochs: epochs, learningRate: nil).schedule.peak == 0.05)
    #expect(short.lasting(epochs: epochs, learningRate: 0.02).schedule.peak == 0.02)
  }

  @Test("Warm-ups are read and written alike")
  func warmups() throws {
    for (text, warmup, steps) in [
      ("10%", Warmup.percent(10), 100), ("2.5%", .percent(2.5), 25), ("0", .epochs(0), 0),
      ("100%", .percent(100), 1000),
      ("5", .epochs(5), 250), ("0.5", .epochs(0.5), 25), ("99999", .epochs(99999), 1000),
    ] {
      #expect(Warmup(text) == warmup && warmup.description == text)
      #expect(warmup.steps(of: 1000, perEpoch: 50) == steps)
      #expect(try JSONDecoder().decode(Warmup.self, from: JSONEncoder().encode(warmup)) == warmup)
    }
    for text in ["", "%", "-1", "101%", "nan", "1e9", "x", "inf%"] { #expect(Warmup(text) == nil) }
  }
}
