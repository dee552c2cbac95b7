/// What stands at the top: verdict, criterion, evidence, and what to say in the meeting.
package enum VerdictPhrase: String, ReportPhrase {
  case title, verdict, reached, notReached, notEnough, leak
  case reachedWords, notReachedWords, notEnoughWords, notEnoughWordsAgainst, notEnoughNoNumber, leakWords
  case criterion, criterionWritten, atBest, atBestOf, atBestCalled, atBestPhotos, neverProven, timeShort
  case evidence, evidenceCaption, part, estimate, bound, cases, groups, effective, standing
  case proven, refuted, open, boundsNote, groupsNote, independentNote
  case recall, recallOf, precision, precisionOf, falseAlarms, falseAlarmsOf, accuracy, balancedAccuracy,
    macroF1
  case atLeast, atMost, and
  case meeting, meetingResult, meetingPart, meetingLabels, meetingNoSaving, meetingNext, meetingLeak,
    meetingLeakFound
  case nextReached, nextNotReached, nextEvidence, nextEvidenceNone, nextLeak, nextLot, nextRefuted, defects,
    others, goodParts

  package var texts: (en: String, ja: String) {
    switch self {
    case .title: ("Visual inspection trial: report", "外観検査PoC 報告書")
    case .verdict: ("Verdict", "判定")
    case .reached: ("Reached", "達成")
    case .notReached: ("Not reached", "未達成")
    case .notEnough: ("Not enough evidence", "証拠不足（判定保留）")
    case .leak: ("Stopped: leak in the data", "中止（正解情報の混入）")
    case .reachedWords:
      (
        "The test photos prove the goal: with 95 % confidence it holds for photos like these.",
        "テスト写真により目標の達成が統計的に確認されました（同様の写真について信頼度95%）。"
      )
    case .notReachedWords:
      (
        "The test photos refute the goal: with 95 % confidence it does not hold.",
        "テスト写真により、目標に届いていないことが統計的に確認されました（信頼度95%）。"
      )
    case .notEnoughWords:
      (
        "The test photos neither prove nor refute the goal. If the estimate stays, about {0} more {1} would show that it is reached.",
        "テスト写真の枚数が足りず、達成とも未達成とも言えません。推定値が変わらなければ、あと約{0}枚の{1}で「達成」と判定できます。"
      )
    case .notEnoughWordsAgainst:
      (
        "The test photos neither prove nor refute the goal. If the estimate stays, about {0} more {1} would show that it is not reached.",
        "テスト写真の枚数が足りず、達成とも未達成とも言えません。推定値が変わらなければ、あと約{0}枚の{1}で「未達成」と判定されます。"
      )
    case .notEnoughNoNumber:
      (
        "The test photos neither prove nor refute the goal, and the estimate lies so near the limit that no number of "
          + "photos can be named that would.",
        "テスト写真からは達成とも未達成とも言えません。推定値が基準値にほぼ等しく、必要枚数を見積もれません。"
      )
    case .leakWords:
      (
        "Test photos, or their classes, could be known without looking at the part. Any figure would be too good, so none "
          + "is given. See “Data audit”.",
        "テスト写真またはその分類が、部品そのものを見なくても分かる状態です。数値は実力より良く出るため、算出していません。「データ監査」をご覧ください。"
      )
    case .criterion: ("Criterion", "合格基準")
    case .criterionWritten:
      ("Written down on {0}, before any result was known.", "結果が出る前に記録しました（{0}）。")
    case .atBest:
      (
        "Even without a single error, the proof needs at least {0}.",
        "1枚も誤りがなくても、証明には少なくとも{0}が必要です。"
      )
    case .atBestOf: ("{0} test photos ({1})", "テスト写真{0}枚（{1}）")
    case .atBestCalled: ("{0} test photos that are called “{1}”", "「{1}」と判定されたテスト写真{0}枚")
    case .atBestPhotos: ("{0} test photos", "テスト写真{0}枚")
    case .timeShort:
      (
        "The time was too short for: {0} (see “What was tried”). The command of the trial, given again, goes on.",
        "時間が足りず、次の項目は完了していません：{0}（「実施内容」参照）。同じコマンドをもう一度実行すると、続きから行います。"
      )
    case .neverProven:
      (
        "No number of photos can prove a share of 100 % or of 0 %; a single error refutes it.",
        "100%または0%という基準は、何枚撮っても証明できません（1枚の誤りで不成立になります）。"
      )
    case .evidence: ("Evidence", "判定の根拠")
    case .evidenceCaption: ("Each part of the goal, on photos that taught nothing", "目標の各条件（学習に使っていない写真による）")
    case .part: ("part of the goal", "条件")
    case .estimate: ("counted", "実測値")
    case .bound: ("95 % bound", "95%信頼限界")
    case .cases: ("photos", "対象枚数")
    case .groups: ("groups", "グループ数")
    case .effective: ("worth independent", "独立換算枚数")
    case .standing: ("standing", "結果")
    case .proven: ("proven", "確認")
    case .refuted: ("refuted", "不成立")
    case .open: ("open", "未確定")
    case .boundsNote:
      (
        "Bounds are one-sided and exact (Clopper and Pearson); the goal counts as reached only where the bound meets it.",
        "信頼限界は片側95%の正確法（クロッパー・ピアソン法）です。限界値が基準を満たす場合だけ「達成」とします。"
      )
    case .groupsNote:
      (
        "Photos of one group (part or lot) may fail together, so the number of independent photos was estimated from how "
          + "much groups differ (Korn and Graubard).",
        "同じグループ（部品・ロット）の写真は同時に失敗しやすいため、グループ間のばらつきから独立とみなせる枚数に換算しています（コーン・グラウバード法）。"
      )
    case .independentNote:
      (
        "No groups (parts, lots) are known, so the bounds assume that photos fail independently of each other. Where "
          + "several photos show one part, the truth is less certain than stated.",
        "グループ（部品・ロット）の情報がないため、写真ごとに独立と仮定しています。同じ部品を複数枚撮っている場合、実際の確からしさはこれより低くなります。"
      )
    case .recall: ("share of {0} found", "{0}の検出率")
    case .recallOf: ("recall", "検出率")
    case .precision: ("share of calls “{0}” that are right", "「{0}」判定の適合率")
    case .precisionOf: ("precision", "適合率")
    case .falseAlarms: ("share of {0} called so for nothing (false alarms)", "{0}の過検出率")
    case .falseAlarmsOf: ("false alarms", "過検出率")
    case .accuracy: ("share of all photos called right (accuracy)", "正解率")
    case .balancedAccuracy: ("mean share called right over classes (balanced accuracy)", "クラス平均正解率")
    case .macroF1: ("mean F1 over classes (macro F1)", "マクロF1")
    case .atLeast: ("{0} at least {1}", "{0}が{1}以上")
    case .atMost: ("{0} at most {1}", "{0}が{1}以下")
    case .and: ("{0}, and {1}", "{0}、かつ{1}")
    case .meeting: ("Three sentences for the meeting", "会議用の3文")
    case .meetingResult:
      (
        "On test photos that taught nothing, we counted {0}.",
        "学習に使っていないテスト写真での結果は、{0}でした。"
      )
    case .meetingPart:
      (
        "{1}: {2} of {0} photos (one-sided 95 % bound: {3})",
        "{1}{2}（{0}枚、片側95%信頼限界：{3}）"
      )
    case .meetingLabels:
      (
        "{0} labels with the pretrained encoder do as well as {1} labels {2}, to within {3} points of balanced accuracy.",
        "事前学習を使うと、{0}枚のラベルで「{2}、{1}枚」と同等のクラス平均正解率が得られました（差は{3}ポイント以内）。"
      )
    case .meetingNoSaving:
      (
        "The data do not show that pretraining saves labels on these photos.",
        "今回の写真では、事前学習によるラベル工数の削減は確認できませんでした。"
      )
    case .meetingNext: ("Verdict: {0}. Next: {1}", "判定は「{0}」。次の一手：{1}")
    case .meetingLeak:
      (
        "The photos let a classifier be right without looking at the part, so there is no result yet.",
        "部品を見なくても正解できてしまうデータになっているため、まだ結果はありません。"
      )
    case .meetingLeakFound: ("What was found: {0}", "見つかった問題：{0}")
    case .nextReached:
      (
        "photograph the next lot and add it (kizu poc --add) before anyone relies on it.",
        "次のロットを撮影して追加し（kizu poc --add）、判定が維持されるか確認します。"
      )
    case .nextNotReached:
      (
        "look at the misses and false alarms below and decide: better photos of them, more labels, or another goal.",
        "下の見逃し・過検出の写真を確認し、撮影方法の改善、ラベル追加、基準の見直しのいずれかを決めます。"
      )
    case .nextEvidence: ("label about {0} more {1}.", "{1}をあと約{0}枚ラベル付けします。")
    case .nextEvidenceNone:
      ("decide whether a limit this near to the estimate is the right one.", "推定値とほぼ等しい基準値が妥当か検討します。")
    case .nextLeak:
      (
        "mend the photos or the split as the data audit says, and run again.",
        "「データ監査」に従って写真または学習・テストの分割を直し、再実行します。"
      )
    case .nextRefuted:
      (
        "a later lot refutes the goal: look at what was missed in it, label photos of it, and teach anew with them in a new trial.",
        "追加ロットの結果が基準を満たしていません。そのロットの見逃し・過検出を確認し、写真にラベルを付けて、新しいトライアルで学習し直します。"
      )
    case .nextLot:
      (
        "the last lot looks different, or could not be compared: label photos of it before relying on the verdict.",
        "最新ロットの写真が以前と異なるか、比較できません。そのロットの写真にラベルを付けて確認します。"
      )
    case .defects: ("defects", "不良品")
    case .others: ("other photos", "その他の写真")
    case .goodParts: ("good parts", "良品")
    }
  }
}
