/// What is filled in by hand: the three-month plan and the data-handling page; and the audit annex.
enum PlanPhrase: String, ReportPhrase {
  case plan, planWords, planCaption, month, what, who, until, month1, month2, month3
  case step1, step2, step3, step4, step5, step6, step7, step8, step9
  case handling, handlingWords, handlingCaption, question, answer
  case place, access, copies, people, retention, deletion, contact, copies0, deletion0
  case forget, forgetWords, forget1, forget2, forget3, fill
  case annex, annexCaption, item, version, commandLine, seed, settings, goalFile, photosDigest, photosFile,
    encoderDigest
  case classifierDigest, splitDigest, runFolder, madeBy

  var texts: (en: String, ja: String) {
    switch self {
    case .plan: ("Three-month plan", "3か月計画")
    case .planWords: ("Fill in names and dates; strike out what does not apply.", "担当者と期日を記入し、不要な行は消してください。")
    case .planCaption: ("Steps from this trial to a decision", "PoCから導入判断までの手順")
    case .month: ("month", "月")
    case .what: ("step", "実施事項")
    case .who: ("who", "担当")
    case .until: ("until", "期日")
    case .month1: ("1: make sure", "1か月目：確認")
    case .month2: ("2: in parallel", "2か月目：並行運用")
    case .month3: ("3: decide", "3か月目：判断")
    case .step1: ("Settle what counts as a defect, with limit samples", "不良の定義と限度見本を確定する")
    case .step2:
      (
        "Photograph two more lots with the same camera and light; note lot and part",
        "同じカメラ・照明で2ロット追加撮影し、ロット・部品番号を記録する"
      )
    case .step3: ("Do what the verdict asks for next: {0}", "判定結果に応じて次の一手を行う：{0}")
    case .step4: ("Run beside the human inspection; nobody acts on it yet", "目視検査と並行運用する（結果はまだ使わない）")
    case .step5:
      (
        "Add each lot (kizu poc --add); write down every miss and false alarm",
        "ロットごとに追加し（kizu poc --add）、見逃し・過検出をすべて記録する"
      )
    case .step6: ("Ask inspectors to label doubtful photos twice", "判断に迷う写真は検査員が2回ラベル付けする")
    case .step7: ("Final verdict on photos of month 2 that taught nothing", "2か月目の（学習に未使用の）写真で最終判定する")
    case .step8: ("Cost and benefit with real figures of the line", "実ラインの数値で費用対効果を計算する")
    case .step9: ("Decide: go on, change the set-up, or stop", "継続・設備変更・中止を決定する")
    case .handling: ("Handling of the photos", "写真データの取り扱い")
    case .handlingWords:
      (
        "Kizu works on this machine alone; it sends nothing. This page says the rest; fill it in and have it signed.",
        "Kizuはこのパソコンの中だけで動作し、外部に何も送信しません。以下を記入し、承認を受けてください。"
      )
    case .handlingCaption: ("Rule for the photos of this trial", "本PoCの写真の取り扱い規則")
    case .question: ("question", "項目")
    case .answer: ("so far", "現状")
    case .place: ("Where do the photos lie?", "写真の保管場所")
    case .access: ("Who may see them?", "閲覧できる人")
    case .copies: ("Where are copies?", "複製の保存場所")
    case .copies0:
      (
        "Decoded pixels in Kizu’s cache (~/.cache/kizu or --cache); thumbnails in this report",
        "Kizuのキャッシュ内の展開画像（~/.cache/kizu または --cache）、本報告書の縮小画像"
      )
    case .people: ("Do photos show people, names, customers’ drawings?", "人物・氏名・顧客図面などの写り込み")
    case .retention: ("How long are they kept?", "保存期間")
    case .deletion: ("How are they deleted, and who confirms it?", "削除方法と確認者")
    case .deletion0: ("Photo folder, trial folder, cache", "写真フォルダ、トライアルフォルダ、キャッシュ")
    case .contact: ("Who answers questions?", "問い合わせ先")
    case .forget: ("When a photo must be forgotten", "写真を消去（忘却）する場合")
    case .forgetWords:
      (
        "A photo leaves traces in what was made from it. To forget one:",
        "写真を消しても、そこから作られたものに痕跡が残ります。次の順に行ってください。"
      )
    case .forget1:
      (
        "Delete the file, its row in the label file, and the cache folder; delete this report, which may show it.",
        "写真ファイル、ラベルファイルの該当行、キャッシュ、縮小画像を含む本報告書を削除する。"
      )
    case .forget2:
      (
        "If it was among the photos that pretrained (photos.csv lists them; test photos of a split are not), the encoder must be "
          + "pretrained anew: delete the folders encoder-… and untrained-… of the trial, and every copy that was exported.",
        "事前学習に使った写真（photos.csv に記載。分割のテスト写真は除く）の場合、モデルの再学習が必要です。トライアル内の encoder-… と untrained-… フォルダ、書き出したモデルの複製をすべて削除する。"
      )
    case .forget3:
      (
        "Delete stages/ and classifier.json (they hold embeddings and the paths of photos), and run the same command: all that "
          + "depends on the photo is made anew.",
        "stages/ と classifier.json（特徴量と写真のパスを含む）を削除し、同じコマンドを再実行する。その写真に依存するものはすべて作り直されます。"
      )
    case .fill: ("to fill in", "記入欄")
    case .annex: ("Audit annex", "監査付録")
    case .annexCaption:
      ("What this report was made from, so that it can be checked and repeated", "検証・再現のための記録")
    case .item: ("item", "項目")
    case .version: ("version", "バージョン")
    case .commandLine: ("command line", "コマンド")
    case .seed: ("seed", "乱数シード")
    case .settings: ("training settings", "学習設定")
    case .goalFile: ("criterion, written first", "合格基準（事前記録）")
    case .photosDigest: ("photos, SHA-256 over paths and files", "写真全体のSHA-256（パスとファイル）")
    case .photosFile: ("every photo with its SHA-256, label, group and split", "写真ごとのSHA-256・ラベル・グループ・分割")
    case .encoderDigest: ("encoder, SHA-256", "モデルのSHA-256")
    case .classifierDigest: ("classifier", "判定器")
    case .splitDigest: ("how photos were parted", "写真の分け方")
    case .runFolder: ("training run", "学習の記録")
    case .madeBy:
      (
        "Made by Kizu {0} on this machine; nothing was sent anywhere.",
        "Kizu {0} により、このパソコン内で作成しました。外部への送信はありません。"
      )
    }
  }
}
