// Times training steps: `steps NETWORK THREADS`, then one burst for every line on standard input.
//
// Prints `ready` and the multiply-adds of a step, then the median time of a step in microseconds after each burst, so that a peer can be
// measured in turns. `steps peak` prints the multiply-adds that one core can do in a second.

import CPeak
import Glibc
import Kernels

func now(_ clock: clockid_t = CLOCK_MONOTONIC) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

let countsProcessorTime = getenv("BENCHMARK_CLOCK").map { String(cString: $0) } == "cpu"
let stepClock = countsProcessorTime ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC

/// Writes a line at once: 1 is standard output, 2 standard error.
func say(_ line: String, to descriptor: Int32 = 1) {
  let bytes = Array((line + "\n").utf8)
  _ = write(descriptor, bytes, bytes.count)
}

func fail(_ message: String) -> Never {
  say(message, to: 2)
  exit(2)
}

func serve(_ network: Network, threads: Int) throws {
  let store = try ParameterStore(program: network.program, seed: 1)
  let plan = try TrainingPlan(
    network.program, batch: network.batch, store: store, rule: network.rule,
    options: PlanOptions(threads: threads))
  for operation in plan.slowOperations { say("slow: \(operation)", to: 2) }
  let classes = network.classes
  var x = (0..<network.batch * network.inputs).map {
    network.readsTokens ? Float($0 * 7919 % classes) : Float($0 * 7919 % 1000) / 1000
  }
  var y = (0..<network.batch * network.labels).map { Float(($0 * 7 + 3) % classes) }
  try x.withUnsafeMutableBytes { x in
    try y.withUnsafeMutableBytes { y in
      let inputs = ["x": UnsafeRawBufferPointer(x), "y": UnsafeRawBufferPointer(y)]
      var step = 0
      func burst(_ seconds: Double) throws -> Double {
        var times: [Double] = []
        let end = now() + seconds
        repeat {
          let start = now(stepClock)
          try plan.step(inputs: inputs, learningRate: network.learningRate, seed: 1, step: step)
          times.append(now(stepClock) - start)
          step += 1
        } while now() < end || times.count < 3
        return times.sorted()[times.count / 2]
      }
      _ = try burst(0.2)
      say("ready \(network.multiplyAdds)")
      while readLine() != nil {
        say("\(try burst(0.3) * 1e6)")
      }
    }
  }
}

let arguments = CommandLine.arguments
if arguments.dropFirst() == ["peak"] {
  say("\(benchmark_multiply_adds_per_second(0.3))")
} else {
  guard arguments.count == 3, let threads = Int(arguments[2]) else {
    fail("usage: steps NETWORK THREADS, or steps peak")
  }
  guard let network = try Network.named(arguments[1]) else {
    fail("no network '\(arguments[1])'")
  }
  try serve(network, threads: threads)
}
