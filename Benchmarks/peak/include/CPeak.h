#pragma once

/// Multiply-adds of one core in a second, from a loop of nothing else that runs for about `seconds`.
double benchmark_multiply_adds_per_second(double seconds);
