#pragma once
#if !__has_include(<sqlite3.h>)
#error "install libsqlite3-dev (apt) or sqlite (brew)"
#endif
#include <sqlite3.h>
