// Pooling of one row of windows at a time, vectors along the channels.

INLINE void store_bytes(uint8_t *p, vi v, int64_t n) {
  vb bytes = __builtin_convertvector(v, vb);
  if (n == LANES) {
    __builtin_memcpy(p, &bytes, LANES);
  } else {
    uint8_t buffer[LANES];
    __builtin_memcpy(buffer, &bytes, LANES);
    for (int64_t i = 0; i < n; i++) p[i] = buffer[i];
  }
}

INLINE vi load_bytes(const uint8_t *p, int64_t n) {
  if (n == LANES) return widen(p);
  uint8_t buffer[LANES] = {0};
  for (int64_t i = 0; i < n; i++) buffer[i] = p[i];
  return widen(buffer);
}

/// The columns of a window that lie inside the image: `count` from number `first` of the window on.
typedef struct { int64_t first, count, column; } span;

INLINE span columns_inside(const coprime_window *w, int64_t out) {
  int64_t start = out * w->stride - w->left, end = start + w->width;
  int64_t first = start < 0 ? -start : 0;
  if (end > w->columns) end = w->columns;
  return (span){first, end - start - first, start + first};
}

/// Maximum over `rows` × `columns` positions; `height` and `width` are those when known at compile time.
INLINE void max_pixel(
  const int height, const int width, const coprime_window *w, const coprime_pool_epilogue *e,
  span s, const float *x, float *y, uint8_t *winner, const uint8_t *keep
) {
  const int64_t rows = height ? height : w->rows, columns = width ? width : s.count;
  for (int64_t c = 0; c < w->channels; c += LANES) {
    int64_t part = w->channels - c < LANES ? w->channels - c : LANES;
    vf best = splat(-__builtin_inff());
    vi index = (vi){0} + (int32_t)(w->first_row * w->width + s.first);
    for (int64_t r = 0; r < rows; r++)
      for (int64_t q = 0; q < columns; q++) {
        vf v = load(x + r * w->image_row + q * w->channels + c);
        int32_t position = (int32_t)((w->first_row + r) * w->width + s.first + q);
        vi better = (v > best) | (v != v);
        best = choose(better, v, best);
        index = (better & position) | (~better & index);
      }
    if (e->bias) best += load(e->bias + c);
    vi off = (vi){0};
    if (e->relu) {
      off = best <= 0;
      best = choose(off, (vf){0}, best);
    }
    if (keep) {
      off |= load_bytes(keep + c, part) == 0;
      best = keep_where(~off, best * e->scale);
    }
    index |= off & COPRIME_NO_WINNER;
    if (part == LANES) store(y + c, best); else store_part(y + c, best, part);
    store_bytes(winner + c, index, part);
  }
}

static void NAME(max_pool)(
  const coprime_window *w, const coprime_pool_epilogue *e, const float *x, float *y, uint8_t *winner
) {
  for (int64_t o = 0; o < w->out_columns; o++) {
    span s = columns_inside(w, o);
    const float *from = x + s.column * w->channels;
    const uint8_t *keep = e->keep ? e->keep + o * w->channels : 0;
    float *to = y + o * w->channels;
    uint8_t *win = winner + o * w->channels;
    if (w->rows == 2 && s.count == 2) max_pixel(2, 2, w, e, s, from, to, win, keep);
    else if (w->rows == 3 && s.count == 3) max_pixel(3, 3, w, e, s, from, to, win, keep);
    else max_pixel(0, 0, w, e, s, from, to, win, keep);
  }
}

INLINE void max_pixel_gradient(
  const int height, const int width, const int add, const coprime_window *w, span s, float scale,
  const float *dy, const uint8_t *winner, float *dx, float *bias_sums
) {
  const int64_t rows = height ? height : w->rows, columns = width ? width : s.count;
  for (int64_t c = 0; c < w->channels; c += LANES) {
    int64_t part = w->channels - c < LANES ? w->channels - c : LANES;
    vf d = scale * (part == LANES ? load(dy + c) : load_part(dy + c, part));
    vi index = load_bytes(winner + c, part);
    if (bias_sums) {
      vf sent = keep_where(index != COPRIME_NO_WINNER, d);
      if (part == LANES) store(bias_sums + c, load(bias_sums + c) + sent);
      else store_part(bias_sums + c, load_part(bias_sums + c, part) + sent, part);
    }
    for (int64_t r = 0; r < rows; r++)
      for (int64_t q = 0; q < columns; q++) {
        float *to = dx + r * w->image_row + q * w->channels + c;
        int32_t position = (int32_t)((w->first_row + r) * w->width + s.first + q);
        vf v = keep_where(index == position, d);
        if (part == LANES) store(to, add ? load(to) + v : v);
        else store_part(to, add ? load_part(to, part) + v : v, part);
      }
  }
}

static void NAME(max_pool_gradient)(
  const coprime_window *w, float scale, const float *dy, const uint8_t *winner, float *dx,
  int32_t add, float *bias_sums
) {
  for (int64_t o = 0; o < w->out_columns; o++) {
    span s = columns_inside(w, o);
    float *to = dx + s.column * w->channels;
    const float *d = dy + o * w->channels;
    const uint8_t *win = winner + o * w->channels;
    if (!add && w->rows == 2 && s.count == 2)
      max_pixel_gradient(2, 2, 0, w, s, scale, d, win, to, bias_sums);
    else if (add) max_pixel_gradient(0, 0, 1, w, s, scale, d, win, to, bias_sums);
    else max_pixel_gradient(0, 0, 0, w, s, scale, d, win, to, bias_sums);
  }
}

static void NAME(average_pool)(const coprime_window *w, const float *x, float *y) {
  for (int64_t o = 0; o < w->out_columns; o++) {
    span s = columns_inside(w, o);
    const float *from = x + s.column * w->channels;
    float factor = 1.0f / (float)(w->rows * s.count);
    for (int64_t c = 0; c < w->channels; c += LANES) {
      int64_t part = w->channels - c < LANES ? w->channels - c : LANES;
      vf total = {0};
      for (int64_t r = 0; r < w->rows; r++)
        for (int64_t q = 0; q < s.count; q++)
          total += load(from + r * w->image_row + q * w->channels + c);
      store_part(y + o * w->channels + c, total * factor, part);
    }
  }
}

static void NAME(average_pool_gradient)(const coprime_window *w, const float *dy, float *dx) {
  for (int64_t o = 0; o < w->out_columns; o++) {
    span s = columns_inside(w, o);
    float *to = dx + s.column * w->channels;
    float factor = 1.0f / (float)(w->rows * s.count);
    for (int64_t c = 0; c < w->channels; c += LANES) {
      int64_t part = w->channels - c < LANES ? w->channels - c : LANES;
      vf d = factor * load_part(dy + o * w->channels + c, part);
      for (int64_t r = 0; r < w->rows; r++)
        for (int64_t q = 0; q < s.count; q++) {
          float *p = to + r * w->image_row + q * w->channels + c;
          store_part(p, load_part(p, part) + d, part);
        }
    }
  }
}
