/// The words of a training's picture.
enum TrainingPhrase: String, ReportPhrase {
  case title, loss, neighbours, guessing, untrained

  var texts: (en: String, ja: String) {
    switch self {
    case .title: ("Training, {0} of {1} epochs", "学習の経過（{1}エポック中{0}エポック）")
    case .loss: ("loss, mean of an epoch", "損失（エポックごとの平均）")
    case .neighbours:
      (
        "balanced accuracy of k-NN on grouped folds of the labelled photos, band: 95 %",
        "k近傍法のクラス平均正解率（ラベル付き写真のグループ別交差検証、帯は95%信頼区間）"
      )
    case .guessing: ("guessing", "当て推量")
    case .untrained: ("untrained", "未学習")
    }
  }
}
