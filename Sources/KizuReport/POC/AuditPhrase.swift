/// Data audit, later lots, what was tried, and limits.
package enum AuditPhrase: String, ReportPhrase {
  case audit, photos, readable, unreadable, unlabelled, sizes, formats, classesCaption, className
  case train, test, groups, noFindings, stops, warns, accepted, identical, lookAlikes, group
  case property, properties, conflicts, copies, format, size, aspect, fileLength, bitDepth, colour
  case lots, lotsCaption, lot, unlike, drifted, notDrifted, notCompared, lotCalled, lotLabels, standing, holds
  case brighter, darker, moreContrast, lessContrast, sharper, lessSharp, redder, bluer, greener, morePurple
  case unknown, refuted, lotsNone, tried, stagesCaption, stage, time, omissionsNone, omitScratchTime
  case omitScratchChoice, omitStress, stress, inspect, pretrain, embed, untrained, handmade, judge, curve
  case rivals, scratch, classifier, limits, limitKind, limitFolds, limitSplit, limitTransductive
  case limitFewGroups, limitPrecision, limitMulticlass, limitLoss, limitLine, limitDraws, limitOnce

  package var texts: (en: String, ja: String) {
    switch self {
    case .audit: ("Data audit", "データ監査")
    case .photos: ("Photos: {0}, of which {1} have a label.", "写真{0}枚（うちラベルあり{1}枚）。")
    case .readable: ("All files can be read.", "すべてのファイルを読み込めました。")
    case .unreadable: ("Files that cannot be read, left out: {0}.", "読み込めず除外したファイル：{0}件。")
    case .unlabelled:
      ("Photos without a label teach the encoder, but judge nothing.", "ラベルなしの写真は事前学習だけに使い、評価には使いません。")
    case .sizes: ("From {0} to {1} pixels.", "{0}～{1}画素。")
    case .formats: ("Formats: {0}.", "形式：{0}。")
    case .classesCaption: ("Labelled photos by class", "クラス別の枚数")
    case .className: ("class", "クラス")
    case .train: ("teaching", "学習用")
    case .test: ("test", "テスト用")
    case .groups: ("groups", "グループ数")
    case .noFindings: ("No leak and no shortcut was found.", "正解情報の混入や、写真の中身以外の手がかり（ショートカット）は見つかりませんでした。")
    case .stops: ("This stops the verdict: ", "判定を中止：")
    case .warns: ("To know: ", "注意：")
    case .accepted: ("Accepted by the user: ", "利用者が承認：")
    case .identical:
      ("the same photo on both sides of the split, {0} cases: {1}.", "学習用とテスト用に同一の写真（{0}件）：{1}。")
    case .lookAlikes:
      (
        "look-alikes on both sides of the split, {0} pairs, similarity up to {2}: {1}.",
        "学習用とテスト用に酷似した写真（{0}組、最大類似度{2}）：{1}。"
      )
    case .group:
      (
        "photos of one group on both sides of the split, {0} groups: {1}.",
        "同じグループの写真が学習用とテスト用の両方にあります（{0}グループ）：{1}。"
      )
    case .property:
      (
        "{0} alone tells class “{1}” from the others, balanced accuracy {2}: ask why the files differ.",
        "「{0}」だけでクラス「{1}」を見分けられます（クラス平均正解率{2}）。ファイルが異なる理由を確認してください。"
      )
    case .properties: ("Properties of files", "ファイルの属性")
    case .conflicts:
      ("The same picture stands under two labels, {0} cases: {1}.", "同じ画像に異なるラベルが付いています（{0}件）：{1}。")
    case .copies: ("Sets of equal files: {0}; of look-alikes: {1}.", "同一ファイルの組：{0}、酷似した写真の組：{1}。")
    case .format: ("The file format", "ファイル形式")
    case .size: ("Width and height", "画像サイズ")
    case .aspect: ("Width divided by height", "縦横比")
    case .fileLength: ("The length of the file", "ファイル容量")
    case .bitDepth: ("The bit depth", "ビット深度")
    case .colour: ("Grey or colour", "グレーかカラーか")
    case .lots: ("Later lots and drift", "追加ロットとドリフト")
    case .lotsCaption: ("Photos that came after the trial; nothing of them taught", "評価後に追加した写真（学習には不使用）")
    case .lot: ("lot", "ロット")
    case .unlike: ("unlike anything taught", "学習写真に似ていない割合")
    case .drifted: ("looks different", "変化あり")
    case .notDrifted: ("no difference found", "変化は見つからず")
    case .notCompared: ("could not be compared", "比較できず")
    case .brighter: ("brighter", "明るい")
    case .darker: ("darker", "暗い")
    case .moreContrast: ("of more contrast", "コントラストが高い")
    case .lessContrast: ("of less contrast", "コントラストが低い")
    case .sharper: ("sharper or noisier", "鮮明またはノイズが多い")
    case .lessSharp: ("less sharp", "ぼけている")
    case .redder: ("redder", "赤みが強い")
    case .bluer: ("bluer", "青みが強い")
    case .greener: ("greener", "緑みが強い")
    case .morePurple: ("more purple", "紫みが強い")
    case .lotCalled: ("called so", "検出枚数")
    case .lotLabels: ("labelled", "ラベルあり")
    case .standing: ("the verdict", "判定")
    case .holds: ("nothing speaks against it", "維持")
    case .unknown: ("not known to hold", "不明")
    case .refuted: ("refuted", "不成立")
    case .lotsNone:
      (
        "No later lot was added yet: kizu poc --add NEW_PHOTOS. Light, camera and parts change, so a verdict holds for "
          + "photos like those of this trial only.",
        "追加ロットはまだありません（kizu poc --add NEW_PHOTOS）。照明・カメラ・部品は変わるため、判定は今回と同様の写真にだけ当てはまります。"
      )
    case .tried: ("What was tried", "実施内容")
    case .stagesCaption: ("Stages, with the time that each took", "各段階と所要時間")
    case .stage: ("stage", "段階")
    case .time: ("time", "時間")
    case .omissionsNone: ("Nothing was left out.", "省略した項目はありません。")
    case .omitScratchTime:
      (
        "Left out: the rival trained from scratch; the time for it was over after {0} of {1} trainings. They are kept: the "
          + "command of the trial, given again, goes on.",
        "省略：ラベルのみで学習する比較対象（時間切れ：学習{1}回のうち{0}回完了）。完了分は保存済みで、同じコマンドをもう一度実行すると続きから行います。"
      )
    case .omitScratchChoice:
      ("Left out as asked: the rival trained from scratch.", "省略（指定による）：ラベルのみで学習する比較対象。")
    case .omitStress:
      (
        "Left out: how robust the result is; the time for it was over after {0} of {1} changes, without {2}. What was tried is "
          + "kept: the command of the trial, given again, goes on.",
        "省略：頑健性の試験（時間切れ：{1}種類のうち{0}種類完了、残り：{2}）。完了分は保存済みで、同じコマンドをもう一度実行すると続きから行います。"
      )
    case .stress: ("robustness: {0}", "頑健性の試験：{0}")
    case .inspect: ("inspecting the photos", "写真の監査")
    case .pretrain:
      ("pretraining without labels: {0} epochs, {1} photos, {2} px", "ラベルなし事前学習（{0}エポック、写真{1}枚、{2}画素）")
    case .embed: ("embedding all photos", "特徴量の計算")
    case .untrained: ("embedding by an untrained encoder", "未学習モデルの特徴量")
    case .handmade: ("hand-made features", "手作り特徴量")
    case .judge: ("judging by the goal", "目標に対する評価")
    case .curve: ("the label curve", "ラベル数と正解率の曲線")
    case .rivals: ("judging the rivals", "他方式の評価")
    case .scratch: ("training from scratch", "ラベルのみでの学習")
    case .classifier: ("teaching the classifier for new photos", "新規写真用の判定器の学習")
    case .limits: ("Limits and caveats", "限界と注意")
    case .limitKind:
      (
        "The verdict is about photos taken like these: same parts, camera, light and operator. It is no promise for others.",
        "この判定は、同じ部品・カメラ・照明・撮影者による写真についてのものです。それ以外の写真には保証がありません。"
      )
    case .limitFolds:
      (
        "There is no fixed split: each labelled photo was tested by what the others taught, in {0} parts that keep groups whole. "
          + "The parts share most of their teaching photos, so the bounds are a little too narrow.",
        "学習用・テスト用の固定分割がないため、グループを保った{0}分割の交差検証で評価しました。学習写真が重なるため、信頼限界はやや狭めに出ます。"
      )
    case .limitSplit:
      (
        "The split is that of the label file; {0} photos taught and {1} tested.",
        "ラベルファイルの分割を使用（学習{0}枚、テスト{1}枚）。"
      )
    case .limitTransductive:
      (
        "The encoder saw the test photos while it was pretrained, though never a label. With a split in the label file it sees "
          + "only the teaching side.",
        "事前学習にはテスト写真も含まれます（ラベルは使っていません）。ラベルファイルに分割を書けば、学習側だけを使います。"
      )
    case .limitFewGroups:
      (
        "The test photos stand in only {0} groups; with fewer than about 20, take every interval as a rough guide.",
        "テスト写真のグループは{0}のみです。20未満の場合、区間は目安と考えてください。"
      )
    case .limitPrecision:
      (
        "Precision depends on how common the target is; on the line that may differ from these photos.",
        "適合率は不良率に左右され、実ラインでは異なる場合があります。"
      )
    case .limitMulticlass:
      (
        "Each photo is called the class it is most likely of, all classes counting alike. A goal with “at” draws a line instead.",
        "写真は最も確率の高いクラスに分類しています（クラスの重みは同等）。「at」を付けた目標では、しきい値で判定します。"
      )
    case .limitLine:
      (
        "The line between the target and the rest was drawn on teaching photos alone, for the worse part of the goal.",
        "判定しきい値は学習写真だけで、目標の厳しい方の条件に合わせて決めました。"
      )
    case .limitLoss:
      (
        "The line could not be chosen on folds, for there were too few groups; one half was taken.",
        "グループが少なく、しきい値を選べなかったため0.5としました。"
      )
    case .limitDraws:
      (
        "The rival from scratch was trained with its default recipe; a tuned one may do better.",
        "「ラベルのみで学習」は既定の設定によるもので、調整すれば向上する可能性があります。"
      )
    case .limitOnce:
      (
        "Test photos prove something once. Who changes labels, photos or settings after looking at this report and judges by "
          + "the same test photos again must expect a flattering result; take new photos for a final verdict.",
        "テスト写真で証明できるのは一度だけです。この報告を見てから設定などを変え、同じテスト写真で再評価すると、結果は実力より良く出ます。最終判定には新しい写真を使ってください。"
      )
    }
  }
}
