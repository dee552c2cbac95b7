/// What changes on the line do.
enum StressPhrase: String, ReportPhrase {
  case heading, caption, change, slight, moderate, strong, severe
  case blur, noise, darker, brighter, rotation, jpeg
  case first, none, nothingToLose, words, broken, ofWhite, quality

  var texts: (en: String, ja: String) {
    switch self {
    case .heading: ("What will break it", "頑健性（写り方の変化に対する強さ）")
    case .caption:
      (
        "Balanced accuracy of the same test photos, spoilt by one change at a time (in bold where it breaks)",
        "同じテスト写真を1種類ずつ劣化させたときのクラス平均正解率（太字は許容を超える低下）"
      )
    case .change: ("change", "変化")
    case .slight: ("slight", "わずか")
    case .moderate: ("moderate", "中程度")
    case .strong: ("strong", "強い")
    case .severe: ("severe", "非常に強い")
    case .blur: ("blur", "ぼけ")
    case .noise: ("noise", "ノイズ")
    case .darker: ("less light", "照明が暗い")
    case .brighter: ("more light", "照明が明るい")
    case .rotation: ("rotation", "回転")
    case .jpeg: ("JPEG artefacts", "JPEG圧縮による劣化")
    case .first:
      (
        "{0} breaks it first: {1} costs {2} points of {3} balanced accuracy ({4} to {5} with 95 % confidence). Watch that on the line.",
        "最初に影響が出る変化は「{0}」です。{1}で、クラス平均正解率（元は{3}）が{2}ポイント下がります（95%信頼区間：{4}～{5}）。現場ではこの変化に注意してください。"
      )
    case .none:
      (
        "Nothing that was tried is shown to cost more than {0} points of {1} balanced accuracy.",
        "試した範囲では、クラス平均正解率{1}が{0}ポイントを超えて下がる変化は確認されませんでした。"
      )
    case .nothingToLose:
      (
        "Photos as they are reach {0} balanced accuracy ({1} to {2} with 95 % confidence), and guessing reaches {3}: there is "
          + "nothing to lose of which {4} points could be missed, so nothing is said about robustness.",
        "元の写真でのクラス平均正解率は{0}（95%信頼区間：{1}～{2}）で、当て推量（{3}）との差が小さく、{4}ポイント下がっても検出できません。そのため、頑健性については何も言えません。"
      )
    case .words:
      (
        "Classifiers that were taught on photos as they are call spoilt ones. Strengths are of the photo as the encoder reads it; "
          + "levels of different changes are alike by convention only. A change breaks it where the whole 95 % interval of the "
          + "loss lies beyond {0} points.",
        "元の写真で学習した判定器に、劣化させた写真を判定させた結果です。強さはモデルが読み込むサイズに縮小した写真に対する値です。「わずか」などの段階は変化の種類ごとの目安で、種類をまたいだ比較はできません。低下量の95%信頼区間の全体が{0}ポイントを超えたものを太字で示します。"
      )
    case .broken: ("breaks", "許容超え")
    case .ofWhite: ("{0} % of white", "白の{0}%")
    case .quality: ("quality {0}", "品質{0}")
    }
  }
}
