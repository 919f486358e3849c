// The gates of one step of an LSTM or a GRU.

static void NAME(lstm)(
  int64_t m, int64_t n, float *gates, int64_t gates_row, const float *cell_before,
  int64_t before_row, float *cell, int64_t cell_row, float *state, int64_t state_row
) {
  for (int64_t r = 0; r < m; r++) {
    float *g = gates + r * gates_row;
    for (int64_t j = 0; j < n; j += LANES) {
      int64_t left = n - j;
      vf in = sigmoid(load_some(g + j, left));
      vf forget = sigmoid(load_some(g + n + j, left));
      vf candidate = hyperbolic_tangent(load_some(g + 2 * n + j, left));
      vf out = sigmoid(load_some(g + 3 * n + j, left));
      vf before = cell_before ? load_some(cell_before + r * before_row + j, left) : (vf){0};
      vf now = forget * before + in * candidate;
      store_some(g + j, in, left);
      store_some(g + n + j, forget, left);
      store_some(g + 2 * n + j, candidate, left);
      store_some(g + 3 * n + j, out, left);
      store_some(cell + r * cell_row + j, now, left);
      store_some(state + r * state_row + j, out * hyperbolic_tangent(now), left);
    }
  }
}

static void NAME(lstm_gradient)(
  int64_t m, int64_t n, float *gates, int64_t gates_row, const float *cell_before,
  int64_t before_row, const float *cell, int64_t cell_row, const float *dstate, float *dcell
) {
  for (int64_t r = 0; r < m; r++) {
    float *g = gates + r * gates_row;
    for (int64_t j = 0; j < n; j += LANES) {
      int64_t left = n - j;
      vf in = load_some(g + j, left), forget = load_some(g + n + j, left);
      vf candidate = load_some(g + 2 * n + j, left), out = load_some(g + 3 * n + j, left);
      vf before = cell_before ? load_some(cell_before + r * before_row + j, left) : (vf){0};
      vf bent = hyperbolic_tangent(load_some(cell + r * cell_row + j, left));
      vf dh = load_some(dstate + r * n + j, left);
      vf dc = load_some(dcell + r * n + j, left) + dh * out * (1.0f - bent * bent);
      store_some(g + j, dc * candidate * in * (1.0f - in), left);
      store_some(g + n + j, dc * before * forget * (1.0f - forget), left);
      store_some(g + 2 * n + j, dc * in * (1.0f - candidate * candidate), left);
      store_some(g + 3 * n + j, dh * bent * out * (1.0f - out), left);
      store_some(dcell + r * n + j, dc * forget, left);
    }
  }
}

static void NAME(gru)(
  int64_t m, int64_t n, float *sums, int64_t sums_row, const float *products, float *kept,
  int64_t kept_row, const float *before, int64_t before_row, float *state, int64_t state_row
) {
  for (int64_t r = 0; r < m; r++) {
    float *s = sums + r * sums_row;
    const float *p = products + r * 3 * n;
    for (int64_t j = 0; j < n; j += LANES) {
      int64_t left = n - j;
      vf update = sigmoid(load_some(s + j, left) + load_some(p + j, left));
      vf reset = sigmoid(load_some(s + n + j, left) + load_some(p + n + j, left));
      vf product = load_some(p + 2 * n + j, left);
      vf candidate = hyperbolic_tangent(load_some(s + 2 * n + j, left) + reset * product);
      vf old = before ? load_some(before + r * before_row + j, left) : (vf){0};
      store_some(s + j, update, left);
      store_some(s + n + j, reset, left);
      store_some(s + 2 * n + j, candidate, left);
      store_some(kept + r * kept_row + j, product, left);
      store_some(state + r * state_row + j, update * old + (1.0f - update) * candidate, left);
    }
  }
}

static void NAME(gru_gradient)(
  int64_t m, int64_t n, float *sums, int64_t sums_row, float *products, int64_t products_row,
  const float *kept, int64_t kept_row, const float *before, int64_t before_row, float *dstate
) {
  for (int64_t r = 0; r < m; r++) {
    float *s = sums + r * sums_row, *p = products + r * products_row;
    for (int64_t j = 0; j < n; j += LANES) {
      int64_t left = n - j;
      vf update = load_some(s + j, left), reset = load_some(s + n + j, left);
      vf candidate = load_some(s + 2 * n + j, left);
      vf product = load_some(kept + r * kept_row + j, left);
      vf old = before ? load_some(before + r * before_row + j, left) : (vf){0};
      vf dh = load_some(dstate + r * n + j, left);
      vf d_candidate = dh * (1.0f - update) * (1.0f - candidate * candidate);
      vf d_update = dh * (old - candidate) * update * (1.0f - update);
      vf d_reset = d_candidate * product * reset * (1.0f - reset);
      store_some(s + j, d_update, left);
      store_some(s + n + j, d_reset, left);
      store_some(s + 2 * n + j, d_candidate, left);
      store_some(p + j, d_update, left);
      store_some(p + n + j, d_reset, left);
      store_some(p + 2 * n + j, d_candidate * reset, left);
      store_some(dstate + r * n + j, dh * update, left);
    }
  }
}
