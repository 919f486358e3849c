// PNG and JPEG files as pixels of 8 bits.
//
// libpng and libjpeg leave a failed call by longjmp; here it ends inside of the same C function, so that it never
// crosses a frame of the caller.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { coprime_message_size = 200 };

// What is wrong, in a few words; empty where all is well.
typedef struct {
  char text[coprime_message_size];
} coprime_message;

typedef struct {
  uint32_t width, height;
  // Numbers of a pixel as `decode` gives them: grey, grey and alpha, red green blue, red green blue alpha; or four inks.
  uint32_t channels;
  // Whether the four channels are cyan, magenta, yellow and black, as 255 minus the ink.
  uint32_t is_cmyk;
} coprime_image;

// Both return 1, or 0 with a message. `decode` writes height · width · channels bytes of rows from the top.
int coprime_png_header(const uint8_t *bytes, size_t count, coprime_image *image, coprime_message *message);
int coprime_png_decode(
    const uint8_t *bytes, size_t count, const coprime_image *image, uint8_t *pixels, coprime_message *message);

int coprime_jpeg_header(const uint8_t *bytes, size_t count, coprime_image *image, coprime_message *message);
int coprime_jpeg_decode(
    const uint8_t *bytes, size_t count, const coprime_image *image, uint8_t *pixels, coprime_message *message);
