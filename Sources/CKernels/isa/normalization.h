// Statistics of columns and rows, and what normalising by them needs.

static void NAME(column_moments)(int64_t m, int64_t n, const float *x, float *mean, float *squares) {
  NAME(column_sums)(m, n, x, n, mean, 0);
  const float inverse = m > 0 ? 1.0f / (float)m : 0;
  for (int64_t j = 0; j < n; j += LANES) {
    int64_t left = n - j;
    vf center = load_some(mean + j, left) * inverse;
    store_some(mean + j, center, left);
    vf s[4] = {{0}, {0}, {0}, {0}};
    int64_t i = 0;
    for (; i + 4 <= m; i += 4)
      for (int q = 0; q < 4; q++) {
        vf d = load(x + (i + q) * n + j) - center;
        s[q] += d * d;
      }
    for (; i < m; i++) {
      vf d = load(x + i * n + j) - center;
      s[0] += d * d;
    }
    store_some(squares + j, (s[0] + s[1]) + (s[2] + s[3]), left);
  }
}

INLINE void scale_columns_loop(
  const int has_other, int64_t m, int64_t n, const float *x, const float *scale, const float *shift,
  const float *other, float *y, float floor
) {
  for (int64_t j = 0; j < n; j += LANES) {
    int64_t left = n - j;
    vf a = load_some(scale + j, left), b = load_some(shift + j, left);
    for (int64_t i = 0; i < m; i++) {
      vf v = a * load(x + i * n + j) + b;
      if (has_other) v += load(other + i * n + j);
      store_some(y + i * n + j, maximum(v, splat(floor)), left);
    }
  }
}

static void NAME(scale_columns)(
  int64_t m, int64_t n, const float *x, const float *scale, const float *shift, const float *other,
  float *y, int32_t relu
) {
  float floor = relu ? 0 : -__builtin_inff();
  if (other) scale_columns_loop(1, m, n, x, scale, shift, other, y, floor);
  else scale_columns_loop(0, m, n, x, scale, shift, other, y, floor);
}

static void NAME(column_products)(
  int64_t m, int64_t n, const float *dz, const float *x, const float *mean, float *sums,
  float *products
) {
  for (int64_t j = 0; j < n; j += LANES) {
    int64_t left = n - j;
    vf center = load_some(mean + j, left), s[2] = {{0}, {0}}, p[2] = {{0}, {0}};
    int64_t i = 0;
    for (; i + 2 <= m; i += 2)
      for (int q = 0; q < 2; q++) {
        vf d = load(dz + (i + q) * n + j);
        s[q] += d;
        p[q] += d * (load(x + (i + q) * n + j) - center);
      }
    if (i < m) {
      vf d = load(dz + i * n + j);
      s[0] += d;
      p[0] += d * (load(x + i * n + j) - center);
    }
    store_some(sums + j, s[0] + s[1], left);
    store_some(products + j, p[0] + p[1], left);
  }
}

static void NAME(normalization_gradient)(
  int64_t m, int64_t n, const float *dz, const float *x, const float *mean, const float *scale,
  const float *offset, const float *slope, float *dx, int32_t add
) {
  for (int64_t j = 0; j < n; j += LANES) {
    int64_t left = n - j;
    vf center = load_some(mean + j, left), a = load_some(scale + j, left);
    vf b = load_some(offset + j, left), c = load_some(slope + j, left);
    for (int64_t i = 0; i < m; i++) {
      int64_t at = i * n + j;
      vf v = a * ((load(dz + at) - b) - (load(x + at) - center) * c);
      store_some(dx + at, add ? load(dx + at) + v : v, left);
    }
  }
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
