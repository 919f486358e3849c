#pragma once
int coprime_kernels_version(void);
