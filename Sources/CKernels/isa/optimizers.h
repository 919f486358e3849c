// Updates of a block of weights whose gradient has just been computed: one pass over weights and slots.

/// Moves a moving average on; leaves its new value in `out`.
INLINE void average(float *slot, int64_t left, float beta, vf value, vf *out) {
  *out = beta * load_some(slot, left) + (1.0f - beta) * value;
  store_some(slot, *out, left);
}

INLINE vf gradient(const coprime_update *o, const float *g, vf w, int64_t left) {
  return load_some(g, left) + o->penalty * w;
}

static void NAME(sgd)(
  const coprime_update *o, int64_t n, const float *g, float *w, const coprime_slots *slots
) {
  float *u = slots->first;
  for (int64_t i = 0; i < n; i += LANES) {
    int64_t left = n - i;
    vf wi = load_some(w + i, left), gi = gradient(o, g + i, wi, left);
    vf old = o->decay * wi;
    if (!u) {
      store_some(w + i, old - o->rate * gi, left);
      continue;
    }
    vf velocity = load_some(u + i, left);
    if (o->sums_steps) {
      velocity = o->momentum * velocity - o->rate * gi;
      store_some(w + i, old + (o->nesterov ? o->momentum * velocity - o->rate * gi : velocity), left);
    } else {
      velocity = o->momentum * velocity + o->share * gi;
      store_some(
        w + i, old - o->rate * (o->nesterov ? gi + o->momentum * velocity : velocity), left);
    }
    store_some(u + i, velocity, left);
  }
}

INLINE void adam_loop(
  const int has_maximum, const coprime_update *o, int64_t n, const float *g, float *w, float *m,
  float *v, float *u
) {
  for (int64_t i = 0; i < n; i += LANES) {
    int64_t left = n - i;
    vf wi = load_some(w + i, left), gi = gradient(o, g + i, wi, left), mi, second;
    average(m + i, left, o->beta1, gi, &mi);
    average(v + i, left, o->beta2, gi * gi, &second);
    if (has_maximum) {
      second = maximum(load_some(u + i, left), second);
      store_some(u + i, second, left);
    }
    vf root = square_root(second) * o->correction + o->epsilon;
    store_some(w + i, o->decay * wi - o->rate * mi / root, left);
  }
}

static void NAME(adam)(
  const coprime_update *o, int64_t n, const float *g, float *w, const coprime_slots *slots
) {
  float *m = slots->first, *v = slots->second, *u = slots->third;
  if (u) adam_loop(1, o, n, g, w, m, v, u); else adam_loop(0, o, n, g, w, m, v, u);
}

static void NAME(nadam)(
  const coprime_update *o, int64_t n, const float *g, float *w, const coprime_slots *slots
) {
  for (int64_t i = 0; i < n; i += LANES) {
    int64_t left = n - i;
    vf wi = load_some(w + i, left), gi = gradient(o, g + i, wi, left), m, v;
    average(slots->first + i, left, o->beta1, gi, &m);
    average(slots->second + i, left, o->beta2, gi * gi, &v);
    vf root = square_root(v) * o->correction + o->epsilon;
    store_some(w + i, o->decay * wi - (o->rate * m + o->gradient_rate * gi) / root, left);
  }
}

static void NAME(adamax)(
  const coprime_update *o, int64_t n, const float *g, float *w, const coprime_slots *slots
) {
  float inner = o->epsilon_inside ? o->epsilon : 0, outer = o->epsilon_inside ? 0 : o->epsilon;
  for (int64_t i = 0; i < n; i += LANES) {
    int64_t left = n - i;
    vf wi = load_some(w + i, left), gi = gradient(o, g + i, wi, left), m;
    average(slots->first + i, left, o->beta1, gi, &m);
    vf largest = maximum(o->beta2 * load_some(slots->second + i, left), absolute(gi) + inner);
    store_some(slots->second + i, largest, left);
    store_some(w + i, o->decay * wi - o->rate * m / (largest + outer), left);
  }
}

static void NAME(rmsprop)(
  const coprime_update *o, int64_t n, const float *g, float *w, const coprime_slots *slots
) {
  float *velocity = slots->second, *mean = slots->third;
  for (int64_t i = 0; i < n; i += LANES) {
    int64_t left = n - i;
    vf wi = load_some(w + i, left), gi = gradient(o, g + i, wi, left), s;
    average(slots->first + i, left, o->beta2, gi * gi, &s);
    if (mean) {
      vf a;
      average(mean + i, left, o->beta2, gi, &a);
      s -= a * a;
    }
    vf step = gi / (o->epsilon_inside ? square_root(s + o->epsilon) : square_root(s) + o->epsilon);
    if (o->sums_steps || !velocity) step *= o->rate;
    if (velocity) {
      step += o->momentum * load_some(velocity + i, left);
      store_some(velocity + i, step, left);
      if (!o->sums_steps) step *= o->rate;
    }
    store_some(w + i, o->decay * wi - step, left);
  }
}

static void NAME(adagrad)(
  const coprime_update *o, int64_t n, const float *g, float *w, const coprime_slots *slots
) {
  for (int64_t i = 0; i < n; i += LANES) {
    int64_t left = n - i;
    vf wi = load_some(w + i, left), gi = gradient(o, g + i, wi, left);
    vf s = load_some(slots->first + i, left) + gi * gi;
    store_some(slots->first + i, s, left);
    vf root = o->epsilon_inside ? square_root(s + o->epsilon) : square_root(s) + o->epsilon;
    store_some(w + i, o->decay * wi - o->rate * gi / root, left);
  }
}

static void NAME(adadelta)(
  const coprime_update *o, int64_t n, const float *g, float *w, const coprime_slots *slots
) {
  for (int64_t i = 0; i < n; i += LANES) {
    int64_t left = n - i;
    vf wi = load_some(w + i, left), gi = gradient(o, g + i, wi, left), s, steps;
    average(slots->first + i, left, o->beta2, gi * gi, &s);
    vf before = load_some(slots->second + i, left);
    vf step = square_root(before + o->epsilon) / square_root(s + o->epsilon) * gi;
    average(slots->second + i, left, o->beta2, step * step, &steps);
    store_some(w + i, o->decay * wi - o->rate * step, left);
  }
}

INLINE vf power(vf x, float exponent) {
  if (exponent == 0.5f) return square_root(x);
  return keep_where(x > 0, exponential(exponent * logarithm(x)));
}

static void NAME(ftrl)(
  const coprime_update *o, int64_t n, const float *g, float *w, const coprime_slots *slots
) {
  for (int64_t i = 0; i < n; i += LANES) {
    int64_t left = n - i;
    vf wi = load_some(w + i, left), gi = gradient(o, g + i, wi, left);
    wi *= o->decay;
    vf sum = load_some(slots->first + i, left), larger = sum + gi * gi;
    vf root = power(larger, o->power) / o->rate;
    vf linear = load_some(slots->second + i, left) + gi + 2.0f * o->shrinkage * wi
                - (root - power(sum, o->power) / o->rate) * wi;
    store_some(slots->first + i, larger, left);
    store_some(slots->second + i, linear, left);
    vf kept = minimum(maximum(linear, splat(-o->l1)), splat(o->l1)) - linear;
    store_some(w + i, kept / (root + 2.0f * o->l2), left);
  }
}

INLINE vf sign_of(vf x) { return choose(x > 0, splat(1), keep_where(x < 0, splat(-1))); }

static void NAME(lion)(
  const coprime_update *o, int64_t n, const float *g, float *w, const coprime_slots *slots
) {
  for (int64_t i = 0; i < n; i += LANES) {
    int64_t left = n - i;
    vf wi = load_some(w + i, left), gi = gradient(o, g + i, wi, left);
    vf m = load_some(slots->first + i, left);
    vf sign = sign_of(o->beta1 * m + (1.0f - o->beta1) * gi);
    store_some(slots->first + i, o->beta2 * m + (1.0f - o->beta2) * gi, left);
    store_some(w + i, o->decay * wi - o->rate * sign, left);
  }
}

/// The direction that Lamb then scales to the size of the weight.
INLINE vf lamb_direction(const coprime_update *o, vf m, vf v) {
  return o->share * m / (square_root(v) * o->correction + o->epsilon);
}

/// 0 behind what is left, even where a direction is no number.
INLINE vf some(vf v, int64_t left) {
  if (left >= LANES) return v;
  float part[LANES] = {0};
  store_part(part, v, left);
  return load(part);
}

static void NAME(lamb)(
  const coprime_update *o, int64_t n, const float *g, float *w, const coprime_slots *slots
) {
  double weight_norm = 0, step_norm = 0;
  for (int64_t start = 0; start < n; start += 1024) {
    int64_t end = start + 1024 < n ? start + 1024 : n;
    vf weights = {0}, steps = {0};
    for (int64_t i = start; i < end; i += LANES) {
      int64_t left = end - i;
      vf wi = load_some(w + i, left), gi = gradient(o, g + i, wi, left), m, v;
      average(slots->first + i, left, o->beta1, gi, &m);
      average(slots->second + i, left, o->beta2, gi * gi, &v);
      vf direction = some(lamb_direction(o, m, v), left);
      wi *= o->decay;
      store_some(w + i, wi, left);
      weights += wi * wi;
      steps += direction * direction;
    }
    weight_norm += sum_lanes(weights);
    step_norm += sum_lanes(steps);
  }
  float ratio = weight_norm > 0 && step_norm > 0 ? (float)__builtin_sqrt(weight_norm / step_norm) : 1;
  for (int64_t i = 0; i < n; i += LANES) {
    int64_t left = n - i;
    vf direction = lamb_direction(
      o, load_some(slots->first + i, left), load_some(slots->second + i, left));
    store_some(w + i, load_some(w + i, left) - ratio * o->rate * direction, left);
  }
}

INLINE float root_mean_square(int64_t n, const float *x) {
  double sum = 0;
  for (int64_t i = 0; i < n; i += 1024) {
    const int64_t count = n - i < 1024 ? n - i : 1024;
    sum += NAME(dot)(count, x + i, x + i);
  }
  return (float)__builtin_sqrt(sum / (double)n);
}

/// Moves the means of squares over the columns and over the rows of a matrix on.
/// Without means over columns, there is one row, whose squares are averaged themselves.
INLINE void adafactor_means(
  const coprime_update *o, int64_t rows, int64_t columns, const float *g, const float *w,
  float *by_row, float *by_column
) {
  const float rest = 1.0f - o->beta2, share = rest / (float)rows;
  NAME(scale)(columns, o->beta2, by_column, by_column, 0);
  for (int64_t r = 0; r < rows; r++, g += columns, w += columns) {
    vf sum = {0};
    for (int64_t j = 0; j < columns; j += LANES) {
      const int64_t left = columns - j;
      vf gi = gradient(o, g + j, load_some(w + j, left), left), square = gi * gi + o->epsilon;
      sum += some(square, left);
      store_some(by_column + j, load_some(by_column + j, left) + share * square, left);
    }
    if (by_row) by_row[r] = o->beta2 * by_row[r] + rest * (sum_lanes(sum) / (float)columns);
  }
}

/// The steps of one matrix, g / √(r/mean(r) ⊗ c), or g / √c where there is no r.
/// With `add`, takes `rate` times the steps from the weights; else returns the sum of their squares.
INLINE double adafactor_steps(
  const int add, const coprime_update *o, int64_t rows, int64_t columns, const float *g, float *w,
  const float *by_row, const float *by_column, float rate
) {
  const float mean = by_row ? NAME(sum)(rows, by_row) / (float)rows : 1;
  double total = 0;
  for (int64_t r = 0; r < rows; r++, g += columns, w += columns) {
    const float share = by_row ? by_row[r] / mean : 1;
    vf sum = {0};
    for (int64_t j = 0; j < columns; j += LANES) {
      const int64_t left = columns - j;
      vf wi = load_some(w + j, left);
      vf step = gradient(o, g + j, wi, left) / square_root(share * load_some(by_column + j, left));
      if (add) store_some(w + j, wi - rate * step, left); else sum += some(step * step, left);
    }
    total += sum_lanes(sum);
  }
  return total;
}

static void NAME(adafactor)(
  const coprime_update *o, int64_t n, const float *g, float *w, const coprime_slots *slots
) {
  if (n == 0) return;
  const int64_t rows = o->rows > 0 ? o->rows : 1, columns = o->rows > 0 ? o->columns : n;
  const int64_t size = rows * columns;
  NAME(scale)(n, o->decay, w, w, 0);
  const float weight = root_mean_square(n, w);
  float rate = o->rate * (weight > o->least_weight ? weight : o->least_weight);
  double squares = 0;
  for (int add = 0; add < 2; add++) {
    for (int64_t m = 0; m < n / size; m++) {
      const float *gm = g + m * size;
      float *wm = w + m * size, *by_row = 0, *by_column = slots->first;
      if (o->rows > 0) {
        by_row = slots->first + m * rows;
        by_column = slots->second + m * columns;
      }
      if (add) {
        adafactor_steps(1, o, rows, columns, gm, wm, by_row, by_column, rate);
      } else {
        adafactor_means(o, rows, columns, gm, wm, by_row, by_column);
        squares += adafactor_steps(0, o, rows, columns, gm, wm, by_row, by_column, rate);
      }
    }
    // How long the steps are is known only once all of them were computed.
    const float length = (float)__builtin_sqrt(squares / (double)n) / o->largest_step;
    if (length > 1) rate /= length;
  }
}

/// c[m][n] = a[m][k] · b[k][n].
INLINE void matrix_product(
  int64_t m, int64_t n, int64_t k, const float *a, const float *b, float *c
) {
  coprime_product product = {
    .m = m, .n = n, .k = k, .runs = 1, .a = a, .a_row = k, .a_step = 1, .b = b, .b_step = n,
    .b_strip = STRIP, .c = c, .c_row = n};
  NAME(product)(&product);
}

/// Takes x [rows][columns], which has no more rows than columns, towards the nearest orthogonal matrix.
INLINE void orthogonalize(
  const coprime_update *o, int64_t rows, int64_t columns, float *x, float *other, float *square,
  float *factor
) {
  const int64_t n = rows * columns, side = rows * rows;
  const float norm = root_mean_square(n, x) * (float)__builtin_sqrt((double)n) + 1e-7f;
  NAME(scale)(n, 1.0f / norm, x, x, 0);
  for (int32_t i = 0; i < o->iterations; i++) {
    NAME(transpose)(rows, columns, x, columns, other, rows, 0);
    matrix_product(rows, rows, columns, x, other, square);
    matrix_product(rows, rows, rows, square, square, factor);
    NAME(scale)(side, o->polynomial[2], factor, factor, 0);
    NAME(scale)(side, o->polynomial[1], square, factor, 1);
    matrix_product(rows, columns, rows, factor, x, other);
    NAME(scale)(n, o->polynomial[0], x, x, 0);
    NAME(scale)(n, 1, other, x, 1);
  }
}

static void NAME(muon)(
  const coprime_update *o, int64_t n, const float *g, float *w, const coprime_slots *slots
) {
  if (n == 0 || o->rows * o->columns != n) return;
  const int is_tall = o->rows > o->columns;
  const int64_t rows = is_tall ? o->columns : o->rows, columns = is_tall ? o->rows : o->columns;
  float *m = slots->first, *x = slots->third, *other = x + n;
  float *start = is_tall ? other : x;
  for (int64_t i = 0; i < n; i += LANES) {
    const int64_t left = n - i;
    vf wi = load_some(w + i, left), gi = gradient(o, g + i, wi, left);
    vf velocity = o->momentum * load_some(m + i, left) + gi;
    store_some(m + i, velocity, left);
    store_some(start + i, o->nesterov ? gi + o->momentum * velocity : velocity, left);
    store_some(w + i, o->decay * wi, left);
  }
  if (is_tall) NAME(transpose)(columns, rows, other, rows, x, columns, 0);
  orthogonalize(o, rows, columns, x, other, other + n, other + 2 * n);
  if (is_tall) NAME(transpose)(rows, columns, x, columns, other, rows, 0);
  const float size = o->step_size < 0 ? 1 : o->step_size * (float)__builtin_sqrt((double)columns);
  NAME(scale)(n, -o->rate * size, is_tall ? other : x, w, 1);
}

static void NAME(add_penalty)(int64_t n, float l1, float l2, const float *w, float *g) {
  for (int64_t i = 0; i < n; i += LANES) {
    int64_t left = n - i;
    vf wi = load_some(w + i, left);
    store_some(g + i, load_some(g + i, left) + (l1 * sign_of(wi) + 2.0f * l2 * wi), left);
  }
}
