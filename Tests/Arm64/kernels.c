// Runs the kernels of the baseline table on fixed numbers and writes what they give, as raw floats.
//
// scripts/test-arm64.sh builds it for this processor and for arm64 and compares both.

#include "CKernels.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const coprime_kernels *kernels;
static uint32_t state = 1;

/// The next number of -1 ..< 1.
static float draw(void) {
  state = state * 1664525u + 1013904223u;
  return (float)(state >> 8) / 8388608.0f - 1.0f;
}

static float *numbers(int64_t count) {
  float *x = calloc((size_t)(count + 2 * COPRIME_SLACK), sizeof(float));
  for (int64_t i = 0; i < count; i++) x[i] = draw();
  return x;
}
static float *positive(int64_t count) {
  float *x = numbers(count);
  for (int64_t i = 0; i < count; i++) x[i] = x[i] * x[i] + 0.1f;
  return x;
}
static float *zeros(int64_t count) { return calloc((size_t)(count + 2 * COPRIME_SLACK), sizeof(float)); }
static void put(const float *x, int64_t count) { fwrite(x, sizeof(float), (size_t)count, stdout); }
static void put_bytes(const uint8_t *x, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    float value = x[i];
    put(&value, 1);
  }
}

static void products(void) {
  for (int64_t m = 1; m <= 27; m += 2)
    for (int64_t n = 1; n <= 19; n += 3) {
      int64_t k = 1 + (m * n) % 37, strips = (n + kernels->strip - 1) / kernels->strip;
      float *a = numbers(m * k), *w = numbers(n * k), *bias = numbers(n);
      float *packed = zeros(strips * k * kernels->strip);
      float *c = numbers(m * n), *mask = numbers(m * n);
      kernels->pack_transposed(n, k, w, k, packed);
      coprime_product product = {
        .m = m, .n = n, .k = k, .runs = 1, .a = a, .a_row = k, .a_step = 1, .b = packed,
        .b_step = kernels->strip, .b_strip = k * kernels->strip, .c = c, .c_row = n, .bias = bias,
        .mask = mask, .mask_row = n};
      for (int flags = 0; flags < 16; flags++) {
        product.flags = flags;
        kernels->product(&product);
        put(c, m * n);
      }
      float *sums = numbers(n);
      kernels->column_sums(m, n, mask, n, sums, 1);
      put(sums, n);
      float *turned = numbers(n * m);
      kernels->transpose(m, n, mask, n, turned, m, 0);
      kernels->transpose(m, n, c, n, turned, m, 1);
      put(turned, n * m);
    }
}

static void maps(void) {
  enum { count = 103 };
  for (int32_t function = COPRIME_IDENTITY; function <= COPRIME_SQUAREPLUS; function++) {
    int is_root = function == COPRIME_LOG || function == COPRIME_SQUARE_ROOT
      || function == COPRIME_RECIPROCAL || function == COPRIME_RECIPROCAL_SQUARE_ROOT
      || function == COPRIME_LOG1P;
    float *x = is_root ? positive(count) : numbers(count);
    if (!is_root) for (int i = 0; i < count; i++) x[i] *= 4;
    float *y = zeros(count), *dy = numbers(count), *dx = numbers(count);
    coprime_map map = {.function = function, .p = 0.3f, .q = 1.7f, .r = 0.1f};
    kernels->map(&map, count, x, y);
    put(y, count);
    kernels->map_gradient(&map, count, x, y, dy, dx, 1);
    put(dx, count);
  }
  float *a = numbers(count), *b = positive(count), *y = zeros(count);
  for (int32_t operation = COPRIME_ADD; operation <= COPRIME_GREATER; operation++) {
    kernels->binary(operation, count, a, b, y);
    put(y, count);
    kernels->binary_scalar(operation, count, a, 0.7f, y);
    put(y, count);
  }
  kernels->scale(count, 1.3f, a, y, 1);
  kernels->multiply_add(count, a, b, y, 1);
  put(y, count);
  float sums[2] = {kernels->sum(count, a), kernels->dot(count, a, b)};
  put(sums, 2);
  for (int is_log = 0; is_log < 2; is_log++) {
    float *dx = numbers(99);
    kernels->softmax(9, 11, a, y, is_log);
    put(y, 99);
    kernels->softmax_gradient(9, 11, y, b, dx, is_log, 1);
    put(dx, 99);
  }
}

static void noise(void) {
  uint8_t keep[211];
  float *x = numbers(211), *y = zeros(211);
  kernels->keep_mask(7, 3, 11, 5, 211, 1u << 30, keep);
  put_bytes(keep, 211);
  kernels->apply_mask(211, keep, 1.25f, x, y, 0);
  put(y, 211);
}

static void windows(void) {
  enum { columns = 9, channels = 7, height = 3 };
  int64_t out = (columns + 2 - 3) / 2 + 1;
  coprime_window window = {
    .channels = channels, .columns = columns, .out_columns = out, .height = height, .width = 3,
    .stride = 2, .left = 1, .image_row = columns * channels, .first_row = 0, .rows = height};
  float *x = numbers(height * columns * channels), *bias = numbers(channels);
  float *y = zeros(out * channels), *dy = numbers(out * channels);
  float *dx = zeros(height * columns * channels), *sums = zeros(channels);
  uint8_t *winner = calloc(4096, 1);
  coprime_pool_epilogue epilogue = {.bias = bias, .keep = NULL, .scale = 1, .relu = 1};
  kernels->max_pool(&window, &epilogue, x, y, winner);
  put(y, out * channels);
  put_bytes(winner, out * channels);
  kernels->max_pool_gradient(&window, 1.5f, dy, winner, dx, 1, sums);
  put(dx, height * columns * channels);
  put(sums, channels);
  kernels->average_pool(&window, x, y);
  put(y, out * channels);
  kernels->average_pool_gradient(&window, dy, dx);
  put(dx, height * columns * channels);

  int64_t offsets[9];
  for (int tap = 0; tap < 9; tap++) offsets[tap] = (tap / 3 * columns + tap % 3) * channels;
  int64_t pixels = columns - 2;
  float *w = numbers(9 * channels), *image = numbers(height * columns * channels);
  float *rows = zeros(pixels * channels), *slopes = numbers(pixels * channels);
  float *dw = zeros(9 * channels), *di = zeros(height * columns * channels);
  kernels->depthwise(pixels, channels, 9, offsets, channels, image, w, bias, rows);
  put(rows, pixels * channels);
  kernels->depthwise_weights(pixels, channels, 9, offsets, channels, image, slopes, dw);
  put(dw, 9 * channels);
  kernels->depthwise_input(pixels, channels, 9, offsets, channels, slopes, w, di);
  put(di, height * columns * channels);
}

static void normalizations(void) {
  enum { m = 13, n = 21 };
  float *x = numbers(m * n), *dz = numbers(m * n), *mean = zeros(n), *squares = zeros(n);
  float *scale = positive(n), *shift = numbers(n), *y = zeros(m * n), *dx = numbers(m * n);
  kernels->column_moments(m, n, x, mean, squares);
  put(mean, n);
  put(squares, n);
  kernels->scale_columns(m, n, x, scale, shift, dz, y, 1);
  put(y, m * n);
  float *sums = zeros(n), *products = zeros(n);
  kernels->column_products(m, n, dz, x, mean, sums, products);
  put(sums, n);
  put(products, n);
  kernels->normalization_gradient(m, n, dz, x, mean, scale, sums, products, dx, 1);
  put(dx, m * n);
  float *normal = zeros(m * n), *inverse = zeros(m), *dgamma = zeros(n), *dbeta = zeros(n);
  kernels->layer_normalization(m, n, 1e-3f, x, scale, shift, y, normal, inverse);
  put(y, m * n);
  kernels->layer_normalization_gradient(m, n, dz, scale, normal, inverse, dx, 1, dgamma, dbeta);
  put(dx, m * n);
  put(dgamma, n);
  put(dbeta, n);
}

static void cells(void) {
  enum { m = 3, n = 19 };
  float *gates = numbers(4 * m * n), *before = numbers(m * n), *cell = zeros(m * n);
  float *h = zeros(m * n), *dh = numbers(m * n), *dc = numbers(m * n);
  kernels->lstm(m, n, gates, 4 * n, before, n, cell, n, h, n);
  put(gates, 4 * m * n);
  put(cell, m * n);
  put(h, m * n);
  kernels->lstm_gradient(m, n, gates, 4 * n, before, n, cell, n, dh, dc);
  put(gates, 4 * m * n);
  put(dc, m * n);
  float *sums = numbers(3 * m * n), *products = numbers(3 * m * n), *kept = zeros(m * n);
  kernels->gru(m, n, sums, 3 * n, products, kept, n, before, n, h, n);
  put(sums, 3 * m * n);
  put(h, m * n);
  kernels->gru_gradient(m, n, sums, 3 * n, products, 3 * n, kept, n, before, n, dh);
  put(sums, 3 * m * n);
  put(products, 3 * m * n);
  put(dh, m * n);
}

int main(void) {
  kernels = coprime_kernels_everywhere();
  products();
  maps();
  noise();
  windows();
  normalizations();
  cells();
  return 0;
}
