/// The tables that stand beside the photos, as RFC 4180 text with a header.
struct SampleTables {
  let entries: [SampleEntry]
  /// One element an entry; nil for good parts.
  let defects: [SampleDefect?]

  /// The columns `path,label,group,split`; `path` is relative to the folder of photos.
  var labels: String {
    table("path,label,group,split") { entry, _ in
      [entry.fileName, entry.label.rawValue, entry.lot, entry.split.rawValue]
    }
  }

  /// What only the generator knows; cells about the defect are empty for good parts.
  ///
  /// `noisy` is 1 where the label of `labels.csv` is wrong; `x,y,width,height` and `area` are in pixels, `contrast`
  /// in grey levels, `severity` in 0…1.
  var truth: String {
    table("path,label,noisy,texture,lot,x,y,width,height,area,contrast,severity") { entry, defect in
      let isNoisy = entry.label != entry.trueLabel
      let known = [
        entry.fileName, entry.trueLabel.rawValue, isNoisy ? "1" : "0", entry.texture.rawValue, entry.lot,
      ]
      guard let defect else { return known + Array(repeating: "", count: 7) }
      let box = defect.bounds
      let numbers = [box.x, box.y, box.width, box.height, defect.area].map { "\($0)" }
      return known + numbers + ["\(defect.contrast)", "\(defect.severity)"]
    }
  }

  private func table(_ header: String, _ row: (SampleEntry, SampleDefect?) -> [String]) -> String {
    var text = header + "\n"
    for (entry, defect) in zip(entries, defects) {
      text += row(entry, defect).joined(separator: ",") + "\n"
    }
    return text
  }
}
