// Functions of whole rows: softmax and its logarithm, with their gradients.

static void NAME(softmax)(int64_t rows, int64_t n, const float *x, float *y, int32_t is_log) {
  for (int64_t r = 0; r < rows; r++, x += n, y += n) {
    vf high = splat(-__builtin_inff());
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) high = maximum(high, load(x + i));
    float peak = largest_lane(high);
    for (; i < n; i++) peak = x[i] > peak ? x[i] : peak;
    vf total = {0};
    for (i = 0; i + LANES <= n; i += LANES) {
      vf e = exponential(load(x + i) - peak);
      total += e;
      store(y + i, e);
    }
    if (i < n) {
      vf lane_index = {0};
      for (int q = 0; q < LANES; q++) lane_index[q] = q;
      vf e = keep_where(lane_index < (float)(n - i), exponential(load_part(x + i, n - i) - peak));
      total += e;
      store_part(y + i, e, n - i);
    }
    float sum = sum_lanes(total);
    if (is_log) {
      float shift = peak + logarithm(splat(sum))[0];
      for (i = 0; i + LANES <= n; i += LANES) store(y + i, load(x + i) - shift);
      for (; i < n; i++) y[i] = x[i] - shift;
    } else {
      float factor = 1.0f / sum;
      for (i = 0; i + LANES <= n; i += LANES) store(y + i, load(y + i) * factor);
      for (; i < n; i++) y[i] *= factor;
    }
  }
}

static void NAME(softmax_gradient)(
  int64_t rows, int64_t n, const float *y, const float *dy, float *dx, int32_t is_log, int32_t add
) {
  for (int64_t r = 0; r < rows; r++, y += n, dy += n, dx += n) {
    float sum = is_log ? NAME(sum)(n, dy) : NAME(dot)(n, dy, y);
    int64_t i = 0;
    for (; i < n; i += LANES) {
      int64_t part = n - i < LANES ? n - i : LANES;
      vf p = part == LANES ? load(y + i) : load_part(y + i, part);
      vf d = part == LANES ? load(dy + i) : load_part(dy + i, part);
      d = is_log ? d - exponential(p) * sum : p * (d - sum);
      if (add) d += part == LANES ? load(dx + i) : load_part(dx + i, part);
      if (part == LANES) store(dx + i, d); else store_part(dx + i, d, part);
    }
  }
}
