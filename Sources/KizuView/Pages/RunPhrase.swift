import KizuReport

/// The words of a training run's page.
enum RunPhrase: String, ReportPhrase {
  case title, progress, waiting, training, silent, finished, untrained, unreadable, epochs
  case quantity, value, figures, loss, lossValue, neighbours, neighboursValue, timeLeft, about, rate,
    rateValue
  case curves, curveAlt, curveNone
  case warnings, warningsNone, collapsed, guessing, exposure, border, worse
  case views, viewsWords, viewsUnknown, photo, photoAlt, viewAlt, mapPending, mapRunning, mapFailed
  case settings, settingsCaption, photos, encoder, encoderValue, method, preset, plan, planValue, optimizer,
    optimizerValue, precision, seed, threads, transductive, yes, no

  var texts: (en: String, ja: String) {
    switch self {
    case .title: ("Training run", "学習の実行状況")
    case .progress: ("Progress", "進み具合")
    case .waiting: ("Begun; the first epoch is not complete yet.", "開始しました（最初のエポックの完了待ち）。")
    case .training: ("Training: epoch {0} of {1} is complete.", "学習中：{1}エポック中{0}エポックが完了。")
    case .silent:
      (
        "Epoch {0} of {1} is complete, and nothing came since: the training may have been stopped. “kizu pretrain … --resume” "
          + "goes on with it.",
        "{1}エポック中{0}エポックで更新が止まっています。中断された可能性があります（「kizu pretrain … --resume」で再開できます）。"
      )
    case .finished: ("Finished after {0} epochs.", "完了しました（{0}エポック）。")
    case .untrained: ("An untrained encoder: the baseline.", "未学習のモデル（比較の基準）です。")
    case .unreadable: ("The run cannot be read: {0}", "実行結果を読み込めません：{0}")
    case .epochs: ("Epochs", "エポック")
    case .quantity: ("quantity", "項目")
    case .value: ("value", "値")
    case .figures: ("The last complete epoch", "最後に完了したエポック")
    case .loss: ("loss", "損失")
    case .lossValue: ("{0} (guessing gives {1})", "{0}（当て推量では{1}）")
    case .neighbours: ("balanced accuracy of k-NN", "k近傍法のクラス平均正解率")
    case .neighboursValue: ("{0} (untrained: {1})", "{0}（未学習：{1}）")
    case .timeLeft: ("time left", "残り時間")
    case .about: ("about {0}", "約{0}")
    case .rate: ("speed", "速度")
    case .rateValue: ("{0} photos a second", "毎秒{0}枚")
    case .curves: ("Loss and k-NN", "損失とk近傍法")
    case .curveAlt:
      (
        "Plot of loss{0} over {1} epochs; the last values stand above",
        "{1}エポック分の損失{0}のグラフ（最新の値は上の表）"
      )
    case .curveNone: ("The first point comes with the first epoch.", "最初のエポックが終わると表示されます。")
    case .warnings: ("Is it learning?", "学習の健全性")
    case .warningsNone:
      ("No warning so far. The first epochs say little.", "今のところ警告はありません（最初の数エポックでは判断できません）。")
    case .collapsed:
      (
        "Epoch {0}: the encoder gives nearly the same for all photos (spread {1}, effective rank {2}). It has collapsed and "
          + "will not recover: start a new run with a lower --learning-rate or another --method.",
        "{0}エポック目：どの写真にもほぼ同じ特徴量を出しています（ばらつき{1}、実効次元{2}）。自然には回復しません。--learning-rate を下げるか、--method を変えて新しく始めてください。"
      )
    case .guessing:
      (
        "Epoch {0}: the loss, {1}, is what guessing gives ({2}). If it stays there, try a higher --learning-rate, a lower "
          + "--temperature or weaker views.",
        "{0}エポック目：損失{1}は当て推量（{2}）と同程度です。続くようなら、--learning-rate を上げる、--temperature を下げる、画像加工（ビュー）を弱めるなどを試してください。"
      )
    case .exposure:
      (
        "Epoch {0}: brightness and contrast alone explain {1} of what the encoder tells photos apart by. Try views that "
          + "change the light more, and see with kizu inspect whether lots differ in darkness.",
        "{0}エポック目：写真の見分けの{1}が明るさとコントラストだけで説明できます。明るさをより大きく変える画像加工を試し、ロット間の明るさの差を kizu inspect で確認してください。"
      )
    case .border:
      (
        "Epoch {0}: the edges of the views alone explain {1} of what the encoder tells photos apart by: it learns the "
          + "background. Try photos that are cut to the part, or --tiles.",
        "{0}エポック目：写真の見分けの{1}が画像の縁だけで説明できます。背景を学習しているおそれがあります。部品だけを切り出した写真か --tiles を試してください。"
      )
    case .worse:
      (
        "Epoch {0}: nearest neighbours tell {1} of the labelled photos’ classes, those of an untrained encoder {2}. What is "
          + "learned is not what tells your classes apart: compare presets with kizu preview.",
        "{0}エポック目：k近傍法の正解率{1}は未学習モデル（{2}）を上回っていません。クラスの違いとは別の特徴を学習しているおそれがあります。kizu preview でプリセットを比べてください。"
      )
    case .views: ("Views being drawn", "学習に使う加工画像（ビュー）")
    case .viewsWords:
      (
        "Each row is a photo and the views that epoch {0} draws of it, {1} × {1} pixels. Training teaches the encoder that "
          + "views of one photo show the same: a defect that no view shows is one it learns to ignore.",
        "各行は、写真と{0}エポック目に作られる加工画像（{1}×{1}画素）です。同じ写真の加工画像を「同じもの」とみなすように学習するため、加工画像に写らない欠陥は無視されるようになります。"
      )
    case .viewsUnknown:
      (
        "A run does not say where its photos are. Start the page with --photos FOLDER to see views and map.",
        "この実行結果には写真の場所が記録されていません。--photos フォルダ を付けて起動すると、加工画像と分布図を表示します。"
      )
    case .photo: ("Photo", "写真")
    case .photoAlt: ("Photo {0} as training reads it", "学習に使う状態の写真 {0}")
    case .viewAlt: ("View {0}", "加工画像{0}")
    case .mapPending: ("The map is drawn when the encoder is finished.", "モデルの学習が終わると表示されます。")
    case .mapRunning: ("Embedding photos for the map …", "分布図のために特徴量を計算しています…")
    case .mapFailed: ("There is no map: {0}", "分布図を表示できません：{0}")
    case .settings: ("Settings", "設定")
    case .settingsCaption:
      ("What the run was made with (config.json has all)", "主な設定（すべては config.json にあります）")
    case .photos: ("photos", "写真")
    case .encoder: ("encoder", "モデル")
    case .encoderValue: ("{0}, stem {1}, {2} pixels", "{0}、ステム{1}、{2}画素")
    case .method: ("method", "学習方法")
    case .preset: ("preset of views", "画像加工のプリセット")
    case .plan: ("plan", "計画")
    case .planValue: ("{0} epochs of {1} steps of {2} photos", "{0}エポック×{1}ステップ×{2}枚")
    case .optimizer: ("optimiser", "最適化")
    case .optimizerValue: ("{0}, learning rate {1}", "{0}、学習率{1}")
    case .precision: ("precision", "計算精度")
    case .seed: ("seed", "乱数シード")
    case .threads: ("threads", "スレッド数")
    case .transductive: ("saw test photos (never their labels)", "テスト写真の使用（ラベルは不使用）")
    case .yes: ("yes", "あり")
    case .no: ("no", "なし")
    }
  }
}
