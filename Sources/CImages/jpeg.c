#include "CImages.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf escape;
  coprime_message *message;
} errors;

static void fail(j_common_ptr common) {
  errors *manager = (errors *)common->err;
  char text[JMSG_LENGTH_MAX];
  common->err->format_message(common, text);
  snprintf(manager->message->text, coprime_message_size, "%s", text);
  longjmp(manager->escape, 1);
}

// libjpeg fills what is missing with grey and goes on; half an image is no sample.
static void warn(j_common_ptr common, int level) {
  if (level >= 0) return;
  int code = common->err->msg_code;
  if (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE) fail(common);
}

static void silence(j_common_ptr common) { (void)common; }

static void prepare(struct jpeg_decompress_struct *jpeg, errors *manager, coprime_message *message) {
  memset(jpeg, 0, sizeof *jpeg);
  message->text[0] = 0;
  manager->message = message;
  jpeg->err = jpeg_std_error(&manager->base);
  manager->base.error_exit = fail;
  manager->base.emit_message = warn;
  manager->base.output_message = silence;
}

// Reads the header and settles the colours of the pixels.
static void start(
    struct jpeg_decompress_struct *jpeg, const uint8_t *bytes, size_t count, coprime_image *image) {
  jpeg_create_decompress(jpeg);
  jpeg->mem->max_memory_to_use = 1 << 30;
  jpeg_mem_src(jpeg, bytes, count);
  jpeg_read_header(jpeg, TRUE);
  int has_inks = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
  int is_grey = jpeg->jpeg_color_space == JCS_GRAYSCALE;
  jpeg->out_color_space = has_inks ? JCS_CMYK : is_grey ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_calc_output_dimensions(jpeg);
  image->width = jpeg->output_width;
  image->height = jpeg->output_height;
  image->channels = has_inks ? 4 : is_grey ? 1 : 3;
  image->is_cmyk = has_inks;
}

int coprime_jpeg_header(const uint8_t *bytes, size_t count, coprime_image *image, coprime_message *message) {
  struct jpeg_decompress_struct jpeg;
  errors manager;
  prepare(&jpeg, &manager, message);
  if (setjmp(manager.escape)) {
    jpeg_destroy_decompress(&jpeg);
    return 0;
  }
  start(&jpeg, bytes, count, image);
  jpeg_destroy_decompress(&jpeg);
  return 1;
}

int coprime_jpeg_decode(
    const uint8_t *bytes, size_t count, const coprime_image *image, uint8_t *pixels, coprime_message *message) {
  struct jpeg_decompress_struct jpeg;
  errors manager;
  prepare(&jpeg, &manager, message);
  if (setjmp(manager.escape)) {
    jpeg_destroy_decompress(&jpeg);
    return 0;
  }
  coprime_image again;
  start(&jpeg, bytes, count, &again);
  jpeg_start_decompress(&jpeg);
  size_t width = (size_t)image->width * image->channels;
  if (memcmp(image, &again, sizeof again)) {
    snprintf(message->text, coprime_message_size, "the file has changed");
    longjmp(manager.escape, 1);
  }
  while (jpeg.output_scanline < jpeg.output_height) {
    JSAMPROW row = pixels + jpeg.output_scanline * width;
    jpeg_read_scanlines(&jpeg, &row, 1);
  }
  // Photoshop and most others write inks inverted, marked by Adobe's segment; only the others need to be turned.
  if (image->is_cmyk && !jpeg.saw_Adobe_marker)
    for (size_t i = 0; i < width * image->height; i++) pixels[i] = 255 - pixels[i];
  jpeg_finish_decompress(&jpeg);
  jpeg_destroy_decompress(&jpeg);
  return 1;
}
