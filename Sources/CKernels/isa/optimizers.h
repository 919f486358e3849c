// Updates of a block of weights whose gradient has just been computed.

INLINE void adam_loop(
  const int has_maximum, const coprime_adam *o, int64_t n, const float *g, float *w, float *m,
  float *v, float *u
) {
  for (int64_t i = 0; i < n; i += LANES) {
    int64_t left = n - i;
    vf wi = load_some(w + i, left), gi = load_some(g + i, left) + o->penalty * wi;
    vf mi = load_some(m + i, left), vi_ = load_some(v + i, left);
    mi = o->beta1 * mi + (1.0f - o->beta1) * gi;
    vi_ = o->beta2 * vi_ + ((1.0f - o->beta2) * gi) * gi;
    vf second = vi_;
    if (has_maximum) {
      second = maximum(load_some(u + i, left), vi_);
      store_some(u + i, second, left);
    }
    vf root = square_root(second) * o->correction + o->epsilon;
    store_some(w + i, o->decay * wi - o->step * mi / root, left);
    store_some(m + i, mi, left);
    store_some(v + i, vi_, left);
  }
}

static void NAME(adam)(
  const coprime_adam *o, int64_t n, const float *g, float *w, float *m, float *v, float *u
) {
  if (u) adam_loop(1, o, n, g, w, m, v, u); else adam_loop(0, o, n, g, w, m, v, u);
}

static void NAME(sgd)(const coprime_sgd *o, int64_t n, const float *g, float *w, float *u) {
  for (int64_t i = 0; i < n; i += LANES) {
    int64_t left = n - i;
    vf wi = load_some(w + i, left), gi = load_some(g + i, left) + o->penalty * wi;
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
      velocity = o->momentum * velocity + gi;
      store_some(
        w + i, old - o->rate * (o->nesterov ? gi + o->momentum * velocity : velocity), left);
    }
    store_some(u + i, velocity, left);
  }
}

static void NAME(rmsprop)(
  const coprime_rmsprop *o, int64_t n, const float *g, float *w, float *square, float *velocity,
  float *mean
) {
  for (int64_t i = 0; i < n; i += LANES) {
    int64_t left = n - i;
    vf wi = load_some(w + i, left), gi = load_some(g + i, left) + o->penalty * wi;
    vf s = o->rho * load_some(square + i, left) + ((1.0f - o->rho) * gi) * gi;
    store_some(square + i, s, left);
    if (mean) {
      vf a = o->rho * load_some(mean + i, left) + (1.0f - o->rho) * gi;
      store_some(mean + i, a, left);
      s -= a * a;
    }
    vf step = gi / (o->epsilon_inside_root ? square_root(s + o->epsilon) : square_root(s) + o->epsilon);
    if (o->sums_steps || !velocity) step *= o->rate;
    if (velocity) {
      step += o->momentum * load_some(velocity + i, left);
      store_some(velocity + i, step, left);
      if (!o->sums_steps) step *= o->rate;
    }
    store_some(w + i, o->decay * wi - step, left);
  }
}

static void NAME(add_penalty)(int64_t n, float l1, float l2, const float *w, float *g) {
  for (int64_t i = 0; i < n; i += LANES) {
    int64_t left = n - i;
    vf wi = load_some(w + i, left);
    vf sign = choose(wi > 0, splat(1), keep_where(wi < 0, splat(-1)));
    store_some(g + i, load_some(g + i, left) + (l1 * sign + 2.0f * l2 * wi), left);
  }
}
