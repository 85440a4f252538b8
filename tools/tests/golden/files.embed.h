/* Made by embed. */
#pragma once

#include "tools/embed.h"

extern const struct embedded_file files[];
