// Convolutions that keep channels apart: vectors along the channels, one row of pixels at a time.

static void NAME(depthwise)(
  int64_t columns, int64_t channels, int64_t taps, const int64_t *offsets, int64_t step,
  const float *x, const float *w, const float *bias, float *y
) {
  for (int64_t c = 0; c < channels; c += LANES) {
    int64_t left = channels - c;
    vf start = bias ? load_some(bias + c, left) : (vf){0};
    int64_t i = 0;
    // Four pixels share every weight that is loaded.
    for (; i + 4 <= columns; i += 4) {
      vf s[4] = {start, start, start, start};
      for (int64_t t = 0; t < taps; t++) {
        vf weight = load(w + t * channels + c);
        const float *from = x + offsets[t] + i * step + c;
        for (int q = 0; q < 4; q++) s[q] += load(from + q * step) * weight;
      }
      for (int q = 0; q < 4; q++) store_some(y + (i + q) * channels + c, s[q], left);
    }
    for (; i < columns; i++) {
      vf s = start;
      for (int64_t t = 0; t < taps; t++)
        s += load(x + offsets[t] + i * step + c) * load(w + t * channels + c);
      store_some(y + i * channels + c, s, left);
    }
  }
}

static void NAME(depthwise_weights)(
  int64_t columns, int64_t channels, int64_t taps, const int64_t *offsets, int64_t step,
  const float *x, const float *dy, float *dw
) {
  for (int64_t c = 0; c < channels; c += LANES) {
    int64_t left = channels - c;
    for (int64_t t = 0; t < taps; t++) {
      const float *from = x + offsets[t] + c;
      vf s[2] = {{0}, {0}};
      int64_t i = 0;
      for (; i + 2 <= columns; i += 2)
        for (int q = 0; q < 2; q++)
          s[q] += load(from + (i + q) * step) * load(dy + (i + q) * channels + c);
      if (i < columns) s[0] += load(from + i * step) * load(dy + i * channels + c);
      store_some(dw + t * channels + c, load_some(dw + t * channels + c, left) + s[0] + s[1], left);
    }
  }
}

static void NAME(depthwise_input)(
  int64_t columns, int64_t channels, int64_t taps, const int64_t *offsets, int64_t step,
  const float *dy, const float *w, float *dx
) {
  for (int64_t c = 0; c < channels; c += LANES) {
    int64_t left = channels - c;
    for (int64_t i = 0; i < columns; i++) {
      vf d = load(dy + i * channels + c);
      for (int64_t t = 0; t < taps; t++) {
        float *to = dx + offsets[t] + i * step + c;
        store_some(to, load_some(to, left) + d * load(w + t * channels + c), left);
      }
    }
  }
}
