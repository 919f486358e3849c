// Statistics of columns and rows, and what normalising by them needs.

INLINE void squared_distances(
  const int vectors, const int rows, int64_t m, int64_t n, const float *x, float inverse,
  float *mean, float *squares, int64_t left
) {
  vf center[GROUP], s[4][GROUP];
#pragma clang loop unroll(full)
  for (int q = 0; q < vectors; q++) {
    center[q] = load_some(mean + LANES * q, left - LANES * q) * inverse;
    store_some(mean + LANES * q, center[q], left - LANES * q);
    for (int r = 0; r < 4; r++) s[r][q] = (vf){0};
  }
  int64_t i = 0;
  for (; i + rows <= m; i += rows)
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
      for (int q = 0; q < vectors; q++) {
        vf d = load(x + (i + r) * n + LANES * q) - center[q];
        s[r][q] += d * d;
      }
  for (; i < m; i++)
#pragma clang loop unroll(full)
    for (int q = 0; q < vectors; q++) {
      vf d = load(x + i * n + LANES * q) - center[q];
      s[0][q] += d * d;
    }
#pragma clang loop unroll(full)
  for (int q = 0; q < vectors; q++)
    store_some(squares + LANES * q, (s[0][q] + s[1][q]) + (s[2][q] + s[3][q]), left - LANES * q);
}

static void NAME(column_moments)(int64_t m, int64_t n, const float *x, float *mean, float *squares) {
  NAME(column_sums)(m, n, x, n, mean, 0);
  const float inverse = m > 0 ? 1.0f / (float)m : 0;
  int64_t j = 0;
  for (; j + GROUP * LANES <= n; j += GROUP * LANES)
    squared_distances(GROUP, 2, m, n, x + j, inverse, mean + j, squares + j, n - j);
  for (; j < n; j += LANES)
    squared_distances(1, 4, m, n, x + j, inverse, mean + j, squares + j, n - j);
}

INLINE void scale_columns_part(
  const int vectors, const int has_other, int64_t m, int64_t n, const float *x, const float *scale,
  const float *shift, const float *other, float *y, float floor, int64_t left
) {
  vf a[GROUP], b[GROUP];
#pragma clang loop unroll(full)
  for (int q = 0; q < vectors; q++) {
    a[q] = load_some(scale + LANES * q, left - LANES * q);
    b[q] = load_some(shift + LANES * q, left - LANES * q);
  }
  for (int64_t i = 0; i < m; i++)
#pragma clang loop unroll(full)
    for (int q = 0; q < vectors; q++) {
      const int64_t at = i * n + LANES * q;
      vf v = a[q] * load(x + at) + b[q];
      if (has_other) v += load(other + at);
      store_some(y + at, maximum(v, splat(floor)), left - LANES * q);
    }
}

INLINE void scale_columns_loop(
  const int has_other, int64_t m, int64_t n, const float *x, const float *scale, const float *shift,
  const float *other, float *y, float floor
) {
  int64_t j = 0;
  for (; j + GROUP * LANES <= n; j += GROUP * LANES)
    scale_columns_part(
      GROUP, has_other, m, n, x + j, scale + j, shift + j, other + j, y + j, floor, n - j);
  for (; j < n; j += LANES)
    scale_columns_part(
      1, has_other, m, n, x + j, scale + j, shift + j, other + j, y + j, floor, n - j);
}

static void NAME(scale_columns)(
  int64_t m, int64_t n, const float *x, const float *scale, const float *shift, const float *other,
  float *y, int32_t relu
) {
  float floor = relu ? 0 : -__builtin_inff();
  if (other) scale_columns_loop(1, m, n, x, scale, shift, other, y, floor);
  else scale_columns_loop(0, m, n, x, scale, shift, x, y, floor);
}

INLINE void column_products_part(
  const int vectors, const int rows, int64_t m, int64_t n, const float *dz, const float *x,
  const float *mean, float *sums, float *products, int64_t left
) {
  vf center[GROUP], s[4][GROUP], p[4][GROUP];
#pragma clang loop unroll(full)
  for (int q = 0; q < vectors; q++) {
    center[q] = load_some(mean + LANES * q, left - LANES * q);
    for (int r = 0; r < 4; r++) s[r][q] = p[r][q] = (vf){0};
  }
  int64_t i = 0;
  for (; i + rows <= m; i += rows)
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
      for (int q = 0; q < vectors; q++) {
        vf d = load(dz + (i + r) * n + LANES * q);
        s[r][q] += d;
        p[r][q] += d * (load(x + (i + r) * n + LANES * q) - center[q]);
      }
  for (; i < m; i++)
#pragma clang loop unroll(full)
    for (int q = 0; q < vectors; q++) {
      vf d = load(dz + i * n + LANES * q);
      s[0][q] += d;
      p[0][q] += d * (load(x + i * n + LANES * q) - center[q]);
    }
#pragma clang loop unroll(full)
  for (int q = 0; q < vectors; q++) {
    store_some(sums + LANES * q, (s[0][q] + s[1][q]) + (s[2][q] + s[3][q]), left - LANES * q);
    store_some(products + LANES * q, (p[0][q] + p[1][q]) + (p[2][q] + p[3][q]), left - LANES * q);
  }
}

static void NAME(column_products)(
  int64_t m, int64_t n, const float *dz, const float *x, const float *mean, float *sums,
  float *products
) {
  int64_t j = 0;
  for (; j + GROUP * LANES <= n; j += GROUP * LANES)
    column_products_part(GROUP, 1, m, n, dz + j, x + j, mean + j, sums + j, products + j, n - j);
  for (; j < n; j += LANES)
    column_products_part(1, 4, m, n, dz + j, x + j, mean + j, sums + j, products + j, n - j);
}

INLINE void normalization_gradient_part(
  const int vectors, int64_t m, int64_t n, const float *dz, const float *x, const float *mean,
  const float *scale, const float *offset, const float *slope, float *dx, int32_t add, int64_t left
) {
  vf center[GROUP], a[GROUP], b[GROUP], c[GROUP];
#pragma clang loop unroll(full)
  for (int q = 0; q < vectors; q++) {
    const int64_t at = LANES * q, part = left - LANES * q;
    center[q] = load_some(mean + at, part);
    a[q] = load_some(scale + at, part);
    b[q] = load_some(offset + at, part);
    c[q] = load_some(slope + at, part);
  }
  for (int64_t i = 0; i < m; i++)
#pragma clang loop unroll(full)
    for (int q = 0; q < vectors; q++) {
      const int64_t at = i * n + LANES * q;
      // In this order a single example, which is its own mean, gets exactly 0.
      vf v = a[q] * ((load(dz + at) - b[q]) - c[q] * (load(x + at) - center[q]));
      store_some(dx + at, add ? load(dx + at) + v : v, left - LANES * q);
    }
}

static void NAME(normalization_gradient)(
  int64_t m, int64_t n, const float *dz, const float *x, const float *mean, const float *scale,
  const float *offset, const float *slope, float *dx, int32_t add
) {
  int64_t j = 0;
  for (; j + GROUP * LANES <= n; j += GROUP * LANES)
    normalization_gradient_part(
      GROUP, m, n, dz + j, x + j, mean + j, scale + j, offset + j, slope + j, dx + j, add, n - j);
  for (; j < n; j += LANES)
    normalization_gradient_part(
      1, m, n, dz + j, x + j, mean + j, scale + j, offset + j, slope + j, dx + j, add, n - j);
}

static void NAME(layer_normalization)(
  int64_t rows, int64_t n, float epsilon, const float *x, const float *gamma, const float *beta,
  float *y, float *normal, float *inverse
) {
  for (int64_t r = 0; r < rows; r++, x += n, y += n, normal += n) {
    float mean = NAME(sum)(n, x) / (float)n;
    vf squares = {0};
    for (int64_t i = 0; i < n; i += LANES) {
      // What lies behind the row counts as the mean.
      int64_t left = n - i;
      vf d = left >= LANES ? load(x + i) - mean : load_part(x + i, left) - mean;
      store_some(normal + i, d, left);
      if (left < LANES) d = load_part(normal + i, left);
      squares += d * d;
    }
    float factor = 1.0f / __builtin_sqrtf(sum_lanes(squares) / (float)n + epsilon);
    inverse[r] = factor;
    for (int64_t i = 0; i < n; i += LANES) {
      int64_t left = n - i;
      vf v = load_some(normal + i, left) * factor;
      store_some(normal + i, v, left);
      store_some(y + i, load_some(gamma + i, left) * v + load_some(beta + i, left), left);
    }
  }
}

static void NAME(layer_normalization_gradient)(
  int64_t rows, int64_t n, const float *dy, const float *gamma, const float *normal,
  const float *inverse, float *dx, int32_t add, float *dgamma, float *dbeta
) {
  for (int64_t r = 0; r < rows; r++, dy += n, normal += n) {
    vf sum = {0}, product = {0};
    for (int64_t i = 0; i < n; i += LANES) {
      int64_t left = n - i;
      vf d = load_some(dy + i, left), v = load_some(normal + i, left);
      store_some(dbeta + i, load_some(dbeta + i, left) + d, left);
      store_some(dgamma + i, load_some(dgamma + i, left) + d * v, left);
      vf g = d * load_some(gamma + i, left);
      sum += g;
      product += g * v;
    }
    if (!dx) continue;
    float mean = sum_lanes(sum) / (float)n, along = sum_lanes(product) / (float)n;
    for (int64_t i = 0; i < n; i += LANES) {
      int64_t left = n - i;
      vf g = load_some(dy + i, left) * load_some(gamma + i, left);
      vf d = inverse[r] * ((g - mean) - load_some(normal + i, left) * along);
      store_some(dx + i, add ? load_some(dx + i, left) + d : d, left);
    }
    dx += n;
  }
}
