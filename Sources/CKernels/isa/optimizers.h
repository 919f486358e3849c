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

static void NAME(add_penalty)(int64_t n, float l1, float l2, const float *w, float *g) {
  for (int64_t i = 0; i < n; i += LANES) {
    int64_t left = n - i;
    vf wi = load_some(w + i, left);
    store_some(g + i, load_some(g + i, left) + (l1 * sign_of(wi) + 2.0f * l2 * wi), left);
  }
}
