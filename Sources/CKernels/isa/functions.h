// Transcendental functions of a vector, within a few units in the last place.

/// e^r - 1 for |r| ≤ ln 2 / 2; minimax polynomial of relative error 3e-9.
INLINE vf small_exp_minus_1(vf r) {
  vf q = splat(0.00139517173f);
  q = q * r + 0.00836959841f;
  q = q * r + 0.0416661873f;
  q = q * r + 0.166665129f;
  q = q * r + 0.5f;
  return q * r * r + r;
}

/// Splits x into n·ln 2 + r and returns 2^n; x is clamped to the range whose powers are normal numbers.
INLINE vf split_exponent(vf x, vf *r) {
  x = minimum(maximum(x, splat(-87.0f)), splat(88.0f));
  vf shifted = x * 1.44269504f + 12582912.0f;  // rounds to an integer in the low mantissa bits
  vf n = shifted - 12582912.0f;
  *r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  return (vf)(((vi)shifted << 23) + (127 << 23));
}

INLINE vf exponential(vf x) {
  vf r, power = split_exponent(x, &r);
  vf e = power + power * small_exp_minus_1(r);
  e = choose(x > 88.0f, splat(__builtin_inff()), e);
  return choose(x != x, x, keep_where(~(x < -87.0f), e));
}

/// Natural logarithm; -∞ at 0, NaN below.
INLINE vf logarithm(vf x) {
  vi bits = (vi)x;
  vi exponent = (bits - 0x3f3504f3) >> 23;  // mantissa in [√½, √2)
  vf f = (vf)(bits - (exponent << 23)) - 1.0f;
  vf e = __builtin_convertvector(exponent, vf);
  vf h = splat(-0.0787285336f);
  h = h * f + 0.12900142f;
  h = h * f - 0.131322312f;
  h = h * f + 0.141788282f;
  h = h * f - 0.166239976f;
  h = h * f + 0.200023746f;
  h = h * f - 0.250008267f;
  h = h * f + 0.333333158f;
  vf y = f + (h * f - 0.5f) * f * f;
  y = (y - e * 2.12194440e-4f) + e * 0.693359375f;
  y = choose(x == 0, splat(-__builtin_inff()), y);
  y = choose(x == __builtin_inff(), x, y);
  return choose(x >= 0, y, splat(__builtin_nanf("")));
}

/// log(1 + u), exact to rounding for small u as well.
INLINE vf logarithm_of_1_plus(vf u) {
  vf v = 1.0f + u, d = v - 1.0f;
  vf scaled = logarithm(v) * (u / choose(d == 0, splat(1), d));
  return choose(d == 0, u, scaled);
}

INLINE vf sigmoid(vf x) { return 1.0f / (1.0f + exponential(-x)); }

/// (e^2x - 1) / (e^2x + 1), with e^2x - 1 free of cancellation near 0.
INLINE vf hyperbolic_tangent(vf x) {
  vf clamped = minimum(maximum(x, splat(-10.0f)), splat(10.0f));
  vf r, power = split_exponent(2.0f * clamped, &r);
  vf minus_1 = power * small_exp_minus_1(r) + (power - 1.0f);
  return choose(x != x, x, minus_1 / (minus_1 + 2.0f));
}

INLINE vf softplus(vf x) {
  return maximum(x, splat(0)) + logarithm_of_1_plus(exponential(-absolute(x)));
}

/// Error function, absolute error 1.5e-7: Abramowitz and Stegun 1964, 7.1.26.
INLINE vf error_function(vf x) {
  vf a = absolute(x), t = 1.0f / (1.0f + 0.3275911f * a);
  vf p = splat(1.061405429f);
  p = p * t - 1.453152027f;
  p = p * t + 1.421413741f;
  p = p * t - 0.284496736f;
  p = p * t + 0.254829592f;
  vf y = 1.0f - p * t * exponential(-a * a);
  return choose(x < 0, -y, y);
}
