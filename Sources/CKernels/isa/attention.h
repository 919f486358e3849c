// Rows of attention weights, which end earlier in a row of a causal block than in the next one.

/// Numbers of row r that are seen.
INLINE int64_t seen_keys(int64_t n, int64_t first, int64_t r) {
  return first >= 0 && first + r + 1 < n ? first + r + 1 : n;
}

INLINE vf first_numbers(vf v, int64_t n) {
  vf lane = {0};
#pragma clang loop unroll(full)
  for (int q = 0; q < LANES; q++) lane[q] = q;
  return keep_where(lane < (float)n, v);
}

static void NAME(attention_weights)(
  int64_t rows, int64_t n, int64_t first, float scale, const float *bias, int64_t bias_row, float *x,
  int64_t ld
) {
  for (int64_t r = 0; r < rows; r++, x += ld, bias += bias ? bias_row : 0) {
    const int64_t seen = seen_keys(n, first, r);
    vf high = splat(-__builtin_inff());
    int64_t i = 0;
    for (; i + LANES <= seen; i += LANES) {
      vf score = scale * load(x + i);
      if (bias) score += load(bias + i);
      store(x + i, score);
      high = maximum(high, score);
    }
    float peak = largest_lane(high);
    for (int64_t j = i; j < seen; j++) {
      x[j] = scale * x[j] + (bias ? bias[j] : 0);
      // What is no number stays the peak.
      peak = peak >= x[j] || peak != peak ? peak : x[j];
    }
    vf total = {0};
    for (i = 0; i + LANES <= seen; i += LANES) {
      vf e = exponential(load(x + i) - peak);
      total += e;
      store(x + i, e);
    }
    if (i < seen) {
      vf e = first_numbers(exponential(load_part(x + i, seen - i) - peak), seen - i);
      total += e;
      store_part(x + i, e, seen - i);
    }
    const float factor = 1.0f / sum_lanes(total);
    for (i = 0; i < seen; i += LANES) store_some(x + i, load_some(x + i, seen - i) * factor, seen - i);
    for (i = seen; i < n; i++) x[i] = 0;
  }
}

static void NAME(attention_gradient)(
  int64_t rows, int64_t n, float scale, const float *d, int64_t d_row, float *x, int64_t ld
) {
  for (int64_t r = 0; r < rows; r++, x += ld, d += d_row) {
    const float mean = NAME(dot)(n, x, d);
    for (int64_t i = 0; i < n; i += LANES) {
      int64_t left = n - i;
      store_some(
        x + i, scale * load_some(x + i, left) * (load_some(d + i, left) - mean), left);
    }
  }
}
