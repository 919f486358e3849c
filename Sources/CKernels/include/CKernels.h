#pragma once
#include <stdint.h>

// The inner loops of the executor, one table of functions per instruction set.
//
// Every array is row-major float32. Kernels may read up to `COPRIME_SLACK` floats past the end of an
// operand that they stream with vectors (documented at each function); they never write past one.

/// Floats that must be readable after every buffer handed to these functions.
#define COPRIME_SLACK 32

#pragma clang assume_nonnull begin

typedef enum {
  COPRIME_ACCUMULATE = 1,  // C starts from its old value instead of 0
  COPRIME_BIAS = 2,        // adds bias[j]
  COPRIME_RELU = 4,        // max(·, 0)
  COPRIME_MASK = 8,        // keeps C where mask[i][j] > 0, else 0: the gradient of a ReLU
} coprime_epilogue;

/// C[m][n] = epilogue(Σ over runs r, k: A[i·a_row + a_runs[r] + k·a_step] · B[b_runs[r] + k·b_step + j]).
///
/// One run is a matrix product; several are a convolution over contiguous pieces of its window.
/// Column strips of the table's `strip` width lie `b_strip` floats apart in B (`strip` itself when B is plain).
/// Reads B, bias, mask and C with whole vectors.
typedef struct {
  int64_t m, n, k, runs;
  const float *a;
  int64_t a_row, a_step;
  const int64_t *_Nullable a_runs;  // null: all 0
  const float *b;
  int64_t b_step, b_strip;
  const int64_t *_Nullable b_runs;  // null: all 0
  float *c;
  int64_t c_row;
  const float *_Nullable bias;
  const float *_Nullable mask;
  int64_t mask_row;
  int32_t flags;
} coprime_product;

/// Element-wise functions; `p` and `q` are their parameters.
typedef enum {
  COPRIME_IDENTITY,
  COPRIME_RELU_LIKE,   // p = slope up to the threshold r, q = maximum
  COPRIME_ELU,         // p = alpha
  COPRIME_CELU,        // p = alpha
  COPRIME_SELU,
  COPRIME_GELU,
  COPRIME_GELU_TANH,
  COPRIME_SILU,
  COPRIME_SIGMOID,
  COPRIME_HARD_SIGMOID,
  COPRIME_HARD_SILU,
  COPRIME_TANH,
  COPRIME_HARD_TANH,
  COPRIME_SOFTPLUS,
  COPRIME_SOFTSIGN,
  COPRIME_EXP,
  COPRIME_LOG,
  COPRIME_SQUARE,
  COPRIME_SQUARE_ROOT,
  COPRIME_RECIPROCAL,
  COPRIME_ABSOLUTE,
  COPRIME_NEGATE,
  COPRIME_AFFINE,      // p·x + q
  COPRIME_CLIP,        // between p and q
  COPRIME_MISH,
  COPRIME_LOG_SIGMOID,
  COPRIME_LOG1P,
  COPRIME_RECIPROCAL_SQUARE_ROOT,
  COPRIME_SIGN,
  COPRIME_SOFT_SHRINK,   // p = threshold
  COPRIME_HARD_SHRINK,   // p = threshold
  COPRIME_THRESHOLD,     // p = threshold, q = value up to it
  COPRIME_TANH_SHRINK,
  COPRIME_SPARSE_SIGMOID,
  COPRIME_SPARSE_PLUS,
  COPRIME_SQUAREPLUS,    // p = b
} coprime_function;

typedef struct {
  int32_t function;  // coprime_function
  float p, q, r;
} coprime_map;

typedef enum {
  COPRIME_ADD, COPRIME_SUBTRACT, COPRIME_MULTIPLY, COPRIME_DIVIDE, COPRIME_MAXIMUM, COPRIME_MINIMUM,
  // These give 1 or 0.
  COPRIME_EQUAL, COPRIME_NOT_EQUAL, COPRIME_LESS, COPRIME_GREATER,
} coprime_binary;

/// Constants of one step of an update rule; each rule reads those that its arithmetic has.
typedef struct {
  float rate;         // learning rate, with the corrections that a rule folds into it
  float decay;        // multiplies the weight first: 1 - learning rate · decay when decoupled, else 1
  float penalty;      // adds penalty · w to the gradient
  float momentum;
  float share;        // of the gradient in the velocity
  float beta1, beta2;  // decays of the averages of gradients and of their squares
  float correction;   // of the root of the average of squares
  float epsilon;
  float gradient_rate;  // Nesterov's Adam: learning rate of the gradient beside that of its average
  float power;        // FTRL: of the sum of squares
  float l1, l2, shrinkage;  // FTRL
  float least_weight, largest_step;  // Adafactor: of the roots of the mean squares
  float polynomial[3];    // Muon: of x, x·xᵀ·x and (x·xᵀ)²·x
  float step_size;        // Muon: for each root of the longer side; negative for none
  int32_t iterations;     // Muon
  int64_t rows, columns;  // of each matrix that a weight consists of; 0 rows for a vector
  int32_t nesterov;
  int32_t sums_steps;   // velocity sums rate · g instead of g
  int32_t epsilon_inside;  // of the root, or of the maximum
} coprime_update;

/// What a rule keeps for a block of weights; null where it keeps less.
typedef struct {
  float *_Nullable first, *_Nullable second, *_Nullable third;
} coprime_slots;

/// Changes n weights and their slots by their gradient.
typedef void (*coprime_update_kernel)(
  const coprime_update *, int64_t n, const float *g, float *w, const coprime_slots *);

/// The rules that have a kernel; slots in the order in which they are named.
#define COPRIME_UPDATE_RULES(RULE) \
  RULE(sgd)       /* velocity, or none without momentum */ \
  RULE(adam)      /* average, squares, largest squares or none */ \
  RULE(nadam)     /* average, squares */ \
  RULE(adamax)    /* average, largest */ \
  RULE(rmsprop)   /* squares, velocity or none, average or none */ \
  RULE(adagrad)   /* sum of squares */ \
  RULE(adadelta)  /* squares, squares of steps */ \
  RULE(ftrl)      /* sum of squares, linear */ \
  RULE(lion)      /* average */ \
  RULE(lamb)      /* average, squares; wants a whole weight at once */ \
  RULE(adafactor) /* squares, or their means over columns; means over rows; wants a whole weight */ \
  RULE(muon)      /* average, nothing, room for four weights; wants a whole matrix */

/// One row of windows over a channels-last image.
typedef struct {
  int64_t channels;
  int64_t columns, out_columns;   // of the image and of the row of results
  int64_t height, width;          // window
  int64_t stride, left;           // between windows, and padding before the first column
  int64_t image_row;              // floats between rows of the image
  // The rows of the window that lie inside the image: `rows` of them from `first_row`.
  int64_t first_row, rows;
} coprime_window;

typedef struct {
  const float *_Nullable bias;    // per channel, added after the maximum; or null
  const uint8_t *_Nullable keep;  // dropout mask of the results; or null
  float scale;                    // of the kept results
  int32_t relu;                   // whether max(·, 0) is applied
} coprime_pool_epilogue;

/// One row of 2 × 2 results of a 3 × 3 window that moves by one pixel.
typedef struct {
  int64_t count;
  int64_t columns;  // of the image that is read or written: what lies beyond is 0, or left alone
  int64_t left;     // padding before the first column of an image that is read in windows
} coprime_tiles;

typedef struct {
  float *_Nullable rows[2];  // the second null when it lies outside
  const float *_Nullable masks[2];
  const float *_Nullable bias;
  int32_t flags;             // coprime_epilogue
} coprime_winograd_output;

/// A winner that passes no gradient: rectified to 0 or dropped.
#define COPRIME_NO_WINNER 255

typedef struct {
  const char *name;
  int64_t lanes;                      // floats per vector
  int64_t strip;                      // columns of a packed strip
  int64_t rows;                       // rows of the largest register tile

  void (*_Nonnull product)(const coprime_product *);
  /// dst[s][k][strip] = src[(s·strip + j)·ld + k] for rows j of W[n][k]; absent rows are 0.
  void (*_Nonnull pack_transposed)(int64_t n, int64_t k, const float *src, int64_t ld, float *dst);
  /// y[j·y_row + i] (+)= x[i·x_row + j] for i < rows and j < columns.
  void (*_Nonnull transpose)(
    int64_t rows, int64_t columns, const float *x, int64_t x_row, float *y, int64_t y_row, int32_t add);
  /// out[j] (+)= Σ_i a[i·ld + j].
  void (*_Nonnull column_sums)(int64_t m, int64_t n, const float *a, int64_t ld, float *out, int32_t add);

  void (*_Nonnull map)(const coprime_map *, int64_t n, const float *x, float *y);
  /// dx (+)= dy · f'(x), where y = f(x).
  void (*_Nonnull map_gradient)(
    const coprime_map *, int64_t n, const float *x, const float *y, const float *dy, float *dx, int32_t add);
  void (*_Nonnull binary)(int32_t operation, int64_t n, const float *a, const float *b, float *y);
  void (*_Nonnull binary_scalar)(int32_t operation, int64_t n, const float *a, float b, float *y);
  /// y (+)= scale · x.
  void (*_Nonnull scale)(int64_t n, float scale, const float *x, float *y, int32_t add);
  /// y (+)= a · b.
  void (*_Nonnull multiply_add)(int64_t n, const float *a, const float *b, float *y, int32_t add);
  float (*_Nonnull sum)(int64_t n, const float *x);
  float (*_Nonnull dot)(int64_t n, const float *a, const float *b);

  void (*_Nonnull softmax)(int64_t rows, int64_t n, const float *x, float *y, int32_t is_log);
  void (*_Nonnull softmax_gradient)(
    int64_t rows, int64_t n, const float *y, const float *dy, float *dx, int32_t is_log, int32_t add);

  /// Replaces the first numbers of each row by softmax(scale · x + bias), and the rest of n by 0: n of them are seen, or first + r + 1
  /// in row r when `first` is not negative. `bias` may be null; its rows lie `bias_row` apart.
  void (*_Nonnull attention_weights)(
    int64_t rows, int64_t n, int64_t first, float scale, const float *_Nullable bias, int64_t bias_row,
    float *x, int64_t ld);
  /// x = scale · x · (d - Σ x · d) for every row of weights x and their gradients d.
  void (*_Nonnull attention_gradient)(
    int64_t rows, int64_t n, float scale, const float *d, int64_t d_row, float *x, int64_t ld);

#define COPRIME_UPDATE_FIELD(rule) coprime_update_kernel _Nonnull rule;
  COPRIME_UPDATE_RULES(COPRIME_UPDATE_FIELD)
  /// g += l1 · sign(w) + 2 · l2 · w.
  void (*_Nonnull add_penalty)(int64_t n, float l1, float l2, const float *w, float *g);

  /// keep[i] = 1 unless word i%4 of block (start + i)/4 of the Philox4x32-10 stream is below `threshold`.
  void (*_Nonnull keep_mask)(
    uint64_t seed, uint64_t stream, uint64_t step, uint64_t start, int64_t n, uint32_t threshold, uint8_t *keep);
  /// y = keep ? scale · x : 0.
  void (*_Nonnull apply_mask)(int64_t n, const uint8_t *keep, float scale, const float *x, float *y, int32_t add);

  /// y = epilogue(maximum over each window of x); `winner` numbers its position row by row.
  /// `x` is the first row of the window that lies inside the image. Reads x and bias with whole vectors.
  void (*_Nonnull max_pool)(
    const coprime_window *, const coprime_pool_epilogue *, const float *x, float *y, uint8_t *winner);
  /// Sends scale · dy to the winners. Without `add` the windows are disjoint and all positions are written.
  /// Adds the sums per channel of what was sent to `bias_sums` unless null.
  void (*_Nonnull max_pool_gradient)(
    const coprime_window *, float scale, const float *dy, const uint8_t *winner, float *dx, int32_t add,
    float *_Nullable bias_sums);
  /// Mean of each window over the positions inside the image.
  void (*_Nonnull average_pool)(const coprime_window *, const float *x, float *y);
  void (*_Nonnull average_pool_gradient)(const coprime_window *, const float *dy, float *dx);

  /// Mean of every column of x[m][n], and the sum of the squared distances from it.
  void (*_Nonnull column_moments)(int64_t m, int64_t n, const float *x, float *mean, float *squares);
  /// y[i][j] = scale[j] · x[i][j] + shift[j] (+ other[i][j]), rectified on demand.
  void (*_Nonnull scale_columns)(
    int64_t m, int64_t n, const float *x, const float *scale, const float *shift,
    const float *_Nullable other, float *y, int32_t relu);
  /// sums[j] = Σ dz[i][j] and products[j] = Σ dz[i][j] · (x[i][j] - mean[j]).
  void (*_Nonnull column_products)(
    int64_t m, int64_t n, const float *dz, const float *x, const float *mean, float *sums,
    float *products);
  /// dx (+)= scale[j] · (dz - offset[j] - slope[j] · (x - mean[j])).
  void (*_Nonnull normalization_gradient)(
    int64_t m, int64_t n, const float *dz, const float *x, const float *mean, const float *scale,
    const float *offset, const float *slope, float *dx, int32_t add);

  /// One step of an LSTM for m examples: gates[m][4n] (input, forget, cell, output; sums so far) are replaced by their values.
  /// Strides are those between examples; `cell_before` is null for a cell of zeros.
  void (*_Nonnull lstm)(
    int64_t m, int64_t n, float *gates, int64_t gates_row, const float *_Nullable cell_before,
    int64_t before_row, float *cell, int64_t cell_row, float *state, int64_t state_row);
  /// Replaces the gates' values by the gradients of their sums. `dstate` and `dcell` are [m][n]; `dcell` becomes that of the cell before.
  void (*_Nonnull lstm_gradient)(
    int64_t m, int64_t n, float *gates, int64_t gates_row, const float *_Nullable cell_before,
    int64_t before_row, const float *cell, int64_t cell_row, const float *dstate, float *dcell);
  /// One step of a GRU: sums[m][3n] (update, reset, candidate) of the input, and products[m][3n] with the state before, biases
  /// included. Leaves the gates' values in `sums`, and the candidate's product in `kept`[m][n].
  void (*_Nonnull gru)(
    int64_t m, int64_t n, float *sums, int64_t sums_row, const float *products, float *kept,
    int64_t kept_row, const float *_Nullable before, int64_t before_row, float *state,
    int64_t state_row);
  /// Replaces the gates' values by the gradients of the input's sums, and fills those of the products. `dstate`[m][n] becomes the
  /// part of the gradient of the state before that does not go through the products.
  void (*_Nonnull gru_gradient)(
    int64_t m, int64_t n, float *sums, int64_t sums_row, float *products, int64_t products_row,
    const float *kept, int64_t kept_row, const float *_Nullable before, int64_t before_row,
    float *dstate);

  /// y = gamma · (x - mean) / √(variance + epsilon) + beta for every row; leaves x̂ in `normal` and 1/√ in `inverse`.
  void (*_Nonnull layer_normalization)(
    int64_t rows, int64_t n, float epsilon, const float *x, const float *gamma, const float *beta,
    float *y, float *normal, float *inverse);
  /// dx (+)= the gradient of every row; adds to dgamma and dbeta.
  void (*_Nonnull layer_normalization_gradient)(
    int64_t rows, int64_t n, const float *dy, const float *gamma, const float *normal,
    const float *inverse, float *_Nullable dx, int32_t add, float *dgamma, float *dbeta);

  /// y[pixel][c] for a row of `columns` pixels: Σ over taps of x[taps[t] + pixel · step + c] · w[t][c], plus bias.
  void (*_Nonnull depthwise)(
    int64_t columns, int64_t channels, int64_t taps, const int64_t *offsets, int64_t step,
    const float *x, const float *w, const float *_Nullable bias, float *y);
  /// dw[t][c] += Σ over pixels of x[offsets[t] + pixel · step + c] · dy[pixel][c].
  void (*_Nonnull depthwise_weights)(
    int64_t columns, int64_t channels, int64_t taps, const int64_t *offsets, int64_t step,
    const float *x, const float *dy, float *dw);
  /// dx[offsets[t] + pixel · step + c] += w[t][c] · dy[pixel][c].
  void (*_Nonnull depthwise_input)(
    int64_t columns, int64_t channels, int64_t taps, const int64_t *offsets, int64_t step,
    const float *dy, const float *w, float *dx);

  /// The 16 transforms of every tile's 4 × 4 pixels: v[16][tile][channel]. Reads the rows with whole vectors.
  void (*_Nonnull winograd_input)(
    const coprime_tiles *, int64_t channels, const float *row0, const float *row1, const float *row2,
    const float *row3, float *v, int64_t plane);
  /// The 2 × 2 results of every tile from m[16][tile][filter].
  void (*_Nonnull winograd_output)(
    const coprime_tiles *, int64_t filters, const float *m, int64_t plane,
    const coprime_winograd_output *);
  /// The gradients of m[16][tile][filter] from those of two rows of results, read with whole vectors.
  void (*_Nonnull winograd_gradient)(
    const coprime_tiles *, int64_t filters, const float *row0, const float *row1, float *z,
    int64_t plane);
  /// u[16][count] from `count` numbers of each of w[9][n].
  void (*_Nonnull winograd_weights)(
    int64_t n, int64_t count, const float *w, float *u, int64_t plane);
  /// The gradient of w[9][n] from that of u[16][n].
  void (*_Nonnull winograd_weights_gradient)(
    int64_t n, const float *du, int64_t plane, float *dw);
} coprime_kernels;

/// Tells the processor that the caller is spinning.
static inline void coprime_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// The table called "baseline", "avx2" or "avx512"; null when this processor cannot run it.
const coprime_kernels *_Nullable coprime_kernels_named(const char *name);

/// The table that every processor can run.
const coprime_kernels *coprime_kernels_everywhere(void);

#pragma clang assume_nonnull end
