/// The window that a stretch of a signal is multiplied with before its Fourier transform.
package enum SpectrogramWindow: String, Sendable, CaseIterable {
  case hann, hamming, boxcar, triang, blackman, bartlett, flattop, parzen, bohman, blackmanharris
  case nuttall, barthann, cosine, exponential, tukey, taylor, lanczos
}
