/* Made by embed. */
#include "tools/embed.h"

static const uint8_t file_0[] = "a\"b\\\n\0001?\077\340\246\206";

extern const struct embedded_file files[];
const struct embedded_file files[] = {
	{ "bytes.bin", { file_0, sizeof(file_0) - 1 } },
	{ 0 },
};
