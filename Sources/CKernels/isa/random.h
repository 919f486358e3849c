// Philox4x32-10 (Salmon, Moraes, Dror and Shaw, 2011, doi:10.1145/2063384.2063405), LANES blocks at a time.

typedef uint64_t vw __attribute__((vector_size(4 * LANES)));

/// High and low halves of the 64-bit products of every lane with a constant.
INLINE void multiply_wide(vu x, uint32_t factor, vu *high, vu *low) {
  vw even = ((vw)x & 0xffffffff) * factor;
  vw odd = ((vw)x >> 32) * factor;
  *low = x * factor;
  *high = (vu)((even >> 32) | (odd & 0xffffffff00000000));
}

INLINE void philox(vu c[4], uint32_t key0, uint32_t key1) {
#pragma clang loop unroll(full)
  for (int round = 0; round < 10; round++) {
    vu high0, low0, high1, low1;
    multiply_wide(c[0], 0xD2511F53, &high0, &low0);
    multiply_wide(c[2], 0xCD9E8D57, &high1, &low1);
    c[0] = high1 ^ c[1] ^ key0;
    c[2] = high0 ^ c[3] ^ key1;
    c[1] = low1;
    c[3] = low0;
    key0 += 0x9E3779B9;
    key1 += 0xBB67AE85;
  }
}

static void NAME(keep_mask)(
  uint64_t seed, uint64_t stream, uint64_t step, uint64_t start, int64_t n, uint32_t threshold,
  uint8_t *keep
) {
  vu lane;
  for (int q = 0; q < LANES; q++) lane[q] = q;
  int64_t first = (int64_t)(start & 3);
  uint64_t block = start >> 2;
  for (int64_t done = -first; done < n; done += 4 * LANES, block += LANES) {
    // The low 32 bits of the counter are the block, the next 32 the step.
    vu c[4] = {
      lane + (uint32_t)block, lane * 0 + (uint32_t)step, lane * 0 + (uint32_t)stream,
      lane * 0 + (uint32_t)(stream >> 32)};
    philox(c, (uint32_t)seed, (uint32_t)(seed >> 32));
    vu kept = ((vu)(c[0] >= threshold) & 1) | ((vu)(c[1] >= threshold) & 1 << 8)
      | ((vu)(c[2] >= threshold) & 1 << 16) | ((vu)(c[3] >= threshold) & 1 << 24);
    if (done >= 0 && done + 4 * LANES <= n) {
      __builtin_memcpy(keep + done, &kept, 4 * LANES);
    } else {
      uint8_t bytes[4 * LANES];
      __builtin_memcpy(bytes, &kept, 4 * LANES);
      for (int64_t i = 0; i < 4 * LANES; i++)
        if (done + i >= 0 && done + i < n) keep[done + i] = bytes[i];
    }
  }
}

typedef uint8_t vb __attribute__((vector_size(LANES)));

INLINE vi widen(const uint8_t *p) {
  vb bytes;
  __builtin_memcpy(&bytes, p, LANES);
  return __builtin_convertvector(bytes, vi);
}

static void NAME(apply_mask)(
  int64_t n, const uint8_t *keep, float scale, const float *x, float *y, int32_t add
) {
  int64_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    vf v = keep_where(widen(keep + i) != 0, scale * load(x + i));
    store(y + i, add ? load(y + i) + v : v);
  }
  for (; i < n; i++) {
    float v = keep[i] ? scale * x[i] : 0;
    y[i] = add ? y[i] + v : v;
  }
}
