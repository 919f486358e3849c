#include "CImages.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const uint8_t *bytes;
  size_t count, position;
} source;

static void fail(png_structp png, png_const_charp text) {
  coprime_message *message = png_get_error_ptr(png);
  snprintf(message->text, coprime_message_size, "%s", text);
  longjmp(*png_set_longjmp_fn(png, longjmp, sizeof(jmp_buf)), 1);
}

static void ignore(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void take(png_structp png, png_bytep target, size_t count) {
  source *from = png_get_io_ptr(png);
  if (count > from->count - from->position) png_error(png, "the file ends too early");
  memcpy(target, from->bytes + from->position, count);
  from->position += count;
}

// Opens the file and asks for 8 bits a channel without palettes; what it reads of the file is up to the pixels.
static void start(png_structp png, png_infop info, source *from) {
  png_set_read_fn(png, from, take);
  png_set_user_limits(png, 1 << 20, 1 << 20);
  png_set_chunk_malloc_max(png, 1 << 24);
  png_set_chunk_cache_max(png, 64);
  png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_WARN_DISCARD);
  png_read_info(png, info);
  png_set_expand(png);
  png_set_scale_16(png);
}

static void describe(png_structp png, png_infop info, coprime_image *image) {
  image->width = png_get_image_width(png, info);
  image->height = png_get_image_height(png, info);
  image->channels = png_get_channels(png, info);
  image->is_cmyk = 0;
}

// Reads every row; `image` is what the header said before.
static void rows(png_structp png, png_infop info, int passes, const coprime_image *image, uint8_t *pixels) {
  coprime_image again;
  describe(png, info, &again);
  size_t width = (size_t)image->width * image->channels;
  if (memcmp(image, &again, sizeof again) || png_get_rowbytes(png, info) != width)
    png_error(png, "the file has changed");
  for (int pass = 0; pass < passes; pass++)
    for (uint32_t row = 0; row < image->height; row++) png_read_row(png, pixels + row * width, NULL);
  png_read_end(png, NULL);
}

// Describes the image, or decodes what was described before where there are pixels to write.
static int read_image(
    const uint8_t *bytes, size_t count, coprime_image *image, uint8_t *pixels, coprime_message *message) {
  source from = {bytes, count, 0};
  message->text[0] = 0;
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, message, fail, ignore);
  if (!png) return 0;
  png_infop info = png_create_info_struct(png);
  if (!info) {
    png_destroy_read_struct(&png, NULL, NULL);
    return 0;
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    return 0;
  }
  start(png, info, &from);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  if (pixels) rows(png, info, passes, image, pixels);
  else describe(png, info, image);
  png_destroy_read_struct(&png, &info, NULL);
  return 1;
}

int coprime_png_header(const uint8_t *bytes, size_t count, coprime_image *image, coprime_message *message) {
  return read_image(bytes, count, image, NULL, message);
}

int coprime_png_decode(
    const uint8_t *bytes, size_t count, const coprime_image *image, uint8_t *pixels, coprime_message *message) {
  coprime_image expected = *image;
  return read_image(bytes, count, &expected, pixels, message);
}
