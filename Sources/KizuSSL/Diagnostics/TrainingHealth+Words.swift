extension TrainingHealth.Finding {
  /// The finding and what to do about it.
  package var words: String {
    switch self {
    case .collapsed(let epoch, let spread, let rank):
      "the encoder gives nearly the same for all photos after epoch \(epoch) (spread "
        + "\(Self.text(spread)), effective rank \(Self.text(rank))): it has "
        + "collapsed and will not recover by itself; start a new run with a lower --learning-rate or another "
        + "--method, and look with kizu preview whether the views still show the parts"
    case .guessing(let epoch, let loss, let trivial) where loss > 1.02 * trivial:
      "nothing is learned by epoch \(epoch): the loss, \(Self.text(loss)), is above what guessing "
        + "gives (\(Self.text(trivial))), which steps that are too large do; if it stays there, start a new run with a "
        + "lower --learning-rate"
    case .guessing(let epoch, let loss, let trivial):
      "nothing is learned by epoch \(epoch): the loss, \(Self.text(loss)), is what guessing "
        + "gives (\(Self.text(trivial))); if it stays there, try a higher --learning-rate, a lower "
        + "--temperature, or weaker views: kizu preview shows whether photos can be told apart in them"
    case .exposure(let epoch, let share):
      "after epoch \(epoch) brightness and contrast alone explain "
        + "\(Self.percent(share)) of what the encoder tells photos apart by: "
        + "it learns the exposure; try views that change it more (brightness, contrast and illumination of a preset "
        + "file: kizu presets surface > my.json, then --preset my.json), and see with kizu inspect whether lots or "
        + "classes differ in darkness"
    case .border(let epoch, let share):
      "after epoch \(epoch) the edges of the views alone explain "
        + "\(Self.percent(share)) of what the encoder tells photos apart by: "
        + "it learns the background; try photos that are cut to the part, --tiles, or a preset with stronger crops "
        + "and cutout, and see them with kizu preview"
    case .worse(let epoch, let now, let before):
      "after epoch \(epoch) nearest neighbours tell \(Self.percent(now)) of the labelled photos' "
        + "classes, an untrained encoder's \(Self.percent(before)): what is learned is not what tells "
        + "your classes apart; the views may hide that (compare --preset part, surface and color with kizu preview), "
        + "or the network learns backgrounds or exposure (kizu inspect names such shortcuts)"
    }
  }

  private static func text(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}
