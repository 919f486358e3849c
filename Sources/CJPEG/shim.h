#pragma once
#if !__has_include(<jpeglib.h>)
#error "install libjpeg62-turbo-dev (apt) or jpeg-turbo (brew)"
#endif
#include <stddef.h>
#include <stdio.h>
#include <jpeglib.h>
