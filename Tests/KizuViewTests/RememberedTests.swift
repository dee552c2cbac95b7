import Testing

@testable import KizuView

struct RememberedTests {
  /// What was made stays until what it is made of changes, for each name by itself.
  @Test func whatDoesNotChangeIsMadeOnce() {
    let memory = Remembered<Int, String>()
    var made: [String] = []
    func value(_ name: String, _ key: Int) -> String {
      memory.value(name, of: key) {
        made.append("\(name) \(key)")
        return "\(name) \(key)"
      }
    }
    for (name, key) in [("a", 1), ("a", 1), ("b", 1), ("a", 2), ("b", 1), ("a", 2), ("a", 1)] {
      #expect(value(name, key) == "\(name) \(key)")
    }
    #expect(made == ["a 1", "b 1", "a 2", "a 1"])
  }
}
