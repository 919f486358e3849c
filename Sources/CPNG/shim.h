#pragma once
#if !__has_include(<png.h>)
#error "install libpng-dev (apt) or libpng (brew)"
#endif
#include <png.h>
