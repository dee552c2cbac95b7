import KizuReport

/// The words of the label sheet.
enum SheetPhrase: String, ReportPhrase {
  case title, photo, labelIs, noLabel, photoAlt, itemAlt, unreadable, full, empty
  case classes, newClass, add, classAdded, classBad, actions, undo, skip, next, previous, remove, keys,
    keysWords
  case list, progress, allDone, saved, undone, nothingToUndo, changedElsewhere
  case conflict, photoGone, notSaved, noServer, restarted, dismiss

  /// What the script says.
  static let spoken: [SheetPhrase] = [
    .photo, .labelIs, .noLabel, .photoAlt, .itemAlt, .progress, .allDone, .saved, .undone, .nothingToUndo,
    .changedElsewhere, .conflict, .photoGone, .notSaved, .noServer, .restarted, .classAdded,
  ]

  var texts: (en: String, ja: String) {
    switch self {
    case .title: ("Label photos", "ラベル付け")
    case .photo: ("Photo {0} of {1}", "写真 {0} / {1}")
    case .labelIs: ("Label: {0}", "ラベル：{0}")
    case .noLabel: ("no label", "ラベルなし")
    case .photoAlt: ("Photo {0}, {1}", "写真 {0}（{1}）")
    case .itemAlt: ("{0}: {1}, {2}", "{0}枚目：{1}（{2}）")
    case .unreadable: ("This photo cannot be read.", "この写真は読み込めません。")
    case .full: ("Open the picture by itself", "画像だけを開く")
    case .empty: ("There are no photos to label yet.", "ラベルを付ける写真はまだありません。")
    case .classes: ("Classes", "クラス")
    case .newClass: ("New class", "新しいクラス")
    case .add: ("Add", "追加")
    case .classAdded: ("Class added: {0}", "クラスを追加しました：{0}")
    case .classBad:
      (
        "A class needs a name of 1 to {0} characters on one line, and there can be at most {1} classes.",
        "クラス名は改行なしで1～{0}文字、クラスは最大{1}個までです。"
      )
    case .actions: ("Actions", "操作")
    case .undo: ("Undo", "元に戻す")
    case .skip: ("Skip", "スキップ")
    case .next: ("Next", "次へ")
    case .previous: ("Back", "前へ")
    case .remove: ("Remove label", "ラベルを消す")
    case .keys: ("Use single keys", "キー操作を使う")
    case .keysWords:
      (
        "One key a class, as shown on its button. The arrow keys go back and forth.",
        "ボタンに表示されたキーでラベルを付けます。左右の矢印キーで前後の写真に移動します。"
      )
    case .list: ("All photos", "写真一覧")
    case .progress: ("{0} of {1} photos have a label", "{1}枚中{0}枚にラベルがあります")
    case .allDone: ("All {0} photos have a label", "全{0}枚にラベルが付きました")
    case .saved: ("Saved: {0} ({1})", "保存しました：{0}（{1}）")
    case .undone: ("Undone: {0}, {1}", "元に戻しました：{0}（{1}）")
    case .nothingToUndo: ("There is nothing to undo.", "元に戻せる操作はありません。")
    case .changedElsewhere: ("Changed elsewhere: {0}, {1}", "別の画面で変更されました：{0}（{1}）")
    case .conflict:
      (
        "{0} was labelled elsewhere meanwhile: {1}. That stays; your {2} was not saved.",
        "{0}には先に別の画面でラベルが付きました（{1}）。そのまま残し、こちらの「{2}」は保存していません。"
      )
    case .photoGone:
      ("The label file no longer lists this photo; nothing was saved.", "この写真はラベル表にないため、保存していません。")
    case .notSaved:
      ("Not saved yet: {0} Keep this page open; it tries again.", "未保存：{0} このページを開いたままにしてください。自動で再送します。")
    case .noServer: ("kizu view does not answer.", "kizu view が応答しません。")
    case .restarted:
      ("kizu view was started anew and has another address.", "kizu view が再起動され、アドレスが変わりました。")
    case .dismiss: ("Close", "閉じる")
    }
  }
}
