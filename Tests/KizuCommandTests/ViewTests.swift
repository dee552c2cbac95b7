import Foundation
import Testing

@Suite struct ViewTests {
  private let workshop: Workshop
  private let folder: TemporaryFolder

  init() throws {
    workshop = try Workshop.shared.get()
    folder = try TemporaryFolder()
  }

  @Test func whatCannotBeShownIsNamed() throws {
    try folder.write("run/config.json", "{}")
    let nothing = try CommandRun("view", folder.path("nothing"))
    #expect(nothing.status == 66 && nothing.errors.contains("criterion.json"))
    #expect(try CommandRun("view", folder.path).status == 66)
    #expect(try CommandRun("view", folder.path("run"), "--photos", folder.path("none")).status == 66)
    #expect(try CommandRun("view", folder.path("run"), "--labels", workshop.labels).status == 64)
    #expect(try CommandRun("view", folder.path("run"), "--port", "65536").status == 64)
    let broken = try folder.write("broken.csv", "file,class\n")
    #expect(
      try CommandRun("view", folder.path("run"), "--photos", workshop.photos, "--labels", broken).status == 65
    )
  }

  /// One file has one writer, and one port one listener.
  @Test func aSecondServerIsRefused() throws {
    let trial = try WaitingTrial(in: folder, photos: workshop.photos)
    let server = try ViewServer(trial.path)
    let second = try CommandRun("view", trial.path)
    #expect(second.status == 73 && second.errors.contains("another kizu view"))
    let port = try #require(URL(string: server.address)?.port)
    let elsewhere = try TemporaryFolder()
    let other = try WaitingTrial(in: elsewhere, photos: workshop.photos)
    let taken = try CommandRun("view", other.path, "--port", "\(port)")
    #expect(taken.status == 69 && taken.errors.contains("\(port)"), "\(taken.errors)")
    #expect(server.end(SIGTERM) == 130)
    // And the lock ends with it.
    #expect(try ViewServer(trial.path).end(SIGINT) == 130)
  }

  /// Labels are sent as fast as they are acknowledged, and the process is killed meanwhile, again and again.
  @Test func acknowledgedLabelsSurviveKills() throws {
    struct Answer: Decodable {
      struct Entry: Decodable { var revision: Int }
      var entry: Entry
    }
    let trial = try WaitingTrial(in: folder, photos: workshop.photos)
    var acknowledged = [String](repeating: "", count: WaitingTrial.count)
    for round in 0..<4 {
      let server = try ViewServer(trial.path)
      let address = try #require(URL(string: server.address))
      let (port, secret) = (try #require(address.port), address.path.trimmingCharacters(in: ["/"]))
      let process = server.process.processIdentifier
      DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(40 + 90 * round)) {
        kill(process, SIGKILL)
      }
      var revisions = [Int](repeating: 1, count: WaitingTrial.count)
      var underWay = (photo: 0, label: "")
      for number in 0... {
        let photo = number % WaitingTrial.count
        underWay = (photo, "\(round) \(number)")
        let body = #"{"id":\#(photo),"label":"\#(underWay.label)","revision":\#(revisions[photo])}"#
        let answer = try? RawRequest(
          port: port,
          """
          POST /\(secret)/label HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\
          Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)
          """)
        // An answer that the kill cut off acknowledges nothing.
        guard let answer, answer.status == 200,
          let saved = try? JSONDecoder().decode(Answer.self, from: Data(answer.body))
        else { break }
        acknowledged[photo] = underWay.label
        revisions[photo] = saved.entry.revision
      }
      #expect(server.process.status(within: 60) == -SIGKILL)
      // The one that was under way is there or not; all others are.
      let labels = try trial.labels
      for (photo, label) in labels.enumerated() where label != acknowledged[photo] {
        #expect(photo == underWay.photo && label == underWay.label)
      }
      acknowledged = labels
    }
    #expect(acknowledged.contains { $0.hasPrefix("3 ") })
  }
}
