import Reporting
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Standard output and error, written in whole pieces.
enum Output {
  static func write(_ text: String) { put(text, 1) }

  /// Bytes as they are, whether they are UTF-8 or not.
  static func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { put($0, 1) }
  }

  static func error(_ text: String) { put(text.hasSuffix("\n") ? text : text + "\n", 2) }

  /// Why standard output could not be written, as `errno` has it; 0 where it could.
  private static let failure = Atomic<Int32>(0)

  /// Ends the program, with 2 where output was lost; `ParsableCommand` has an `exit` of its own.
  static func exit(_ code: Int32) -> Never {
    fflush(nil)
    var code = code
    let reason = failure.load(ordering: .relaxed)
    if reason != 0 {
      error("error: cannot write to standard output: \(String(cString: strerror(reason)))")
      code = 2
    }
    #if canImport(Glibc)
      Glibc.exit(code)
    #else
      Darwin.exit(code)
    #endif
  }

  private static func put(_ text: String, _ descriptor: Int32) {
    var text = text
    text.withUTF8 { put($0, descriptor) }
  }

  private static func put(_ bytes: UnsafeBufferPointer<UInt8>, _ descriptor: Int32) {
    guard let start = bytes.baseAddress else { return }
    var offset = 0
    while offset < bytes.count {
      let written = systemWrite(descriptor, start + offset, bytes.count - offset)
      if written < 0, errno == EINTR { continue }
      // What cannot be printed does not end the program's work; a closed pipe is no failure at all.
      if written <= 0 {
        if descriptor == 1, errno != EPIPE { failure.store(errno, ordering: .relaxed) }
        return
      }
      offset += written
    }
  }

  private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafePointer<UInt8>, _ count: Int)
    -> Int
  {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes, count)
    #else
      Darwin.write(descriptor, bytes, count)
    #endif
  }

  static var isTerminal: Bool { isatty(1) == 1 }

  /// Colours where a terminal shows them, unless `NO_COLOR` is set (no-color.org) or the user says otherwise.
  static func style(_ choice: ColorChoice) -> Style {
    let hasColor =
      switch choice {
      case .always: true
      case .never: false
      case .auto:
        variable("FORCE_COLOR").map { $0 != "0" }
          ?? (variable("NO_COLOR") == nil && isTerminal && variable("TERM") != "dumb")
      }
    return Style(hasColor: hasColor, width: isTerminal ? terminalWidth : nil)
  }

  /// For what is printed beside the output.
  static var errorStyle: Style {
    let hasColor =
      variable("FORCE_COLOR") != nil
      || variable("NO_COLOR") == nil && isatty(2) == 1 && variable("TERM") != "dumb"
    return Style(hasColor: hasColor, width: isatty(2) == 1 ? terminalWidth : nil)
  }

  /// Whether the locale leaves room for more than ASCII: not where it names a character set that is not UTF-8.
  ///
  /// One that names none, as `C`, is taken for UTF-8, as Python does (PEP 538): containers have it, and terminals that
  /// show nothing else are gone.
  static var showsUnicode: Bool {
    let locale = variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG") ?? ""
    guard let dot = locale.firstIndex(of: ".") else { return true }
    return locale[dot...].lowercased().filter { $0 != "-" }.hasPrefix(".utf8")
  }

  static var terminalWidth: Int {
    if let columns = variable("COLUMNS").flatMap(Int.init), columns > 0 { return columns }
    var size = winsize()
    return ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 100
  }

  /// An environment variable that is set and not empty.
  static func variable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }
}
