// The register-blocked product behind dense layers, convolutions, recurrent gates and attention.

typedef struct {
  const coprime_product *p;
  int64_t k;        // length of this block of every run
  int64_t tail;     // columns stored from the last vector
  int64_t ahead;    // from a row of B to what is fetched while it is used
  int32_t flags;
} tile_call;

/// Floats of a cache line.
#define LINE 16

/// One tile of `rows` × `vectors`·LANES results, kept in registers over the whole sum.
///
/// Rows are addressed in groups of three from one pointer, so that twelve rows need four pointers.
INLINE void tile(
  const int rows, const int vectors, const tile_call *call, const float *restrict a0,
  const float *restrict b0, float *restrict c0, const float *bias, const float *mask
) {
  const coprime_product *p = call->p;
  vf c[12][2];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < 2; j++) c[i][j] = (vf){0};
  const int64_t a_row = p->a_row, a_step = p->a_step, b_step = p->b_step, count = call->k;
  const int64_t ahead = call->ahead;
  // Results are strewn over many lines; short sums are over before those have come.
  if (count * p->runs >= 64) {
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < vectors * LANES; j += LINE)
        __builtin_prefetch(c0 + i * p->c_row + j, 1);
  }
  for (int64_t r = 0; r < p->runs; r++) {
    const float *b = p->b_runs ? b0 + p->b_runs[r] : b0;
    const float *a_run = p->a_runs ? a0 + p->a_runs[r] : a0;
    const float *a[4];
#pragma clang loop unroll(full)
    for (int g = 0; g < (rows + 2) / 3; g++) a[g] = a_run + 3 * g * a_row;
#pragma clang loop unroll(disable)
    for (int64_t k = 0; k < count; k++) {
      vf right[2];
#pragma clang loop unroll(full)
      for (int j = 0; j < vectors; j++) right[j] = load(b + LANES * j);
#pragma clang loop unroll(full)
      for (int i = 0; i < rows; i++) {
        vf left = splat(a[i / 3][(i % 3) * a_row]);
#pragma clang loop unroll(full)
        for (int j = 0; j < vectors; j++) c[i][j] += left * right[j];
      }
#pragma clang loop unroll(full)
      for (int g = 0; g < (rows + 2) / 3; g++) a[g] += a_step;
      // Long columns of either matrix come from memory, in steps that the processor does not foresee.
      __builtin_prefetch(a[0] + LINE, 0, 2);
#pragma clang loop unroll(full)
      for (int j = 0; j < vectors * LANES; j += LINE) __builtin_prefetch(b + ahead + j, 0, 2);
      b += b_step;
    }
  }
  const int32_t flags = call->flags;
  const int64_t c_row = p->c_row, mask_row = p->mask_row;
  if (flags & COPRIME_ACCUMULATE) {
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < vectors; j++) c[i][j] += load(c0 + i * c_row + LANES * j);
  }
  if (flags & COPRIME_BIAS) {
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) {
      vf add = load(bias + LANES * j);
      for (int i = 0; i < rows; i++) c[i][j] += add;
    }
  }
  if (flags & COPRIME_RELU) {
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < vectors; j++) c[i][j] = maximum(c[i][j], (vf){0});
  }
  if (flags & COPRIME_MASK) {
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < vectors; j++)
        c[i][j] = keep_where(load(mask + i * mask_row + LANES * j) > 0, c[i][j]);
  }
  if (call->tail == LANES) {
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < vectors; j++) store(c0 + i * c_row + LANES * j, c[i][j]);
  } else {
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      if (vectors == 2) store(c0 + i * c_row, c[i][0]);
      store_part(c0 + i * c_row + LANES * (vectors - 1), c[i][vectors - 1], call->tail);
    }
  }
}

typedef void (*tile_function)(
  const tile_call *, const float *, const float *, float *, const float *, const float *);

#define TILE(ROWS_, VECTORS_)                                                                       \
  static __attribute__((noinline)) void tile_##ROWS_##x##VECTORS_(                                  \
    const tile_call *call, const float *a, const float *b, float *c, const float *bias,             \
    const float *mask) {                                                                            \
    tile(ROWS_, VECTORS_, call, a, b, c, bias, mask);                                               \
  }
#define TILES(ROWS_) TILE(ROWS_, 1) TILE(ROWS_, 2)
TILES(1) TILES(2) TILES(3) TILES(4) TILES(5)
#if ROWS >= 6
TILES(6)
#endif
#if ROWS >= 12
TILES(7) TILES(8) TILES(9) TILES(10) TILES(11) TILES(12)
#endif

static const tile_function tile_table[2][13] = {
  {0, tile_1x1, tile_2x1, tile_3x1, tile_4x1, tile_5x1,
#if ROWS >= 6
   tile_6x1,
#endif
#if ROWS >= 12
   tile_7x1, tile_8x1, tile_9x1, tile_10x1, tile_11x1, tile_12x1,
#endif
  },
  {0, tile_1x2, tile_2x2, tile_3x2, tile_4x2, tile_5x2,
#if ROWS >= 6
   tile_6x2,
#endif
#if ROWS >= 12
   tile_7x2, tile_8x2, tile_9x2, tile_10x2, tile_11x2, tile_12x2,
#endif
  }};

/// Inner length after which a strip of B leaves the first-level cache for the second.
#define BLOCK 512

/// All row tiles of one strip; rows are shared out evenly, because a last tile of one row runs at a tenth of the speed.
INLINE void strip_of_rows(
  const tile_call *call, int64_t m, int64_t columns, const float *a, const float *b, float *c,
  const float *bias, const float *mask
) {
  const coprime_product *p = call->p;
  const tile_function *table = tile_table[columns > LANES];
  int64_t tiles = (m + ROWS - 1) / ROWS, row = 0;
  for (int64_t t = 0; t < tiles; t++) {
    int64_t rows = (m - row) / (tiles - t);
    table[rows](
      call, a + row * p->a_row, b, c + row * p->c_row, bias, mask ? mask + row * p->mask_row : 0);
    row += rows;
  }
}

static void NAME(product)(const coprime_product *p) {
  int64_t done = 0;
  do {
    int64_t left = p->k - done;
    int last = p->runs > 1 || left <= BLOCK + BLOCK / 2;
    tile_call call = {p, last ? left : BLOCK, LANES, p->b_strip, p->flags};
    if (done > 0) call.flags |= COPRIME_ACCUMULATE;
    if (!last) call.flags &= COPRIME_ACCUMULATE;
    const float *a = p->a + done * p->a_step, *b = p->b + done * p->b_step;
    for (int64_t j = 0, s = 0; j < p->n; j += STRIP, s++) {
      int64_t columns = p->n - j < STRIP ? p->n - j : STRIP;
      call.tail = columns > LANES ? columns - LANES : columns;
      if (j + STRIP >= p->n) call.ahead = last ? 0 : BLOCK * p->b_step - s * p->b_strip;
      strip_of_rows(
        &call, p->m, columns, a, b + s * p->b_strip, p->c + j, p->bias ? p->bias + j : 0,
        p->mask ? p->mask + j : 0);
    }
    done += call.k;
  } while (done < p->k);
}

static void NAME(pack_transposed)(int64_t n, int64_t k, const float *src, int64_t ld, float *dst) {
  for (int64_t j = 0; j < n; j += STRIP) {
    for (int64_t half = 0; half < 2; half++) {
      const float *rows = src + (j + half * LANES) * ld;
      float *out = dst + half * LANES;
      int64_t count = n - j - half * LANES;
      int64_t q = 0;
      if (count >= LANES)
        for (; q + LANES <= k; q += LANES) transpose_block(rows + q, ld, out + q * STRIP, STRIP);
      for (; q < k; q++)
        for (int64_t i = 0; i < LANES; i++) out[q * STRIP + i] = i < count ? rows[i * ld + q] : 0;
    }
    dst += k * STRIP;
  }
}

/// Vectors of columns that are summed at once, so that rows are read in order and not a cache line of each.
#define GROUP 4

INLINE void column_sums_part(
  const int vectors, const int rows, int64_t m, const float *a, int64_t ld, float *out,
  int64_t left, int32_t add
) {
  vf s[4][GROUP];
#pragma clang loop unroll(full)
  for (int r = 0; r < 4; r++)
    for (int q = 0; q < GROUP; q++) s[r][q] = (vf){0};
  int64_t i = 0;
  for (; i + rows <= m; i += rows)
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
      for (int q = 0; q < vectors; q++) s[r][q] += load(a + (i + r) * ld + LANES * q);
  for (; i < m; i++)
#pragma clang loop unroll(full)
    for (int q = 0; q < vectors; q++) s[0][q] += load(a + i * ld + LANES * q);
#pragma clang loop unroll(full)
  for (int q = 0; q < vectors; q++) {
    vf total = (s[0][q] + s[1][q]) + (s[2][q] + s[3][q]);
    if (add) total += load_some(out + LANES * q, left - LANES * q);
    store_some(out + LANES * q, total, left - LANES * q);
  }
}

static void NAME(column_sums)(
  int64_t m, int64_t n, const float *a, int64_t ld, float *out, int32_t add
) {
  int64_t j = 0;
  for (; j + GROUP * LANES <= n; j += GROUP * LANES)
    column_sums_part(GROUP, 2, m, a + j, ld, out + j, n - j, add);
  for (; j < n; j += LANES) column_sums_part(1, 4, m, a + j, ld, out + j, n - j, add);
}
