import Foundation
import Testing

@testable import KizuSSL

extension Bench {
  /// Expects a run, one that is interrupted and goes on, and one from the first one's config to give the same bytes.
  ///
  /// The runs are "whole", "parts" and "replay". What goes on is asked for nothing again: all comes from the run.
  func expectExactRuns(_ change: (inout Pretrainer.Request) -> Void) throws {
    try Pretrainer.prepare(request("whole", change)).train()
    var count = 0
    try Pretrainer.prepare(request("parts", change)).train {
      count += 1
      return count == 4
    }
    var rest = Pretrainer.Request(folder: photos, run: RunFolder("\(root)/parts"))
    change(&rest)
    rest.options = PretrainOptions()
    rest.isResuming = true
    #expect(try Pretrainer.prepare(rest).train() == .finished)
    var replay = Pretrainer.Request(folder: photos, run: RunFolder("\(root)/replay"))
    replay.template = try PretrainSettings(file: "\(root)/whole/config.json")
    try Pretrainer.prepare(replay).train()
    for file in ["encoder.safetensors", "checkpoint.safetensors", "config.json"] {
      let whole = try bytes("whole/\(file)")
      #expect(try bytes("parts/\(file)") == whole, "\(file) after an interruption")
      #expect(try bytes("replay/\(file)") == whole, "\(file) after a replay")
    }
  }
}
