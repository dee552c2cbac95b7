/// Curve, savings, rivals, errors, confusion and map.
package enum ResultPhrase: String, ReportPhrase {
  case curve, curveWords, curveAlt, curveX, curveY, guessing, curvePoints, labels
  case encoder, untrained, handmade, scratch, withAll
  case rivals, rivalsCaption, way, balanced, interval, goalColumn, rivalsNote, noLine
  case savings, savingsCaption, quantity, value, labelsNeeded, labelsReached, labelsSaved, hoursSaved,
    moneySaved
  case computeTime, electricity, savingsAssumed, savingsNone, moneyNone
  case misses, missesWords, missesNone, falseAlarms, falseAlarmsWords, falseAlarmsNone, confused, confusedNone
  case truthCalled, score, nearest, photoAlt, nearestAlt, heatAlt, heatWords, more, missing
  case confusion, confusionCaption, confusionTrue, confusionWords, lineTable, lineFound, lineLet, lineTarget,
    lineOther
  case map, mapWords, mapAlt, unlabelled

  package var texts: (en: String, ja: String) {
    switch self {
    case .curve: ("How many labels are enough", "必要なラベル数")
    case .curveWords:
      (
        "Balanced accuracy on test photos when only so many labels teach; bands are 95 % intervals over other labels drawn "
          + "and other test photos.",
        "学習に使うラベル数を変えたときの、テスト写真でのクラス平均正解率です。帯は95%信頼区間（ラベルの選び方とテスト写真の違いによる）です。"
      )
    case .curveAlt:
      (
        "Plot of balanced accuracy against the number of labels; the table below has the figures",
        "ラベル数とクラス平均正解率の関係を示すグラフ（数値は下の表）"
      )
    case .curveX: ("labelled photos (logarithmic)", "ラベル付き写真の枚数（対数）")
    case .curveY: ("balanced accuracy", "クラス平均正解率")
    case .guessing: ("guessing", "当て推量")
    case .curvePoints: ("The points of the plot", "グラフの数値")
    case .labels: ("labels", "ラベル数")
    case .encoder: ("pretrained encoder", "事前学習モデル")
    case .untrained: ("untrained encoder", "未学習モデル")
    case .handmade: ("hand-made features", "手作り特徴量")
    case .scratch: ("trained from scratch", "ラベルのみで学習")
    case .withAll: ("{0}, all {1} labels", "{0}、ラベル全{1}枚")
    case .rivals: ("Honest rivals", "他方式との比較")
    case .rivalsCaption: ("Each way with all labels, on the same test photos", "各方式の成績（全ラベル使用、同じテスト写真）")
    case .way: ("way", "方式")
    case .balanced: ("balanced accuracy", "クラス平均正解率")
    case .interval: ("95 % interval", "95%信頼区間")
    case .goalColumn: ("the goal's metric", "目標の指標")
    case .rivalsNote:
      (
        "If the pretrained encoder is not above the others by more than the intervals, pretraining has not earned its place "
          + "on these photos.",
        "事前学習モデルが信頼区間の幅を超えて上回っていなければ、今回の写真では事前学習の効果は確認できていません。"
      )
    case .noLine: ("no probabilities", "確率なし")
    case .savings: ("Labels, time and money", "ラベル工数と費用")
    case .savingsCaption: ("What few labels save, and what computing costs", "ラベル工数の削減と計算コスト")
    case .quantity: ("quantity", "項目")
    case .value: ("value", "値")
    case .labelsNeeded: ("labels needed with the pretrained encoder", "事前学習モデルで必要なラベル数")
    case .labelsReached: ("to do as well as", "同等の成績となる比較対象")
    case .labelsSaved: ("labels saved", "削減できるラベル数")
    case .hoursSaved: ("labelling time saved", "削減できるラベル工数")
    case .moneySaved: ("labelling cost saved", "削減できるラベル費用")
    case .computeTime: ("computing time", "計算時間")
    case .electricity: ("electricity", "消費電力量")
    case .savingsAssumed:
      (
        "Assumed: {0} s a label (--seconds-per-label), {1} W while computing (--watts).",
        "前提：ラベル1枚あたり{0}秒（--seconds-per-label）、計算中の消費電力{1}W（--watts）。"
      )
    case .savingsNone:
      (
        "The data do not show that fewer labels than all of them are enough, so no saving is claimed.",
        "少ないラベルで足りることは確認できていないため、削減効果は計上していません。"
      )
    case .moneyNone: ("No money is named without --label-cost.", "--label-cost を指定すると金額も表示します。")
    case .misses: ("Misses", "見逃し")
    case .missesWords:
      ("{0} of {1} were not found, the clearest misses first.", "{1}枚中{0}枚を見逃しました（見逃しの程度が大きい順）。")
    case .missesNone: ("No test photo was missed.", "テスト写真に見逃しはありませんでした。")
    case .falseAlarms: ("False alarms", "過検出")
    case .falseAlarmsWords:
      ("{0} of {1} were called so for nothing, the surest first.", "{1}枚中{0}枚を過検出しました（確信度の高い順）。")
    case .falseAlarmsNone: ("There was no false alarm among the test photos.", "テスト写真に過検出はありませんでした。")
    case .confused: ("Photos called the wrong class", "分類を誤った写真")
    case .confusedNone: ("Every test photo was called its class.", "テスト写真はすべて正しく分類されました。")
    case .truthCalled: ("{0}, called {1}", "正解：{0} → 判定：{1}")
    case .score: ("probability {0}", "確率{0}")
    case .nearest: ("most like (taught): {0}", "最も似た学習写真：{0}")
    case .photoAlt: ("Test photo {0}, {1}, called {2}", "テスト写真 {0}（正解：{1}、判定：{2}）")
    case .nearestAlt: ("The training photo most like it, {0}, {1}", "最も似た学習写真 {0}（{1}）")
    case .heatAlt: ("The test photo with what is unlike good parts in red", "良品と異なる箇所を赤で示したテスト写真")
    case .heatWords:
      (
        "Left: the test photo. Middle: what is unlike good parts, where that was computed. Right: the training photo most "
          + "like it.",
        "左：テスト写真、中央：良品と異なる箇所（計算した場合）、右：最も似た学習写真。"
      )
    case .more: ("… and {0} more", "ほか{0}枚")
    case .missing: ("picture not available", "画像を読み込めません")
    case .confusion: ("What was called what", "混同行列")
    case .confusionCaption: ("Rows: what photos are. Columns: what they were called.", "行：正解、列：判定")
    case .confusionTrue: ("truth", "正解")
    case .confusionWords: ("{0} of {1} test photos were called their class.", "テスト写真{1}枚中{0}枚を正しく分類しました。")
    case .lineTable: ("At the line that training photos chose", "学習写真だけで決めた判定しきい値での結果")
    case .lineFound: ("called so", "検出")
    case .lineLet: ("let through", "合格")
    case .lineTarget: ("is it", "対象")
    case .lineOther: ("is not", "対象外")
    case .map: ("Map of the photos", "写真の分布図")
    case .mapWords:
      (
        "Photos that the encoder finds alike lie near each other. Two directions hold {0} of all variation, so what lies "
          + "together here may still be told apart. Point at a dot to see its photo.",
        "モデルが似ていると判断した写真ほど近くに表示されます。2方向で全変動の{0}を表しているため、重なって見えても区別できる場合があります。点にカーソルを合わせると写真が表示されます。"
      )
    case .mapAlt:
      ("Scatter plot of {0} photos by their embeddings, coloured by class", "写真{0}枚の特徴量の散布図（クラス別の色）")
    case .unlabelled: ("no label", "ラベルなし")
    }
  }
}
