/* qr.c - squares by libqrencode. */

#include <qrencode.h>

#include "app/people/qr.h"

enum { QUIET = 4, TEXT_MOST = 1000, PATH_MOST = 256 << 10 };

/* Dark modules of a row that lie side by side become one rectangle. */
static void add_row(struct str *path, const QRcode *code, int y)
{
	const unsigned char *row = code->data + y * code->width;

	for (int x = 0; x < code->width;) {
		int from = x;

		while (x < code->width && (row[x] & 1) != 0)
			x++;
		if (x > from)
			str_addf(path, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from,
				x - from);
		else
			x++;
	}
}

struct qr qr_of(struct arena *a, const char *text)
{
	struct str path = str_in(a, PATH_MOST);
	QRcode *code = NULL;
	struct qr qr;

	if (strlen(text) <= TEXT_MOST)
		code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	if (code == NULL)
		BUG("no square for a text of %zu bytes", strlen(text));
	for (int y = 0; y < code->width; y++)
		add_row(&path, code, y);
	qr = (struct qr){ .size = code->width + 2 * QUIET, .path = str_text(&path) };
	QRcode_free(code);
	return qr;
}
