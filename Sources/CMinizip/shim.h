#pragma once
#if !__has_include(<unzip.h>)
#error "install libminizip-dev (apt) or minizip (brew)"
#endif
#include <unzip.h>
