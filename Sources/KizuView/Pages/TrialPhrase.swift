import KizuReport

/// The words of a trial's page, and of the frame of every page.
enum TrialPhrase: String, ReportPhrase {
  case title, pages, overview, report, goal, goalWritten, verdict, verdictOpen, reportLink, reportNone, next
  case stages, stagesCaption, stage, state, time, done, underWay, open, leftOut, training, encoder
  case labels, labelsNone, labelsCount, labelsDone, labelsLink, labelsProblem, labelsGoOn
  case errors, errorsNone, mapNone, noServer, changed

  var texts: (en: String, ja: String) {
    switch self {
    case .title: ("Visual inspection trial", "外観検査PoC")
    case .pages: ("Pages", "ページ")
    case .overview: ("Overview", "概要")
    case .report: ("Report", "報告書")
    case .goal: ("Goal and verdict", "目標と判定")
    case .goalWritten: ("Written down on {0}.", "記録日時：{0}")
    case .verdict: ("Verdict", "判定")
    case .verdictOpen: ("not known yet", "未定")
    case .reportLink: ("Open the report", "報告書を開く")
    case .reportNone: ("The report is written with the verdict.", "報告書は判定と同時に作成されます。")
    case .next: ("Next", "次の一手")
    case .stages: ("Stages", "段階")
    case .stagesCaption:
      ("What is kept of the trial; a stage that is done is not done again", "保存済みの段階（完了した段階は再実行されません）")
    case .stage: ("stage", "段階")
    case .state: ("state", "状態")
    case .time: ("time", "時間")
    case .done: ("done", "完了")
    case .underWay: ("under way", "実行中")
    case .open: ("not yet", "未実行")
    case .leftOut: ("left out", "省略")
    case .training: ("pretraining without labels", "ラベルなし事前学習")
    case .encoder: ("Pretraining: {0}", "事前学習：{0}")
    case .labels: ("Label sheet", "ラベル表")
    case .labelsNone:
      (
        "There is no list of photos to label yet; kizu poc writes it when labels are needed.",
        "ラベル表はまだありません。ラベルが必要になると kizu poc が作成します。"
      )
    case .labelsCount: ("{0} of {1} photos have a label.", "{1}枚中{0}枚にラベルがあります。")
    case .labelsDone:
      (
        "All {0} photos have a label; run kizu poc again to go on.",
        "全{0}枚にラベルが付きました。kizu poc を再実行すると続きに進みます。"
      )
    case .labelsLink: ("Fill in labels", "ラベルを付ける")
    case .labelsProblem: ("The label sheet cannot be used: {0}", "ラベル表を使えません：{0}")
    case .labelsGoOn: ("The file is {0}.", "ファイル：{0}")
    case .errors: ("Misses and false alarms", "見逃しと過検出")
    case .errorsNone: ("They are shown when the trial has judged photos.", "評価が終わると表示されます。")
    case .mapNone: ("The map is drawn when all photos are embedded.", "全写真の特徴量の計算が終わると表示されます。")
    case .noServer:
      ("kizu view does not answer; what is shown may be old.", "kizu view が応答しません。表示が古い可能性があります。")
    case .changed: ("State: {0}", "状態：{0}")
    }
  }
}
