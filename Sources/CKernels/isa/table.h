// Everything of one instruction set, and the table that names it.

#include "../include/CKernels.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#pragma clang fp contract(fast)

#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
#define NAME(function) JOIN(function, ISA)

#include "vector.h"
#include "transpose.h"
#include "functions.h"
#include "product.h"
#include "elementwise.h"
#include "rows.h"
#include "attention.h"
#include "optimizers.h"
#include "random.h"
#include "pooling.h"
#include "normalization.h"
#include "recurrent.h"
#include "depthwise.h"
#include "winograd.h"

const coprime_kernels NAME(coprime_kernels) = {
  .name = ISA_NAME,
  .lanes = LANES,
  .strip = STRIP,
  .rows = ROWS,
  .product = NAME(product),
  .pack_transposed = NAME(pack_transposed),
  .transpose = NAME(transpose),
  .column_sums = NAME(column_sums),
  .map = NAME(map),
  .map_gradient = NAME(map_gradient),
  .binary = NAME(binary),
  .binary_scalar = NAME(binary_scalar),
  .scale = NAME(scale),
  .multiply_add = NAME(multiply_add),
  .sum = NAME(sum),
  .dot = NAME(dot),
  .softmax = NAME(softmax),
  .softmax_gradient = NAME(softmax_gradient),
  .attention_weights = NAME(attention_weights),
  .attention_gradient = NAME(attention_gradient),
#define UPDATE_ENTRY(rule) .rule = NAME(rule),
  COPRIME_UPDATE_RULES(UPDATE_ENTRY)
  .add_penalty = NAME(add_penalty),
  .keep_mask = NAME(keep_mask),
  .apply_mask = NAME(apply_mask),
  .max_pool = NAME(max_pool),
  .max_pool_gradient = NAME(max_pool_gradient),
  .average_pool = NAME(average_pool),
  .average_pool_gradient = NAME(average_pool_gradient),
  .column_moments = NAME(column_moments),
  .scale_columns = NAME(scale_columns),
  .column_products = NAME(column_products),
  .normalization_gradient = NAME(normalization_gradient),
  .lstm = NAME(lstm),
  .lstm_gradient = NAME(lstm_gradient),
  .gru = NAME(gru),
  .gru_gradient = NAME(gru_gradient),
  .layer_normalization = NAME(layer_normalization),
  .layer_normalization_gradient = NAME(layer_normalization_gradient),
  .depthwise = NAME(depthwise),
  .depthwise_weights = NAME(depthwise_weights),
  .depthwise_input = NAME(depthwise_input),
  .winograd_input = NAME(winograd_input),
  .winograd_output = NAME(winograd_output),
  .winograd_gradient = NAME(winograd_gradient),
  .winograd_weights = NAME(winograd_weights),
  .winograd_weights_gradient = NAME(winograd_weights_gradient),
};
