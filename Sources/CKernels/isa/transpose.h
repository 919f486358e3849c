// Transposes blocks of LANES × LANES by merging rows in pairs, log2(LANES) times, and matrices by blocks.

#if LANES == 4
#define LOW_PAIRS(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define HIGH_PAIRS(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#elif LANES == 8
#define LOW_PAIRS(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13)
#define HIGH_PAIRS(a, b) __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15)
#else
#define LOW_PAIRS(a, b) \
  __builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
#define HIGH_PAIRS(a, b) \
  __builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)
#endif

#if LANES == 4
#define LOW_HALVES(a, b) __builtin_shufflevector(a, b, 0, 1, 4, 5)
#define HIGH_HALVES(a, b) __builtin_shufflevector(a, b, 2, 3, 6, 7)
#elif LANES == 8
#define LOW_HALVES(a, b) __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
#define HIGH_HALVES(a, b) __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15)
#else
#define LOW_HALVES(a, b) \
  __builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
#define HIGH_HALVES(a, b) \
  __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)
#endif

/// Within every 128-bit lane l, row 4g + q becomes column 4l + q of rows 4g … 4g + 3.
INLINE void transpose_lanes(vf r[LANES]) {
#pragma clang loop unroll(full)
  for (int g = 0; g < LANES; g += 4) {
    vf ab_low = LOW_PAIRS(r[g], r[g + 1]), ab_high = HIGH_PAIRS(r[g], r[g + 1]);
    vf cd_low = LOW_PAIRS(r[g + 2], r[g + 3]), cd_high = HIGH_PAIRS(r[g + 2], r[g + 3]);
    r[g] = LOW_HALVES(ab_low, cd_low);
    r[g + 1] = HIGH_HALVES(ab_low, cd_low);
    r[g + 2] = LOW_HALVES(ab_high, cd_high);
    r[g + 3] = HIGH_HALVES(ab_high, cd_high);
  }
}

INLINE void transpose_block(const float *src, int64_t ld, float *dst, int64_t ld_out) {
  vf r[LANES];
#pragma clang loop unroll(full)
  for (int i = 0; i < LANES; i++) r[i] = load(src + i * ld);
  transpose_lanes(r);
#pragma clang loop unroll(full)
  for (int q = 0; q < 4; q++) {
#if LANES == 4
    store(dst + q * ld_out, r[q]);
#elif LANES == 8
    store(dst + q * ld_out, __builtin_shufflevector(r[q], r[4 + q], 0, 1, 2, 3, 8, 9, 10, 11));
    store(dst + (4 + q) * ld_out, __builtin_shufflevector(r[q], r[4 + q], 4, 5, 6, 7, 12, 13, 14, 15));
#else
    vf low = __builtin_shufflevector(
      r[q], r[4 + q], 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    vf high = __builtin_shufflevector(
      r[q], r[4 + q], 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    vf low2 = __builtin_shufflevector(
      r[8 + q], r[12 + q], 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    vf high2 = __builtin_shufflevector(
      r[8 + q], r[12 + q], 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    store(dst + q * ld_out, __builtin_shufflevector(
      low, low2, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    store(dst + (4 + q) * ld_out, __builtin_shufflevector(
      low, low2, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31));
    store(dst + (8 + q) * ld_out, __builtin_shufflevector(
      high, high2, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    store(dst + (12 + q) * ld_out, __builtin_shufflevector(
      high, high2, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31));
#endif
  }
}

/// y[j][i] (+)= x[i][j] for a block with sides of at most LANES.
INLINE void transpose_part(
  int64_t rows, int64_t columns, const float *x, int64_t x_row, float *y, int64_t y_row, int32_t add
) {
  if (rows * columns < 4 * LANES) {
    // Too little for the vectors to pay.
    for (int64_t j = 0; j < columns; j++)
      for (int64_t i = 0; i < rows; i++) {
        float *to = y + j * y_row + i;
        *to = add ? *to + x[i * x_row + j] : x[i * x_row + j];
      }
    return;
  }
  float block[LANES * LANES] = {0};
  for (int64_t i = 0; i < rows; i++) store(block + i * LANES, load_some(x + i * x_row, columns));
  transpose_block(block, LANES, block, LANES);
  for (int64_t j = 0; j < columns; j++) {
    vf v = load(block + j * LANES);
    float *to = y + j * y_row;
    store_some(to, add ? load_some(to, rows) + v : v, rows);
  }
}

/// Columns that are written at once, so that what two blocks of rows have in common stays in the cache.
#define PANEL 256

static void NAME(transpose)(
  int64_t rows, int64_t columns, const float *x, int64_t x_row, float *y, int64_t y_row, int32_t add
) {
  for (int64_t panel = 0; panel < columns; panel += PANEL) {
    int64_t end = columns - panel < PANEL ? columns : panel + PANEL;
    for (int64_t i = 0; i < rows; i += LANES) {
      int64_t height = rows - i < LANES ? rows - i : LANES;
      for (int64_t j = panel; j < end; j += LANES) {
        int64_t width = end - j < LANES ? end - j : LANES;
        const float *from = x + i * x_row + j;
        float *to = y + j * y_row + i;
        if (height == LANES && width == LANES && !add) {
          transpose_block(from, x_row, to, y_row);
        } else {
          transpose_part(height, width, from, x_row, to, y_row, add);
        }
      }
    }
  }
}
