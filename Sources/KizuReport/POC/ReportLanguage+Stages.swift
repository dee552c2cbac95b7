import KizuAugment

extension ReportLanguage {
  /// What a stage of a trial is called, by the name of its file.
  package func stage(_ name: String) -> String {
    switch name {
    case "inspect": return self(AuditPhrase.inspect)
    case "embed": return self(AuditPhrase.embed)
    case "untrained": return self(AuditPhrase.untrained)
    case "handmade": return self(AuditPhrase.handmade)
    case "judge": return self(AuditPhrase.judge)
    case "curve": return self(AuditPhrase.curve)
    case "rivals": return self(AuditPhrase.rivals)
    case "scratch": return self(AuditPhrase.scratch)
    case "classifier": return self(AuditPhrase.classifier)
    default:
      guard let change = Corruption.Kind(rawValue: name.replacing("stress-", with: "")) else { return name }
      return self(AuditPhrase.stress, self.change(change))
    }
  }

  /// What a change on the line is called.
  func change(_ change: Corruption.Kind) -> String {
    switch change {
    case .blur: self(StressPhrase.blur)
    case .noise: self(StressPhrase.noise)
    case .darker: self(StressPhrase.darker)
    case .brighter: self(StressPhrase.brighter)
    case .rotation: self(StressPhrase.rotation)
    case .jpeg: self(StressPhrase.jpeg)
    }
  }
}
