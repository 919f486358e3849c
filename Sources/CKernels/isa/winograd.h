// Minimal filtering F(2 × 2, 3 × 3): 16 multiplications where four neighbouring results of a 3 × 3 window take 36. Winograd 1980,
// doi:10.1137/1.9781611970364; for layers: Lavin, Gray 2015, arXiv:1509.09308. Vectors lie along the channels.

/// Four vectors of one column of pixels by the matrix of the inputs: the rows of a tile.
INLINE void winograd_column(
  const float *const rows[4], int64_t column, int64_t columns, int64_t channels, vf t[4]
) {
  vf d[4] = {{0}, {0}, {0}, {0}};
  if ((uint64_t)column < (uint64_t)columns) {
#pragma clang loop unroll(full)
    for (int r = 0; r < 4; r++) d[r] = load(rows[r] + column * channels);
  }
  t[0] = d[0] - d[2];
  t[1] = d[1] + d[2];
  t[2] = d[2] - d[1];
  t[3] = d[1] - d[3];
}

/// The channels from c on; `part` is LANES where a whole vector of them is left, so that the loop over tiles has no branch.
INLINE void winograd_input_tiles(
  const coprime_tiles *tiles, int64_t channels, const float *const from[4], float *to,
  int64_t plane, const int64_t part
) {
  const int64_t columns = tiles->columns, left = tiles->left;
  // The last two columns of a tile are the first two of the next. Twelve vectors at a time leave room for sums.
  vf a[4], b[4], next[4];
  winograd_column(from, -left, columns, channels, a);
  winograd_column(from, 1 - left, columns, channels, b);
  for (int64_t t = 0; t < tiles->count; t++, to += channels) {
    winograd_column(from, 2 * t + 2 - left, columns, channels, next);
#pragma clang loop unroll(full)
    for (int r = 0; r < 4; r++) {
      store_some(to + (4 * r) * plane, a[r] - next[r], part);
      store_some(to + (4 * r + 1) * plane, b[r] + next[r], part);
      store_some(to + (4 * r + 2) * plane, next[r] - b[r], part);
      a[r] = next[r];
    }
    winograd_column(from, 2 * t + 3 - left, columns, channels, next);
#pragma clang loop unroll(full)
    for (int r = 0; r < 4; r++) {
      store_some(to + (4 * r + 3) * plane, b[r] - next[r], part);
      b[r] = next[r];
    }
  }
}

static void NAME(winograd_input)(
  const coprime_tiles *tiles, int64_t channels, const float *row0, const float *row1,
  const float *row2, const float *row3, float *v, int64_t plane
) {
  for (int64_t c = 0; c < channels; c += LANES) {
    const float *from[4] = {row0 + c, row1 + c, row2 + c, row3 + c};
    const int64_t part = channels - c;
    if (part >= LANES) winograd_input_tiles(tiles, channels, from, v + c, plane, LANES);
    else winograd_input_tiles(tiles, channels, from, v + c, plane, part);
  }
}

INLINE void winograd_finish(
  const coprime_winograd_output *o, vf v, int row, int64_t at, int64_t c, int64_t part
) {
  float *to = o->rows[row] + at;
  if (o->flags & COPRIME_ACCUMULATE) v += load(to);
  if (o->flags & COPRIME_BIAS) v += load(o->bias + c);
  if (o->flags & COPRIME_RELU) v = maximum(v, (vf){0});
  if (o->flags & COPRIME_MASK) v = keep_where(load(o->masks[row] + at) > 0, v);
  store_some(to, v, part);
}

static void NAME(winograd_output)(
  const coprime_tiles *tiles, int64_t filters, const float *m, int64_t plane,
  const coprime_winograd_output *o
) {
  for (int64_t c = 0; c < filters; c += LANES) {
    const int64_t part = filters - c;
    const float *from = m + c;
    for (int64_t t = 0; t < tiles->count; t++, from += filters) {
      vf s[2][4];
#pragma clang loop unroll(full)
      for (int q = 0; q < 4; q++) {
        vf one = load(from + (4 + q) * plane), two = load(from + (8 + q) * plane);
        s[0][q] = load(from + q * plane) + one + two;
        s[1][q] = one - two - load(from + (12 + q) * plane);
      }
      const int64_t at = 2 * t * filters + c;
      const int is_whole = 2 * t + 1 < tiles->columns;
#pragma clang loop unroll(full)
      for (int i = 0; i < 2; i++) {
        if (!o->rows[i]) continue;
        winograd_finish(o, s[i][0] + s[i][1] + s[i][2], i, at, c, part);
        if (is_whole) winograd_finish(o, s[i][1] - s[i][2] - s[i][3], i, at + filters, c, part);
      }
    }
  }
}

/// Row r of the matrix of the gradient's transform, applied to two numbers.
INLINE vf winograd_row(const int r, vf upper, vf lower) {
  return r == 0 ? upper : r == 1 ? upper + lower : r == 2 ? upper - lower : -lower;
}

INLINE void winograd_gradient_tiles(
  const coprime_tiles *tiles, int64_t filters, const float *row0, const float *row1, float *to,
  int64_t plane, const int64_t part
) {
  for (int64_t t = 0; t < tiles->count; t++, to += filters) {
    const int64_t at = 2 * t * filters;
    vf upper[2] = {load(row0 + at), {0}}, lower[2] = {load(row1 + at), {0}};
    if (2 * t + 1 < tiles->columns) {
      upper[1] = load(row0 + at + filters);
      lower[1] = load(row1 + at + filters);
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < 4; r++) {
      vf left = winograd_row(r, upper[0], lower[0]), right = winograd_row(r, upper[1], lower[1]);
      store_some(to + (4 * r) * plane, left, part);
      store_some(to + (4 * r + 1) * plane, left + right, part);
      store_some(to + (4 * r + 2) * plane, left - right, part);
      store_some(to + (4 * r + 3) * plane, -right, part);
    }
  }
}

static void NAME(winograd_gradient)(
  const coprime_tiles *tiles, int64_t filters, const float *row0, const float *row1, float *z,
  int64_t plane
) {
  for (int64_t c = 0; c < filters; c += LANES) {
    const int64_t part = filters - c;
    if (part >= LANES)
      winograd_gradient_tiles(tiles, filters, row0 + c, row1 + c, z + c, plane, LANES);
    else winograd_gradient_tiles(tiles, filters, row0 + c, row1 + c, z + c, plane, part);
  }
}

static void NAME(winograd_weights)(int64_t n, int64_t count, const float *w, float *u, int64_t plane) {
  for (int64_t i = 0; i < count; i += LANES) {
    const int64_t part = count - i;
    vf t[4][3];
#pragma clang loop unroll(full)
    for (int q = 0; q < 3; q++) {
      vf a = load_some(w + q * n + i, part), b = load_some(w + (3 + q) * n + i, part);
      vf c = load_some(w + (6 + q) * n + i, part);
      t[0][q] = a;
      t[1][q] = 0.5f * (a + c + b);
      t[2][q] = 0.5f * (a + c - b);
      t[3][q] = c;
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < 4; r++) {
      vf sum = t[r][0] + t[r][2];
      store_some(u + (4 * r) * plane + i, t[r][0], part);
      store_some(u + (4 * r + 1) * plane + i, 0.5f * (sum + t[r][1]), part);
      store_some(u + (4 * r + 2) * plane + i, 0.5f * (sum - t[r][1]), part);
      store_some(u + (4 * r + 3) * plane + i, t[r][2], part);
    }
  }
}

static void NAME(winograd_weights_gradient)(
  int64_t n, const float *du, int64_t plane, float *dw
) {
  for (int64_t i = 0; i < n; i += LANES) {
    const int64_t part = n - i;
    vf t[3][4];
#pragma clang loop unroll(full)
    for (int q = 0; q < 4; q++) {
      vf one = load(du + (4 + q) * plane + i), two = load(du + (8 + q) * plane + i);
      vf half = 0.5f * (one + two);
      t[0][q] = load(du + q * plane + i) + half;
      t[1][q] = 0.5f * (one - two);
      t[2][q] = load(du + (12 + q) * plane + i) + half;
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < 3; r++) {
      vf half = 0.5f * (t[r][1] + t[r][2]);
      store_some(dw + (3 * r) * n + i, t[r][0] + half, part);
      store_some(dw + (3 * r + 1) * n + i, 0.5f * (t[r][1] - t[r][2]), part);
      store_some(dw + (3 * r + 2) * n + i, t[r][3] + half, part);
    }
  }
}
