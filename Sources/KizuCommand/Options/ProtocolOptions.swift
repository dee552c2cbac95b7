import ArgumentParser
import Kizu

/// How labelled photos are parted into those that teach and those that test.
struct ProtocolOptions: ParsableArguments {
  @Option(
    name: .customLong("protocol"),
    help: ArgumentHelp(
      """
      How photos are parted into teaching and testing ones: split (as the label file \
      says), kfold (up to 5 parts, each tested by what the others taught), or \
      leaveOneGroupOut. (default: split where the label file has one, else kfold)
      """, valueName: "kind"))
  var kind: EvaluationProtocol.Kind?

  @Option(help: ArgumentHelp("Names the random parts and intervals. 0 or more.", valueName: "n"))
  var seed: UInt64 = 0

  @Flag(help: "Go on where photos of one group stand on both sides of the split; figures may be too good.")
  var force = false

  /// The settings as the library takes them.
  func settings(threads: Int) -> EvaluationSettings {
    EvaluationSettings(kind: kind, seed: seed, force: force, threads: threads)
  }
}
