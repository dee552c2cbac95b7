import Testing

@testable import KizuNN

@Suite struct AvailableCoresTests {
  @Test func coresOfAContainer() {
    #expect(AvailableCores.quota(cpuMax: "max 100000\n") == nil)
    #expect(AvailableCores.quota(cpuMax: "200000 100000\n") == 2)
    #expect(AvailableCores.quota(cpuMax: "150000 100000\n") == 2)
    #expect(AvailableCores.quota(cpuMax: "1 100000\n") == 1)
    for odd in ["", "0 0", "100000", "-1 100000", "200000 0"] {
      #expect(AvailableCores.quota(cpuMax: odd) == nil)
    }
  }
}
