// Functions of one or two tensors element by element.

#define SELU_SCALE 1.05070098f
#define SELU_ALPHA 1.67326324f
#define GELU_CUBIC 0.044715f
#define ROOT_2_OVER_PI 0.797884561f

INLINE vf gelu_tanh_inner(vf x) { return hyperbolic_tangent(ROOT_2_OVER_PI * (x + GELU_CUBIC * x * x * x)); }

/// y = f(x) for a function known at compile time.
INLINE vf value_of(const int function, const coprime_map *m, vf x) {
  switch (function) {
  case COPRIME_RELU_LIKE: {
    // Not 0 · x, which is no number for an infinite x.
    vf low = m->p == 0 ? splat(0) : m->p * (x - m->r);
    return choose(x <= m->r, low, minimum(x, splat(m->q)));
  }
  case COPRIME_ELU: {
    vf r, power = split_exponent(minimum(x, splat(0)), &r);
    vf minus_1 = power * small_exp_minus_1(r) + (power - 1.0f);
    return choose(x > 0, x, m->p * minus_1);
  }
  case COPRIME_CELU: {
    vf r, power = split_exponent(minimum(x, splat(0)) / m->p, &r);
    vf minus_1 = power * small_exp_minus_1(r) + (power - 1.0f);
    return choose(x > 0, x, m->p * minus_1);
  }
  case COPRIME_SELU: {
    vf r, power = split_exponent(minimum(x, splat(0)), &r);
    vf minus_1 = power * small_exp_minus_1(r) + (power - 1.0f);
    return SELU_SCALE * choose(x > 0, x, SELU_ALPHA * minus_1);
  }
  case COPRIME_GELU: return 0.5f * x * (1.0f + error_function(x * 0.707106781f));
  case COPRIME_GELU_TANH: return 0.5f * x * (1.0f + gelu_tanh_inner(x));
  case COPRIME_SILU: return x * sigmoid(x);
  case COPRIME_SIGMOID: return sigmoid(x);
  case COPRIME_HARD_SIGMOID:
    return minimum(maximum(x * (1.0f / 6.0f) + 0.5f, splat(0)), splat(1));
  case COPRIME_HARD_SILU:
    return x * minimum(maximum(x * (1.0f / 6.0f) + 0.5f, splat(0)), splat(1));
  case COPRIME_TANH: return hyperbolic_tangent(x);
  case COPRIME_HARD_TANH: return minimum(maximum(x, splat(-1)), splat(1));
  case COPRIME_SOFTPLUS: return softplus(x);
  case COPRIME_SOFTSIGN: return x / (1.0f + absolute(x));
  case COPRIME_EXP: return exponential(x);
  case COPRIME_LOG: return logarithm(x);
  case COPRIME_SQUARE: return x * x;
  case COPRIME_SQUARE_ROOT: return square_root(x);
  case COPRIME_RECIPROCAL: return 1.0f / x;
  case COPRIME_ABSOLUTE: return absolute(x);
  case COPRIME_NEGATE: return -x;
  case COPRIME_AFFINE: return m->p * x + m->q;
  case COPRIME_CLIP: return minimum(maximum(x, splat(m->p)), splat(m->q));
  case COPRIME_MISH: return x * hyperbolic_tangent(softplus(x));
  case COPRIME_LOG_SIGMOID: return -softplus(-x);
  case COPRIME_LOG1P: return logarithm_of_1_plus(x);
  case COPRIME_RECIPROCAL_SQUARE_ROOT: return 1.0f / square_root(x);
  case COPRIME_SIGN: return choose(x > 0, splat(1), keep_where(x < 0, splat(-1)));
  case COPRIME_SOFT_SHRINK:
    return choose(x > m->p, x - m->p, keep_where(x < -m->p, x + m->p));
  case COPRIME_HARD_SHRINK: return keep_where(absolute(x) > m->p, x);
  case COPRIME_THRESHOLD: return choose(x > m->p, x, splat(m->q));
  case COPRIME_TANH_SHRINK: return x - hyperbolic_tangent(x);
  case COPRIME_SPARSE_SIGMOID: return minimum(maximum(0.5f * x + 0.5f, splat(0)), splat(1));
  case COPRIME_SPARSE_PLUS:
    return choose(x >= 1.0f, x, keep_where(x > -1.0f, 0.25f * (x + 1.0f) * (x + 1.0f)));
  case COPRIME_SQUAREPLUS: return 0.5f * (x + square_root(x * x + m->p));
  default: return x;
  }
}

/// f'(x) given x and y = f(x).
INLINE vf slope_of(const int function, const coprime_map *m, vf x, vf y) {
  const vf one = splat(1);
  switch (function) {
  case COPRIME_RELU_LIKE: return choose(x > m->r, keep_where(x < m->q, one), splat(m->p));
  case COPRIME_ELU: return choose(x > 0, one, y + m->p);
  case COPRIME_CELU: return choose(x > 0, one, y / m->p + 1.0f);
  case COPRIME_SELU: return choose(x > 0, splat(SELU_SCALE), y + SELU_SCALE * SELU_ALPHA);
  case COPRIME_GELU:
    return 0.5f * (1.0f + error_function(x * 0.707106781f))
      + x * 0.398942280f * exponential(-0.5f * x * x);
  case COPRIME_GELU_TANH: {
    vf t = gelu_tanh_inner(x);
    return 0.5f * (1.0f + t)
      + 0.5f * x * (1.0f - t * t) * ROOT_2_OVER_PI * (1.0f + 3.0f * GELU_CUBIC * x * x);
  }
  case COPRIME_SILU: {
    vf s = sigmoid(x);
    return s + x * s * (1.0f - s);
  }
  case COPRIME_SIGMOID: return y * (1.0f - y);
  case COPRIME_HARD_SIGMOID: return keep_where((x > -3.0f) & (x < 3.0f), splat(1.0f / 6.0f));
  case COPRIME_HARD_SILU:
    return choose(x >= 3.0f, one, keep_where(x > -3.0f, x * (1.0f / 3.0f) + 0.5f));
  case COPRIME_TANH: return 1.0f - y * y;
  case COPRIME_HARD_TANH: return keep_where((x > -1.0f) & (x < 1.0f), one);
  case COPRIME_SOFTPLUS: return sigmoid(x);
  case COPRIME_SOFTSIGN: {
    vf d = 1.0f + absolute(x);
    return 1.0f / (d * d);
  }
  case COPRIME_EXP: return y;
  case COPRIME_LOG: return 1.0f / x;
  case COPRIME_SQUARE: return 2.0f * x;
  case COPRIME_SQUARE_ROOT: return 0.5f / y;
  case COPRIME_RECIPROCAL: return -y * y;
  case COPRIME_ABSOLUTE: return choose(x > 0, one, keep_where(x < 0, -one));
  case COPRIME_NEGATE: return -one;
  case COPRIME_AFFINE: return splat(m->p);
  case COPRIME_CLIP: return keep_where((x >= m->p) & (x <= m->q), one);
  case COPRIME_MISH: {
    vf t = hyperbolic_tangent(softplus(x));
    return t + x * (1.0f - t * t) * sigmoid(x);
  }
  case COPRIME_LOG_SIGMOID: return sigmoid(-x);
  case COPRIME_LOG1P: return 1.0f / (1.0f + x);
  case COPRIME_RECIPROCAL_SQUARE_ROOT: return -0.5f * y / x;
  case COPRIME_SIGN: return splat(0);
  case COPRIME_SOFT_SHRINK:
  case COPRIME_HARD_SHRINK: return keep_where(absolute(x) > m->p, one);
  case COPRIME_THRESHOLD: return keep_where(x > m->p, one);
  case COPRIME_TANH_SHRINK: return (x - y) * (x - y);
  case COPRIME_SPARSE_SIGMOID: return keep_where(absolute(x) < 1.0f, splat(0.5f));
  case COPRIME_SPARSE_PLUS:
    return choose(x >= 1.0f, one, keep_where(x > -1.0f, 0.5f * (x + 1.0f)));
  case COPRIME_SQUAREPLUS: return 0.5f + 0.5f * x / square_root(x * x + m->p);
  default: return one;
  }
}

#define EACH_FUNCTION(CASE)                                                                         \
  CASE(COPRIME_IDENTITY) CASE(COPRIME_RELU_LIKE) CASE(COPRIME_ELU) CASE(COPRIME_CELU)               \
  CASE(COPRIME_SELU) CASE(COPRIME_GELU) CASE(COPRIME_GELU_TANH) CASE(COPRIME_SILU)                  \
  CASE(COPRIME_SIGMOID) CASE(COPRIME_HARD_SIGMOID) CASE(COPRIME_HARD_SILU) CASE(COPRIME_TANH)       \
  CASE(COPRIME_HARD_TANH) CASE(COPRIME_SOFTPLUS) CASE(COPRIME_SOFTSIGN) CASE(COPRIME_EXP)           \
  CASE(COPRIME_LOG) CASE(COPRIME_SQUARE) CASE(COPRIME_SQUARE_ROOT) CASE(COPRIME_RECIPROCAL)         \
  CASE(COPRIME_ABSOLUTE) CASE(COPRIME_NEGATE) CASE(COPRIME_AFFINE) CASE(COPRIME_CLIP)               \
  CASE(COPRIME_MISH) CASE(COPRIME_LOG_SIGMOID) CASE(COPRIME_LOG1P)                                  \
  CASE(COPRIME_RECIPROCAL_SQUARE_ROOT) CASE(COPRIME_SIGN) CASE(COPRIME_SOFT_SHRINK)                 \
  CASE(COPRIME_HARD_SHRINK) CASE(COPRIME_THRESHOLD) CASE(COPRIME_TANH_SHRINK)                       \
  CASE(COPRIME_SPARSE_SIGMOID) CASE(COPRIME_SPARSE_PLUS) CASE(COPRIME_SQUAREPLUS)

INLINE void map_loop(const int function, const coprime_map *m, int64_t n, const float *x, float *y) {
  int64_t i = 0;
  for (; i + LANES <= n; i += LANES) store(y + i, value_of(function, m, load(x + i)));
  if (i < n) store_part(y + i, value_of(function, m, load_part(x + i, n - i)), n - i);
}

static void NAME(map)(const coprime_map *m, int64_t n, const float *x, float *y) {
  switch (m->function) {
#define CASE(F) case F: map_loop(F, m, n, x, y); break;
    EACH_FUNCTION(CASE)
#undef CASE
  }
}

INLINE void slope_loop(
  const int function, const coprime_map *m, int64_t n, const float *x, const float *y,
  const float *dy, float *dx, int32_t add
) {
  int64_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    vf d = load(dy + i) * slope_of(function, m, load(x + i), load(y + i));
    store(dx + i, add ? load(dx + i) + d : d);
  }
  if (i < n) {
    int64_t part = n - i;
    vf d = load_part(dy + i, part)
      * slope_of(function, m, load_part(x + i, part), load_part(y + i, part));
    store_part(dx + i, add ? load_part(dx + i, part) + d : d, part);
  }
}

static void NAME(map_gradient)(
  const coprime_map *m, int64_t n, const float *x, const float *y, const float *dy, float *dx,
  int32_t add
) {
  switch (m->function) {
#define CASE(F) case F: slope_loop(F, m, n, x, y, dy, dx, add); break;
    EACH_FUNCTION(CASE)
#undef CASE
  }
}

INLINE vf combine(const int operation, vf a, vf b) {
  switch (operation) {
  case COPRIME_ADD: return a + b;
  case COPRIME_SUBTRACT: return a - b;
  case COPRIME_MULTIPLY: return a * b;
  case COPRIME_DIVIDE: return a / b;
  // What is no number wins, whichever operand it is.
  case COPRIME_MAXIMUM: return choose((a > b) | (a != a), a, b);
  case COPRIME_MINIMUM: return choose((a < b) | (a != a), a, b);
  case COPRIME_EQUAL: return keep_where(a == b, splat(1));
  case COPRIME_NOT_EQUAL: return keep_where(a != b, splat(1));
  case COPRIME_LESS: return keep_where(a < b, splat(1));
  default: return keep_where(a > b, splat(1));
  }
}

INLINE void binary_loop(const int operation, int64_t n, const float *a, const float *b, float *y) {
  int64_t i = 0;
  for (; i + LANES <= n; i += LANES) store(y + i, combine(operation, load(a + i), load(b + i)));
  if (i < n)
    store_part(y + i, combine(operation, load_part(a + i, n - i), load_part(b + i, n - i)), n - i);
}

INLINE void scalar_loop(const int operation, int64_t n, const float *a, float b, float *y) {
  int64_t i = 0;
  for (; i + LANES <= n; i += LANES) store(y + i, combine(operation, load(a + i), splat(b)));
  if (i < n) store_part(y + i, combine(operation, load_part(a + i, n - i), splat(b)), n - i);
}

#define EACH_OPERATION(CASE)                                                                        \
  CASE(COPRIME_ADD) CASE(COPRIME_SUBTRACT) CASE(COPRIME_MULTIPLY) CASE(COPRIME_DIVIDE)              \
  CASE(COPRIME_MAXIMUM) CASE(COPRIME_MINIMUM) CASE(COPRIME_EQUAL) CASE(COPRIME_NOT_EQUAL)          \
  CASE(COPRIME_LESS) CASE(COPRIME_GREATER)

static void NAME(binary)(int32_t operation, int64_t n, const float *a, const float *b, float *y) {
  switch (operation) {
#define CASE(F) case F: binary_loop(F, n, a, b, y); break;
    EACH_OPERATION(CASE)
#undef CASE
  }
}

static void NAME(binary_scalar)(int32_t operation, int64_t n, const float *a, float b, float *y) {
  switch (operation) {
#define CASE(F) case F: scalar_loop(F, n, a, b, y); break;
    EACH_OPERATION(CASE)
#undef CASE
  }
}

static void NAME(scale)(int64_t n, float scale, const float *x, float *y, int32_t add) {
  int64_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    vf v = scale * load(x + i);
    store(y + i, add ? load(y + i) + v : v);
  }
  for (; i < n; i++) y[i] = add ? y[i] + scale * x[i] : scale * x[i];
}

static void NAME(multiply_add)(int64_t n, const float *a, const float *b, float *y, int32_t add) {
  int64_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    vf v = load(a + i) * load(b + i);
    store(y + i, add ? load(y + i) + v : v);
  }
  for (; i < n; i++) y[i] = add ? y[i] + a[i] * b[i] : a[i] * b[i];
}

static float NAME(sum)(int64_t n, const float *x) {
  vf s[4] = {{0}, {0}, {0}, {0}};
  int64_t i = 0;
  for (; i + 4 * LANES <= n; i += 4 * LANES)
    for (int q = 0; q < 4; q++) s[q] += load(x + i + q * LANES);
  for (; i + LANES <= n; i += LANES) s[0] += load(x + i);
  if (i < n) s[1] += load_part(x + i, n - i);
  return sum_lanes((s[0] + s[1]) + (s[2] + s[3]));
}

static float NAME(dot)(int64_t n, const float *a, const float *b) {
  vf s[4] = {{0}, {0}, {0}, {0}};
  int64_t i = 0;
  for (; i + 4 * LANES <= n; i += 4 * LANES)
    for (int q = 0; q < 4; q++) s[q] += load(a + i + q * LANES) * load(b + i + q * LANES);
  for (; i + LANES <= n; i += LANES) s[0] += load(a + i) * load(b + i);
  if (i < n) s[1] += load_part(a + i, n - i) * load_part(b + i, n - i);
  return sum_lanes((s[0] + s[1]) + (s[2] + s[3]));
}
